import { useEffect, useRef, useState } from 'preact/hooks'
import type { Flow } from '../flow/flow.ts'
import { countIn } from '../messages/phrase.ts'
import { Icon } from './icon.tsx'
import { Button } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/**
 * Over any screen, when the time is nearly over: more of it for one press (WCAG 2.2, 2.2.1). The seconds are spoken once, as the
 * dialog opens, and then only counted for the eye.
 */
export function MoreTime({ warning, ...props }: ScreenProps & { warning: NonNullable<Flow['timeWarning']> }) {
  const { messages, lang, dispatch } = props
  const { title, last, left, extend, goOn } = messages.moreTime
  const dialog = useDialog(() => dispatch({ type: 'TIME_NOTED' }))
  const seconds = useSecondsUntil(warning.endsAtMs)
  const [spoken] = useState(seconds)
  return (
    <dialog class="more-time" aria-labelledby="more-time-title" aria-describedby="more-time-left" ref={dialog}>
      <span class="badge badge-warning">
        <Icon name="clock" />
      </span>
      <h2 class="heading" id="more-time-title">
        {warning.extendable ? title : last}
      </h2>
      <p class="visually-hidden" id="more-time-left">
        {countIn(lang, left, spoken)}
      </p>
      <p class="text" aria-hidden="true">
        {countIn(lang, left, seconds)}
      </p>
      <div class="actions">
        {warning.extendable && <Button kind="primary" label={extend} act={() => dispatch({ type: 'TIME_EXTENDED' })} />}
        <Button
          kind={warning.extendable ? 'quiet' : 'primary'}
          label={goOn}
          act={() => dispatch({ type: 'TIME_NOTED' })}
        />
      </div>
    </dialog>
  )
}

/** Opens the dialog over everything else and keeps the focus in it; Escape dismisses it. */
function useDialog(dismiss: () => void) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const { current } = ref
    const before = document.activeElement
    // Safari before 15.4 has no modal dialogs: there it lies over the page, and the focus goes to its first button.
    if (typeof current?.showModal === 'function') current.showModal()
    else current?.setAttribute('open', '')
    current?.querySelector('button')?.focus()
    return () => {
      // While it is modal, nothing else takes the focus.
      if (typeof current?.close === 'function') current.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  useEffect(() => {
    const { current } = ref
    const cancel = (event: Event) => {
      event.preventDefault()
      dismiss()
    }
    current?.addEventListener('cancel', cancel)
    return () => current?.removeEventListener('cancel', cancel)
  })
  return ref
}

function useSecondsUntil(endsAtMs: number): number {
  const read = () => Math.max(0, Math.ceil((endsAtMs - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(read)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(read()), 500)
    return () => clearInterval(timer)
  })
  return seconds
}
