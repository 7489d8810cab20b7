import type { CaptureView } from '@livegate/contract'

/** The server says something at least every 10 s; after so long the stream is dead, ms. */
const silenceMs = 25_000

/**
 * Reads server-sent events by fetch: EventSource sends no headers, and a token in an address ends up in logs. Never rejects;
 * says whether any view came.
 */
export async function streamViews(
  url: string,
  headers: Record<string, string>,
  onView: (view: CaptureView) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const cancel = new AbortController()
  const stop = () => cancel.abort()
  signal.addEventListener('abort', stop, { once: true })
  let timer = setTimeout(stop, silenceMs)
  let came = false
  try {
    const response = await fetch(url, { headers, cache: 'no-store', signal: cancel.signal })
    const reader = response.ok ? response.body?.getReader() : undefined
    const decoder = new TextDecoder()
    let rest = ''
    for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
      clearTimeout(timer)
      timer = setTimeout(stop, silenceMs)
      const taken = takeEvents(rest + decoder.decode(read.value, { stream: true }))
      rest = taken.rest
      for (const data of taken.data) {
        came = true
        onView(JSON.parse(data) as CaptureView)
      }
    }
  } catch {
    // A stream that breaks is opened again, or the long poll takes over.
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    cancel.abort()
  }
  return came
}

/** The data of each whole event in a piece of a stream, and what is left of the last one (WHATWG HTML, 9.2.6). */
export function takeEvents(text: string): { data: string[]; rest: string } {
  const blocks = text.split('\n\n')
  const rest = blocks.pop() ?? ''
  const data = blocks
    .map((block) =>
      block
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trimStart())
        .join('\n'),
    )
    .filter((one) => one !== '')
  return { data, rest }
}
