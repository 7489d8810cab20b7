import { useRef, useState } from 'preact/hooks'
import { mustAgree } from '../agreement.ts'
import { copyText } from '../copy-text.ts'
import { offersPhone } from '../device.ts'
import type { Page } from '../page.ts'
import { Heading } from './heading.tsx'
import { type Action, Button } from './notice.tsx'
import { QrCode } from './qr-code.tsx'
import type { ScreenProps } from './screen.ts'

/** The way to the other device, for a screen's quiet button: from here to a phone, or from the phone back. */
export function otherDeviceAction({
  flow,
  messages,
  dispatch,
}: Pick<ScreenProps, 'flow' | 'messages' | 'dispatch'>): Action | undefined {
  if (flow.view?.device === 'PHONE') return { label: messages.giveBack, act: () => dispatch({ type: 'GIVE_BACK' }) }
  if (!offersPhone(flow.view)) return undefined
  return { label: messages.handoff.other, act: () => dispatch({ type: 'HAND_OFF' }) }
}

/** The code by itself: where there was no room beside the intro, after trouble with this camera, or with the phone. */
export function HandOff({ flow, messages, page, dispatch }: ScreenProps) {
  const beginHere = () => dispatch({ type: mustAgree(page.agreement, flow.view) ? 'READY' : 'START' })
  return (
    <section class="notice">
      <div class="notice-body">
        <Heading>{messages.handoff.title}</Heading>
        <CodeToScan {...{ flow, messages, page }} />
      </div>
      <div class="actions">
        <Button kind="quiet" label={messages.handoff.here} act={beginHere} />
        <Button kind="quiet" label={messages.actions.cancel} act={() => dispatch({ type: 'CANCEL' })} />
      </div>
    </section>
  )
}

type CodeProps = Pick<ScreenProps, 'flow' | 'messages' | 'page'>

/** The code beside the intro; where no phone could open it, what is missing. */
export function HandOffPanel(props: CodeProps) {
  const { handoff } = props.messages
  return (
    <div class="hand-off">
      <h2 class="hand-off-title">{handoff.title}</h2>
      {offersPhone(props.flow.view) ? <CodeToScan {...props} /> : <p class="footnote">{handoff.unreachable}</p>}
    </div>
  )
}

function CodeToScan({ flow, messages, page }: CodeProps) {
  const { handoff, actions } = messages
  const [link, setLink] = useState<{ url: string; copied: boolean }>()
  const copy = async () => {
    const url = await makeLink(page)
    if (url !== undefined) setLink({ url, copied: await copyText(url) })
  }
  return (
    <>
      <p class="text">{handoff.text}</p>
      {flow.code === undefined ? <div class="qr-code" /> : <QrCode text={flow.code.url} label={handoff.code} />}
      <button type="button" class="button-link" onClick={() => void copy()}>
        {actions.copyLink}
      </button>
      <p class="footnote" aria-live="polite">
        {link?.copied === true && messages.linkCopied}
        {link?.copied === false && handoff.copyByHand}
      </p>
      {link?.copied === false && <LinkField url={link.url} label={handoff.copyByHand} />}
    </>
  )
}

/** A link is carried by hand, so it lives longer than the code on the screen. */
async function makeLink({ api }: Page): Promise<string | undefined> {
  const reply = await api?.makeCode('LINK', new AbortController().signal)
  return reply?.kind === 'ok' ? reply.body.url : undefined
}

/** Where the browser lets nobody copy, the link is there to be selected. */
function LinkField({ url, label }: { url: string; label: string }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <input
      class="link-field"
      ref={field}
      readOnly
      value={url}
      aria-label={label}
      onFocus={() => field.current?.select()}
    />
  )
}
