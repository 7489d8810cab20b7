import type { AuditEvent, AuditSubject } from '@livegate/contract'
import { expect, it } from 'vitest'
import { eventsOfUser } from './audit-of-user.ts'

const told = (subject: AuditSubject) => ({ subject }) as AuditEvent

it('tells of a USER by name, and by visits and OPERATIONs that were theirs', async () => {
  const events = [
    told({ userRef: 'anna', processId: 'p1', operationId: 'o1' }),
    told({ userRef: 'berta', processId: 'p2', operationId: 'o2' }),
    told({ processId: 'p1' }),
    told({ processId: 'p2' }),
    told({ operationId: 'o1' }),
    told({}),
    told({ userRef: 'anna' }),
  ]
  const found: AuditEvent[] = []
  for await (const event of eventsOfUser(events, 'anna')) found.push(event)
  expect(found).toEqual([events[0], events[2], events[4], events[6]])
})
