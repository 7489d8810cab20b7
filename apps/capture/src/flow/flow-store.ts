import { advance, type Flow, type FlowEvent, initialFlow } from './flow.ts'

type Listener = (flow: Flow, before: Flow) => void

/** The one place that holds the flow. */
export type FlowStore = {
  get: () => Flow
  dispatch: (event: FlowEvent) => void
  /** Calls back after every change, until the returned function is called. */
  subscribe: (listener: Listener) => () => void
}

/** Makes a store in the first state. */
export function createFlowStore(): FlowStore {
  let flow = initialFlow
  const listeners = new Set<Listener>()
  return {
    get: () => flow,
    dispatch: (event) => {
      const before = flow
      flow = advance(before, event)
      if (flow === before) return
      const after = flow
      for (const listener of listeners) listener(after, before)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
