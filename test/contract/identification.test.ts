import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'

/** ENROLLMENT and IDENTIFICATION through the gateway, by the calls that the page makes. */

let livegate: RunningLivegate

/** Seconds of the recordings from which a clip is neither too still nor blinking; each call takes the next. */
const moments: Record<Person, number[]> = {
  personA: [3, 4, 5, 6, 7, 8, 9, 10],
  personAOtherDay: [0, 1, 2, 3, 4, 5],
  personB: [0, 1, 2, 3, 4, 5, 6, 7],
}

beforeAll(async () => {
  livegate = await startLivegate()
})

afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
})

type Person = 'personA' | 'personAOtherDay' | 'personB'

/** Goes through a process with another moment of a person's recording; says the operation's data. */
async function perform(through: RunningLivegate, person: Person, body: Record<string, unknown>) {
  const [moment = 0] = moments[person]
  moments[person].push(...moments[person].splice(0, 1))
  const client = await connect(through)
  const { processId, gatewayUrl } = await client.createProcess(body)
  const capture = await openCapture(gatewayUrl)
  await capture.begin()
  const sample = await makeClip({ recording: person, fromMs: moment * 1000, lengthMs: 2500 })
  expect((await capture.send(sample)).status).toBe(202)
  return (await client.completion(processId)).data
}

const enrol = (through: RunningLivegate, person: Person, userId: string, mode?: 'REPLACE' | 'ADD') =>
  perform(through, person, { operation: 'ENROLLMENT', userId, ...(mode && { mode }) })

const identify = (through: RunningLivegate, person: Person, more: Record<string, unknown> = {}) =>
  perform(through, person, { operation: 'IDENTIFICATION', groupId: '*', ...more })

describe('IDENTIFICATION', () => {
  it('finds who it is among those who are enrolled, and nobody else', async () => {
    const application = await withApplication(livegate)
    expect(await identify(application, 'personB')).toMatchObject({
      result: false,
      ranking: [],
      reasons: ['MATCHING_BELOW_THRESHOLD'],
    })
    expect(await enrol(application, 'personA', 'anton')).toMatchObject({ result: true, userId: 'anton' })

    const stranger = await identify(application, 'personB')
    expect(stranger).toMatchObject({ result: false, ranking: [], groupId: '*' })
    expect(stranger.reasons).toContain('MATCHING_BELOW_THRESHOLD')
    expect(stranger).not.toHaveProperty('userId')

    expect(await enrol(application, 'personB', 'bert')).toMatchObject({ result: true })
    const found = await identify(application, 'personAOtherDay')
    expect(found).toMatchObject({ result: true, userId: 'anton' })
    expect(found.ranking?.map(({ userId }) => userId)).toEqual(['anton'])
    const matching = found.scores?.find(({ scoreType }) => scoreType === 'MATCHING')
    expect(found.ranking?.[0]?.scores).toEqual([matching])
  })

  it('searches only the group', async () => {
    const application = await withApplication(livegate)
    const client = await connect(application)
    const asked = { operation: 'IDENTIFICATION', groupId: 'nobody made it' }
    await expect(client.createProcess(asked)).rejects.toThrow('GROUP_DOES_NOT_EXIST')
  })
})

describe('ENROLLMENT', () => {
  it('adds a face of the same person only, and replaces by default', async () => {
    const application = await withApplication(livegate, '--templates-per-user', '2')
    expect(await enrol(application, 'personA', 'a', 'ADD')).toMatchObject({ result: true })
    expect(await enrol(application, 'personB', 'a', 'ADD')).toMatchObject({
      result: false,
      reasons: ['MATCHING_BELOW_THRESHOLD'],
    })
    expect(await enrol(application, 'personAOtherDay', 'a', 'ADD')).toMatchObject({ result: true })
    expect(await enrol(application, 'personB', 'a')).toMatchObject({ result: true })
    expect(await identify(application, 'personA')).toMatchObject({ result: false })
  })

  it.each([
    ['OFF', { result: true }],
    ['WARN', { result: true, warnings: expect.arrayContaining(['DUPLICATE_PERSON']) }],
    ['REFUSE', { result: false, reasons: ['DUPLICATE_PERSON'] }],
  ])("with the policy %s for a face that is another user's", async (policy, expected) => {
    const application = await withApplication(livegate, '--duplicate-person', policy)
    expect(await enrol(application, 'personA', 'a')).toMatchObject({ result: true })
    const again = await enrol(application, 'personAOtherDay', 'b')
    expect(again).toMatchObject(expected)
    expect(again.ranking?.map(({ userId }) => userId)).toEqual(policy === 'OFF' ? undefined : ['a'])
    expect(await enrol(application, 'personB', 'c')).toMatchObject({ result: true })
  })
})

describe('a process that asks for what its operation has not', () => {
  it.each([
    [{ operation: 'VERIFICATION', userId: 'a', mode: 'ADD' }, 'mode'],
    [{ operation: 'ENROLLMENT', userId: 'a', maxCandidates: 3 }, 'maxCandidates'],
    [{ operation: 'IDENTIFICATION' }, 'groupId'],
    [{ operation: 'IDENTIFICATION', groupId: '*', maxCandidates: 101 }, 'maxCandidates'],
  ])('%j is refused, and told which', async (body, field) => {
    const client = await connect(livegate)
    await expect(client.createProcess(body)).rejects.toThrow(`/body/${field}`)
  })
})
