import { scoreOf } from '../words.ts'

export type Tick = { at: number; label: string }

/** A score on a line from 0 to 1, the threshold marked, with what scores are known to mean. */
export function Scale({
  name,
  score,
  threshold,
  ticks = [],
}: {
  name: string
  score: number
  threshold: number
  ticks?: Tick[]
}) {
  const reaches = score >= threshold
  const x = (value: number) => `${(2 + value * 96).toFixed(2)}%`
  return (
    <figure class={`scale ${reaches ? 'scale-reached' : 'scale-missed'}`}>
      <figcaption>
        <strong>{name}</strong> {scoreOf(score)}, {reaches ? 'reaches' : 'below'} {scoreOf(threshold)}
      </figcaption>
      <svg viewBox="0 0 100 44" preserveAspectRatio="none" aria-hidden="true" class="scale-plot">
        <rect x="2" y="16" width="96" height="6" class="scale-line" />
        <rect x={2 + threshold * 96} y="16" width={(1 - threshold) * 96} height="6" class="scale-passing" />
      </svg>
      <div class="scale-marks" aria-hidden="true">
        {ticks.map(({ at, label }) => (
          <Mark key={label} className="scale-tick" left={x(at)} text={label} />
        ))}
        <Mark className="scale-threshold" left={x(threshold)} text="" />
        <Mark className="scale-score" left={x(score)} text="" />
      </div>
    </figure>
  )
}

/** Placed by a property of its own: the page's policy allows no style attributes in HTML, scripts may set them. */
function Mark({ className, left, text }: { className: string; left: string; text: string }) {
  return (
    <span
      class={className}
      ref={(element) => {
        element?.style.setProperty('left', left)
      }}
    >
      {text}
    </span>
  )
}
