import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '@livegate/contract'
import { addMembers, createGroup, createUser } from '@livegate/server'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { livegate } from '../../packages/cli/src/command-tree.ts'
import { runLivegate } from '../start-livegate.ts'
import { type AppUnderTest, openAppUnderTest } from './app-under-test.ts'

/** What each command tells the audit log, by enumeration; and what `livegate audit` finds when somebody was at the database. */

let tested: AppUnderTest
let folder: string
let app: string[]

beforeAll(async () => {
  tested = await openAppUnderTest()
  folder = await mkdtemp(join(tmpdir(), 'livegate-audit-'))
  await writeFile(join(folder, 'a.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3))
  await mkdir(join(folder, 'people', 'ida'), { recursive: true })
  await writeFile(join(folder, 'people', 'ida', 'a.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 4, 5, 6))
  await writeFile(join(folder, 'theme.json'), '{"radius":4}')
  app = ['--app', tested.application.id]
})
afterAll(async () => {
  await tested?.close()
  await rm(folder, { recursive: true, force: true })
})

async function run(...words: string[]) {
  const environment = { LIVEGATE_DATA_DIR: tested.dataDir, LIVEGATE_ENGINE_PROCESSES: '1' }
  return runLivegate(environment, ...words)
}

async function readLog(): Promise<AuditEvent[]> {
  const { auditLog } = tested.dependencies
  const logs = (await auditLog.chains()).map((chain) => auditLog.events(chain, { after: 0, limit: 100_000 }))
  return (await Promise.all(logs)).flat()
}

/** The webhook that there is. */
async function webhook(): Promise<string> {
  const { rows } = await tested.dependencies.pool.query('select id from webhook_endpoint')
  return rows[0].id
}

/** Words of a command that changes something, and what it tells. */
const told: Record<string, { words: () => string[] | Promise<string[]>; types: AuditEvent['type'][] }> = {
  'app create': { words: () => ['--name', 'Another'], types: ['APPLICATION_CREATED', 'API_KEY_ISSUED'] },
  'app theme set': { words: () => [tested.application.id, join(folder, 'theme.json')], types: ['THEME_SET'] },
  'app theme reset': { words: () => [tested.application.id], types: ['THEME_RESET'] },
  'app retention': { words: () => [tested.application.id, 'SELFIE=30'], types: ['APPLICATION_CHANGED'] },
  'app oidc': { words: () => [tested.application.id, 'https://rp.example/callback'], types: ['APPLICATION_CHANGED'] },
  'app networks': { words: () => [tested.application.id, '192.0.2.0/24'], types: ['APPLICATION_CHANGED'] },
  'app failures': {
    words: async () => {
      const { application, apiKey, dependencies } = tested
      const name = `key:${application.id}:${apiKey.slice(3, 15)}`
      const credential = { name, heldUpAfter: 10, heldUpMemoryMs: 1000, subject: {} }
      await dependencies.credentialCounts.add([{ credential }], new Date())
      return [application.id, '--forget']
    },
    types: ['CREDENTIALS_RELEASED'],
  },
  'user create': { words: () => [...app, 'anna'], types: ['USER_CREATED'] },
  // A file that nobody can read is not kept.
  'user enroll': {
    words: () => [...app, '--user', 'anna', join(folder, 'a.jpg')],
    types: ['SAMPLE_RECEIVED', 'OPERATION_ENDED', 'EVIDENCE_REDACTED'],
  },
  'user import': {
    words: () => [...app, join(folder, 'people')],
    types: ['USER_CREATED', 'SAMPLE_RECEIVED', 'OPERATION_ENDED', 'EVIDENCE_REDACTED'],
  },
  'user unlock': { words: () => [...app, 'anna'], types: ['USER_UNLOCKED'] },
  'ban lift': {
    words: async () => {
      const { bans } = tested.dependencies
      const caller = { address: '192.0.2.7', isAllowed: false }
      for (let failure = 0; failure < 20; failure += 1) await bans.recordFailure(caller, new Date())
      return ['192.0.2.7']
    },
    types: ['ADDRESS_BAN_LIFTED'],
  },
  'user export': { words: () => [...app, 'anna'], types: ['USER_EXPORTED'] },
  'group create': { words: () => [...app, 'staff'], types: ['GROUP_CREATED'] },
  'group add': { words: () => [...app, 'staff', 'anna'], types: ['GROUP_MEMBER_ADDED'] },
  'group remove': { words: () => [...app, 'staff', 'anna'], types: ['GROUP_MEMBER_REMOVED'] },
  'group delete': { words: () => [...app, 'staff'], types: ['GROUP_DELETED'] },
  'app rotate-key': { words: () => [tested.application.id], types: ['API_KEY_ISSUED'] },
  'app revoke-key': {
    words: () => [tested.application.id, tested.apiKey.split('_')[1] ?? ''],
    types: ['API_KEY_REVOKED'],
  },
  'keys rotate': { words: () => [], types: ['MASTER_KEY_ROTATED', 'TEMPLATES_RE_KEYED'] },
  'keys retire': { words: () => ['1', '--force'], types: ['TEMPLATES_RE_KEYED', 'MASTER_KEY_RETIRED'] },
  'keys rotate-signing': { words: () => [], types: ['SIGNING_KEY_ROTATED'] },
  'keys withdraw-signing': {
    words: async () => [(await tested.dependencies.signingKeyRing.list()).at(-1)?.kid ?? ''],
    types: ['SIGNING_KEY_WITHDRAWN'],
  },
  'webhook add': {
    words: () => [...app, 'https://rp.example/hooks', '--events', 'user.created'],
    types: ['WEBHOOK_CREATED'],
  },
  'webhook change': {
    words: async () => [...app, await webhook(), '--description', 'mine'],
    types: ['WEBHOOK_CHANGED'],
  },
  'webhook rotate': { words: async () => [...app, await webhook()], types: ['WEBHOOK_SECRET_ROTATED'] },
  'webhook test': { words: async () => [...app, await webhook()], types: ['WEBHOOK_TESTED'] },
  'webhook redeliver': {
    words: async () => {
      await tested.dependencies.pool.query("update webhook_delivery set status = 'FAILED'")
      return [...app, await webhook(), '--since', '2020-01-01T00:00:00Z']
    },
    types: ['WEBHOOK_REDELIVERED'],
  },
  'webhook remove': { words: async () => [...app, await webhook()], types: ['WEBHOOK_DELETED'] },
  'operator add': {
    words: () => ['ada@livegate.example', '--name', 'Ada', '--role', 'OWNER'],
    types: ['OPERATOR_CREATED', 'OPERATOR_INVITED'],
  },
  'operator link': { words: () => ['ada@livegate.example'], types: ['OPERATOR_INVITED'] },
  'operator change': { words: () => ['ada@livegate.example', '--role', 'VIEWER'], types: ['OPERATOR_CHANGED'] },
  'operator remove': { words: () => ['ada@livegate.example'], types: ['OPERATOR_REMOVED'] },
  'user delete': { words: () => [...app, 'anna'], types: ['USER_ERASED'] },
}

/** Commands that change nothing, or nothing by themselves (`serve`). */
const tellNothing = [
  ...['serve', 'doctor', 'compare', 'liveness', 'eval', 'calibrate'],
  ...['app list', 'app keys', 'keys list', 'app theme get', 'app theme check', 'app consent-text'],
  ...['user get', 'user list', 'group get', 'group list', 'ban list', 'operator list'],
  ...['webhook list', 'webhook deliveries'],
  ...['audit verify', 'audit export', 'audit checkpoint', 'attest verify'],
]

/** Commands that tell of what only a test beside the store can bring about: TEMPLATE_RENEWED, EVIDENCE_PURGED. */
const toldElsewhere = ['templates upgrade', 'purge']

type Command = { subCommands?: unknown }

/** The commands without sub-commands, as an operator types them. */
function leavesOf({ subCommands }: Command, words: string[] = []): string[] {
  if (typeof subCommands !== 'object' || subCommands === null) return [words.join(' ')]
  return Object.entries(subCommands).flatMap(([word, command]) => leavesOf(command as Command, [...words, word]))
}

describe('the audit log hears of', () => {
  it('every command that changes something, and who typed it', async () => {
    for (const [name, { words, types }] of Object.entries(told)) {
      const typed = await words()
      const before = new Set((await readLog()).map(({ hash }) => hash))
      await run(...name.split(' '), ...typed, '--json')
      const events = (await readLog()).filter(({ hash }) => !before.has(hash))
      expect(
        events.map(({ type }) => type),
        name,
      ).toEqual(types)
      for (const { actor } of events) expect(actor, name).toEqual({ kind: 'OPERATOR', account: userInfo().username })
    }
  })

  it('them all: no command was left out', () => {
    const known = [...Object.keys(told), ...tellNothing, ...toldElsewhere]
    expect(leavesOf(livegate).toSorted()).toEqual(known.toSorted())
  })
})

describe('livegate audit', () => {
  /** What a superuser of PostgreSQL can do: no trigger runs. */
  async function asSuperuser(...statements: string[]) {
    const { host, user, database } = tested.dependencies.pool.options
    const client = new pg.Client({ ...(host !== undefined && { host }), ...(user !== undefined && { user }), database })
    await client.connect()
    await client.query('set session_replication_role = replica')
    for (const statement of statements) await client.query(statement.replaceAll('$chain', `'${tested.application.id}'`))
    await client.end()
  }

  async function verify(...words: string[]) {
    const { code, stdout } = await run('audit', 'verify', ...words, '--json')
    return { code, value: JSON.parse(stdout) }
  }

  const row = 'chain = $chain and sequence'

  it('verify finds an intact log intact, and every change, and says which row', async () => {
    expect(await verify()).toMatchObject({ code: 0, value: { intact: true, faults: [] } })
    await asSuperuser(
      'create table kept as table audit_event',
      `update audit_event set outcome = 'CONFIRMED' where ${row} = 3`,
      `update audit_event set at = 'infinity' where ${row} = 5`,
      `delete from audit_event where ${row} between 7 and 8`,
      `update audit_event set sequence = -10 where ${row} = 10`,
      `update audit_event set sequence = 10 where ${row} = 11`,
      `update audit_event set sequence = 11 where ${row} = -10`,
    )
    const { code, value } = await verify(...app)
    const told = await run('audit', 'verify', ...app)
    await asSuperuser('truncate audit_event', 'insert into audit_event table kept', 'drop table kept')
    expect(code).toBe(1)
    const chain = tested.application.id
    expect(value).toMatchObject({
      intact: false,
      faults: [
        { kind: 'CHANGED', chain, sequence: 3 },
        { kind: 'CHANGED', chain, sequence: 5 },
        { kind: 'CHANGED', chain, sequence: 10 },
        { kind: 'CHANGED', chain, sequence: 11 },
        { kind: 'MISSING', chain, sequence: 7, to: 8 },
      ],
    })
    expect(told.code).toBe(1)
    expect(told.stdout).toContain(`chain ${chain}, rows 7 to 8: missing`)
    expect(await verify()).toMatchObject({ code: 0, value: { intact: true } })
  })

  it('checkpoint signs what there is; what is cut off then is found, with the chain’s own claim, too', async () => {
    const file = join(folder, 'checkpoints.log')
    const { stdout } = await run('audit', 'checkpoint')
    await writeFile(file, `{"level":30,"msg":"audit checkpoint 1: ${stdout.trim()}"}\n`)
    await createUser(tested.dependencies, tested.application, 'zoe')
    const exported = join(folder, 'log.ndjson')
    const keys = join(folder, 'keys.json')
    await writeFile(keys, JSON.stringify(tested.dependencies.signatures.publicKeys))
    await writeFile(exported, (await run('audit', 'export')).stdout)
    expect(await verify('--checkpoints', file)).toMatchObject({ code: 0, value: { intact: true, unsigned: 1 } })
    expect(await verify('--file', exported, '--jwks', keys)).toMatchObject({ code: 0, value: { intact: true } })

    const last = (await tested.dependencies.auditLog.heads()).find(({ chain }) => chain === tested.application.id)
    const cut = (last?.sequence ?? 0) - 2
    const back = `update audit_chain set sequence = ${cut}, hash = (select hash from audit_event where ${row} = ${cut}) where id = $chain`
    await asSuperuser(`delete from audit_event where ${row} > ${cut}`, back)
    const cutOff = { kind: 'CUT_OFF', sequence: cut + 1, to: cut + 1, checkpoint: 1 }
    expect(await verify()).toMatchObject({ code: 1, value: { intact: false, faults: [cutOff] } })
    await asSuperuser('delete from audit_checkpoint')
    expect(await verify()).toMatchObject({ code: 0, value: { intact: true } })
    expect(await verify('--checkpoints', file)).toMatchObject({
      code: 1,
      value: { faults: [{ kind: 'CHECKPOINT_MISSING', checkpoint: 1 }, cutOff] },
    })
  })

  it('export tells of one user, too', async () => {
    await createGroup(tested.dependencies, tested.application, 'all')
    await createUser(tested.dependencies, tested.application, 'yves')
    await createUser(tested.dependencies, tested.application, 'yvonne')
    await addMembers(tested.dependencies, tested.application, { groupId: 'all', userIds: ['yves', 'yvonne'] })
    const { stdout } = await run('audit', 'export', ...app, '--user', 'yves')
    const types = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as AuditEvent).type)
    expect(types).toEqual(['USER_CREATED', 'GROUP_MEMBER_ADDED'])
    const { stdout: refused } = await run('audit', 'export', ...app, '--user', 'nobody', '--json')
    expect(JSON.parse(refused)).toMatchObject({ error: 'USER_NOT_FOUND' })
  })

  it('says what it can’t read', async () => {
    expect(await verify('--file', join(folder, 'log.ndjson'))).toMatchObject({
      code: 1,
      value: { error: 'WRONG_ARGUMENT' },
    })
    const words = ['--file', join(folder, 'a.jpg'), '--jwks', join(folder, 'keys.json')]
    expect(await verify(...words)).toMatchObject({ code: 1, value: { error: 'FILE_NOT_READABLE' } })
    expect(await verify('--jwks', join(folder, 'a.jpg'))).toMatchObject({
      code: 1,
      value: { error: 'KEYS_NOT_READABLE' },
    })
    expect(await verify('--checkpoints', join(folder, 'a.jpg'))).toMatchObject({
      code: 1,
      value: { error: 'FILE_NOT_READABLE' },
    })
  })
})
