import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeEvents } from './event-stream.ts'

const stream =
  ': still here\n\nevent: view\nid: 3\ndata: {"version":3}\n\n: still here\n\nevent: view\nid: 4\ndata: {"a":"b"}\n\n'

describe('takeEvents', () => {
  it('finds the data of each event and leaves comments out', () => {
    expect(takeEvents(stream)).toEqual({ data: ['{"version":3}', '{"a":"b"}'], rest: '' })
  })

  it('keeps what is not whole yet', () => {
    expect(takeEvents('event: view\ndata: {"ver')).toEqual({ data: [], rest: 'event: view\ndata: {"ver' })
  })

  it('finds the same however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length]
        let rest = ''
        const data: string[] = []
        for (const [index, from] of places.slice(0, -1).entries()) {
          const taken = takeEvents(rest + stream.slice(from, places[index + 1]))
          rest = taken.rest
          data.push(...taken.data)
        }
        expect({ data, rest }).toEqual(takeEvents(stream))
      }),
    )
  })
})
