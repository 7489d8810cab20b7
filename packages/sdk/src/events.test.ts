import type { GatewayEvent as ContractEvent } from '@livegate/contract'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { type GatewayEvent, readGatewayEvent } from './events.ts'

const processId = '7f1f6d0e-7a34-4c1f-9a1c-1d2b3c4d5e6f'
const info = { processId, type: 'Info', value: { name: 'ProcessFinished' } }
const status = { processId, type: 'Status', value: { name: 'IN_PROGRESS' } }
const error = { processId, type: 'Error', value: { name: 'UserCancelled', message: 'Stopped', extrainfo: '' } }

describe('readGatewayEvent', () => {
  it('has the exact type of the contract', () => {
    expectTypeOf<GatewayEvent>().toEqualTypeOf<ContractEvent>()
  })

  it.each([info, status, error])('takes $type as it is', (event) => {
    expect(readGatewayEvent(event, processId)).toBe(event)
  })

  it('leaves out events of another process', () => {
    expect(readGatewayEvent(info, 'another')).toBeUndefined()
  })

  it.each([
    { ...info, value: { name: 'Passed' } },
    { ...info, value: undefined },
    { ...status, value: { name: 'ProcessFinished' } },
    { ...error, value: { name: 'UserCancelled' } },
    { ...info, type: 'Success' },
  ])('leaves out what is not documented: %j', (message) => {
    expect(readGatewayEvent(message, processId)).toBeUndefined()
  })

  it('never throws, whatever is posted', () => {
    fc.assert(fc.property(fc.anything(), (data) => readGatewayEvent(data, processId) === undefined))
  })
})
