import { describe, expect, it } from 'vitest'
import { eventNames, type StateName, stateNames, transitions, userEvents } from './states.ts'

/** States that act by themselves: each has an effect that ends in one of its events. */
const workingStates: StateName[] = ['loading', 'processing', 'ending', 'takingBack', 'givingBack']
/** Where a phone is done: the way back is the computer's. */
const endOfPhone: StateName = 'phoneDone'

function reachableFrom(start: StateName): Set<StateName> {
  const reached = new Set<StateName>([start])
  for (const state of reached) for (const next of Object.values(transitions[state])) reached.add(next)
  return reached
}

describe('the flow', () => {
  it.each(stateNames.filter((state) => state !== endOfPhone))('leads from %s to the way back', (state) => {
    expect(reachableFrom(state)).toContain('leaving')
  })

  it('reaches every state from the first', () => {
    expect([...reachableFrom('loading')].sort()).toEqual([...stateNames].sort())
  })

  it.each(stateNames.filter((state) => ![...workingStates, endOfPhone].includes(state)))(
    'gives the person a button in %s',
    (state) => {
      expect(Object.keys(transitions[state]).some((event) => userEvents.some((name) => name === event))).toBe(true)
    },
  )

  it('uses every event', () => {
    const used = new Set(Object.values(transitions).flatMap((row) => Object.keys(row)))
    expect([...used].sort()).toEqual([...eventNames].sort())
  })

  it.each(['intro', 'permission', 'camera', 'recording', 'uploading'] as const)('can be cancelled in %s', (state) => {
    expect(transitions[state].CANCEL).toBe('ending')
    expect(transitions[state].TIME_OUT).toBe('ending')
  })

  it('lets nobody stop a SAMPLE that is being judged', () => {
    const { CANCEL, TIME_OUT, GIVE_UP } = transitions.processing
    expect([CANCEL, TIME_OUT, GIVE_UP]).toEqual([undefined, undefined, undefined])
  })
})
