/** How far some work is. */
export type Progress = { done: number; cached: number; total: number }

const BAR_WIDTH = 24
const LINE_INTERVAL_MS = 10_000

/** The part of a stream that a progress bar needs. */
export type ProgressStream = { isTTY?: boolean; write(text: string): unknown }

/**
 * Shows how far long work is: a bar that is drawn over on a terminal, elsewhere a line every ten seconds. It leaves
 * Ctrl-C alone, unlike the prompts of libraries that read the keyboard.
 */
export function showProgress(stream: ProgressStream, unit: string, now: () => number = Date.now) {
  const startMs = now()
  let shownMs = startMs
  let isDrawn = false
  return {
    show(progress: Progress) {
      const timeMs = now()
      const isLast = progress.done === progress.total
      if (!isLast && timeMs - shownMs < (stream.isTTY ? 100 : LINE_INTERVAL_MS)) return
      shownMs = timeMs
      const text = describe(progress, unit, timeMs - startMs)
      if (!stream.isTTY) return void stream.write(`${text}\n`)
      const filled = Math.round((BAR_WIDTH * progress.done) / progress.total)
      stream.write(`\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${text}`)
      isDrawn = true
    },
    /** Ends the bar's line. */
    end() {
      if (isDrawn) stream.write('\n')
      isDrawn = false
    },
  }
}

function describe({ done, cached, total }: Progress, unit: string, elapsedMs: number): string {
  const known = cached > 0 ? `, ${cached} known already` : ''
  const fresh = done - cached
  if (fresh === 0 || done === total) return `${done} of ${total} ${unit}${known}`
  const leftSeconds = Math.round(((elapsedMs / fresh) * (total - done)) / 1000)
  const left = leftSeconds < 90 ? `${leftSeconds} s` : `${Math.round(leftSeconds / 60)} min`
  return `${done} of ${total} ${unit}${known}, about ${left} left`
}
