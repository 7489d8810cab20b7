import { useEffect, useRef } from 'preact/hooks'

/** The last picture of the recording, in its oval; for the eye only. */
export function Portrait({ canvas }: { canvas: HTMLCanvasElement | undefined }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (canvas !== undefined) ref.current?.replaceChildren(canvas)
  }, [canvas])
  return <div class="portrait-picture" aria-hidden="true" ref={ref} />
}
