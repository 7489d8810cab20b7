import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { viewWith } from '../capture-view.test-data.ts'
import type { Sample } from '../recorder.ts'
import { advance, type Flow, type FlowEvent, initialFlow, type MovingEvent } from './flow.ts'
import { eventNames, stateNames, transitions } from './states.ts'

const sample: Sample = { bytes: new Blob(['clip']), mediaType: 'video/webm' }

function eventOf(name: (typeof eventNames)[number]): MovingEvent {
  switch (name) {
    case 'LINK_REFUSED':
      return { type: name, link: 'expired' }
    case 'UNSUPPORTED':
      return { type: name, support: 'insecure' }
    case 'CAMERA_DENIED':
      return { type: name, permission: 'denied' }
    case 'CAMERA_FAILED':
      return { type: name, camera: 'busy' }
    case 'RECORDED':
    case 'RECORDED_FOR_REVIEW':
      return { type: name, sample }
    default:
      // Beyond 25 members TypeScript does not try each: the rest carry nothing.
      return { type: name } as MovingEvent
  }
}

function play(events: FlowEvent[], from: Flow = initialFlow): Flow {
  return events.reduce(advance, from)
}

describe('advance', () => {
  it('walks the whole way of a good visit', () => {
    const flow = play([
      { type: 'READY' },
      { type: 'START' },
      { type: 'CAMERA_RUNS' },
      { type: 'RECORD' },
      { type: 'RECORDED', sample },
      { type: 'ACCEPTED' },
      { type: 'CONFIRMED' },
      { type: 'LEAVE' },
    ])
    expect(flow.state).toBe('leaving')
    expect(flow.sample).toBe(sample)
  })

  it('follows the table for every event in every state, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...eventNames), { maxLength: 40 }), (names) => {
        let flow = initialFlow
        for (const name of names) {
          const expected = transitions[flow.state][name] ?? flow.state
          flow = advance(flow, eventOf(name))
          expect(flow.state).toBe(expected)
          expect(stateNames).toContain(flow.state)
        }
      }),
    )
  })

  it('keeps the same flow for an event that means nothing here', () => {
    expect(advance(initialFlow, { type: 'RECORD' })).toBe(initialFlow)
  })

  it('keeps the newest view when replies overtake each other', () => {
    const newer = viewWith({ version: 5, status: 'COMPLETED' })
    const flow = play([
      { type: 'VIEW', view: newer },
      { type: 'VIEW', view: viewWith({ version: 4, status: 'PROCESSING' }) },
    ])
    expect(flow.view).toBe(newer)
  })

  it.each([
    ['permissionDenied', 'PermissionError'],
    ['cameraFailed', 'HardwareError'],
    ['uploadLost', 'ConnectionError'],
    ['unsupported', 'SupportError'],
    ['rejected', 'UserCancelled'],
  ] as const)('ends with the right key when the person gives up in %s', (state, key) => {
    const flow = advance({ ...initialFlow, state }, { type: 'GIVE_UP' })
    expect(flow).toMatchObject({ state: 'ending', endingWith: key })
  })

  it('begins a new try with a fresh guide', () => {
    const used: Flow = {
      ...initialFlow,
      state: 'permission',
      guide: { hint: 'recording', ring: 1, manual: true, lit: true },
    }
    expect(advance(used, { type: 'CAMERA_RUNS' }).guide).toEqual(initialFlow.guide)
  })

  it('keeps the recording for another upload', () => {
    const flow = play([{ type: 'UPLOAD_LOST' }, { type: 'RETRY' }], { ...initialFlow, state: 'uploading', sample })
    expect(flow).toMatchObject({ state: 'uploading', sample })
  })
})
