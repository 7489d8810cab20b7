import { processStatus } from '@livegate/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interruptibleStatuses, statusesBefore, transitions } from './process-states.ts'

const anyStatus = fc.constantFrom(...processStatus.options)

describe('the life of a GATEWAY PROCESS', () => {
  it('reaches COMPLETED from everywhere and leaves it never', () => {
    for (const status of processStatus.options) {
      if (status !== 'COMPLETED') expect(transitions[status]).toContain('COMPLETED')
    }
    expect(transitions.COMPLETED).toEqual([])
  })

  it('reads the table backwards as it stands forwards', () => {
    fc.assert(
      fc.property(
        anyStatus,
        anyStatus,
        (from, to) => statusesBefore(to).includes(from) === transitions[from].includes(to),
      ),
    )
  })

  it('takes a SAMPLE only while capturing, and asks again only after one', () => {
    expect(statusesBefore('PROCESSING')).toEqual(['IN_PROGRESS'])
    expect(transitions.PROCESSING).toEqual(['IN_PROGRESS', 'COMPLETED'])
  })

  it('is not interrupted once a SAMPLE was accepted', () => {
    expect(interruptibleStatuses).toEqual(['CREATED', 'STARTED', 'QR', 'IN_PROGRESS'])
  })
})
