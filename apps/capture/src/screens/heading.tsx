import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

type Props = { children: ComponentChildren; hidden?: boolean }

/** A screen's heading. It takes the focus when the screen appears, so that it is read out and Tab goes on from here. */
export function Heading({ children, hidden = false }: Props) {
  const ref = useRef<HTMLHeadingElement>(null)
  useEffect(() => ref.current?.focus({ preventScroll: true }), [])
  return (
    <h1 class={hidden ? 'visually-hidden' : 'heading'} tabIndex={-1} ref={ref}>
      {children}
    </h1>
  )
}
