import { Heading } from './heading.tsx'
import { Button } from './notice.tsx'
import { Portrait } from './portrait.tsx'
import type { ScreenProps } from './screen.ts'

/** A picture of the recording before it is sent, where the application asks for that. */
export function Review({ messages, page, dispatch }: ScreenProps) {
  const { title, text, send, again } = messages.review
  return (
    <section class="review">
      <div class="review-body">
        <div class="portrait portrait-large">
          <Portrait canvas={page.portrait} />
        </div>
        <Heading>{title}</Heading>
        <p class="text">{text}</p>
      </div>
      <div class="actions">
        <Button kind="primary" label={send} act={() => dispatch({ type: 'SEND' })} />
        <Button kind="quiet" label={again} act={() => dispatch({ type: 'RETRY' })} />
        <Button kind="quiet" label={messages.actions.cancel} act={() => dispatch({ type: 'CANCEL' })} />
      </div>
    </section>
  )
}
