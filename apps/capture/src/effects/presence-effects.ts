import type { PhoneStage } from '@livegate/contract'
import type { StateName } from '../flow/states.ts'
import type { Page } from '../page.ts'
import { pause } from './pause.ts'

/** The server takes a phone for lost after three of them, ms. */
const presenceMs = 5000

const stages: Readonly<Partial<Record<StateName, PhoneStage>>> = {
  camera: 'CAMERA',
  recording: 'RECORDING',
  review: 'RECORDING',
  uploading: 'UPLOADING',
}

/** What the computer shows of a state on the phone. */
export function stageOf(state: StateName): PhoneStage {
  return stages[state] ?? 'CONNECTED'
}

/** Tells the server that this phone is there, and at once what it does when that changes. */
export async function keepPresent({ api, store }: Page, signal: AbortSignal): Promise<void> {
  let waiting = new AbortController()
  const unsubscribe = store.subscribe((flow, before) => {
    if (stageOf(flow.state) !== stageOf(before.state)) waiting.abort()
  })
  signal.addEventListener('abort', () => waiting.abort(), { once: true })
  while (!signal.aborted) {
    waiting = new AbortController()
    // A lost one is made up for by the next.
    await api?.reportPresence(stageOf(store.get().state), signal)
    if (!signal.aborted) await pause(presenceMs, waiting.signal)
  }
  unsubscribe()
}
