import { randomBytes } from 'node:crypto'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect } from '../livegate-client.ts'
import { forEachPicture } from '../recordings.ts'
import { type RunningLivegate, startLivegate, withApplication } from '../start-livegate.ts'
import { type CodeBlock, codeBlocks, runProgram } from './run-guide.ts'

/**
 * What the guides tell to type is typed: each block of `sh` and `js`, in the order of its page and with what the blocks
 * before it left, against a server of its own. The same for the README.
 */

const root = fileURLToPath(new URL('../../', import.meta.url))
const files = [
  'README.md',
  ...(await readdir(`${root}docs`)).flatMap((it) => (it.endsWith('.md') ? [`docs/${it}`] : [])),
]

/** Blocks that this test does not run, by how they begin, and where else they are. */
const elsewhere: Record<string, string> = {
  'npm ci && npm start': 'what .ci/run and every other test begin with',
  'npm ci && npm test': 'this runs in it',
  "import { createServer } from 'node:http'": 'quickstart.test.ts',
  'APPLICATION_ID=… API_KEY=… node login.mjs': 'quickstart.test.ts',
  '#!/bin/sh': 'clients.test.ts',
  "import axios from 'axios'": 'clients.test.ts',
  'LIVEGATE_SCREENSHOTS=': 'every-screen.test.ts of e2e',
  'npx livegate calibrate': 'packages/evaluation: it needs hundreds of people',
  'npx livegate eval': 'packages/evaluation: it needs hundreds of people',
  'import { evaluate, writeReport }': 'packages/evaluation: it needs hundreds of people',
  "import { openProcess } from '@livegate/sdk'": 'in a page: embed.test.ts of e2e',
  'addEventListener(': 'in a page: embed.test.ts of e2e',
  'livegate ban list': 'somebody has to be banned: audit-command-line.test.ts',
  'livegate keys retire 1': 'a day after the rotation: key-rotation.test.ts',
  'LIVEGATE_OIDC=on npm start': 'openid-connect.test.ts',
  "import * as oidc from 'openid-client'": 'openid-connect.test.ts',
  'LIVEGATE_PUBLIC_URL=': 'a server for good',
  'LIVEGATE_TLS=self-signed npm start': 'handoff.test.ts of e2e',
  'npx livegate-simulator': 'simulator.test.ts',
  "import { readClip } from '@livegate/simulator'": 'in a page: simulator.test.ts of e2e',
}

const blocks = async (file: string) => codeBlocks(await readFile(root + file, 'utf8'))
const isElsewhere = ({ code }: CodeBlock) => Object.keys(elsewhere).some((beginning) => code.startsWith(beginning))
const runs = (block: CodeBlock) => ['sh', 'js'].includes(block.language) && !isElsewhere(block)

const guides: { file: string; language: string; own: CodeBlock[] }[] = []
for (const file of files) {
  for (const language of ['sh', 'js']) {
    const own = (await blocks(file)).filter((it) => it.language === language && runs(it))
    if (own.length > 0) guides.push({ file, language, own })
  }
}

type Client = Awaited<ReturnType<typeof connect>>

let folder: string
let livegate: RunningLivegate
let ofOwner: Record<string, string>
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livegate-guides-'))
  livegate = await startLivegate()
  await makeMedia()
  await makeTools()
  await setUpOwner()
})
afterAll(async () => {
  await livegate?.stop()
  await livegate?.discard()
  await rm(folder, { recursive: true, force: true })
})

/** The files that guides name. */
async function makeMedia() {
  const clip = (recording: 'personA' | 'personAOtherDay' | 'personB', fromMs: number) =>
    makeClip({ recording, fromMs, lengthMs: 2500 })
  await writeFile(file('enrol.webm'), await clip('personA', 3000))
  await writeFile(file('berta.webm'), await clip('personB', 5000))
  const later = await clip('personAOtherDay', 2000)
  for (const name of ['login', 'door', 'selfie', 'clip']) await writeFile(file(`${name}.webm`), later)
  for (const person of ['people/anna', 'people/berta']) await mkdir(file(person), { recursive: true })
  for (const [name, recording, fromMs] of [
    ['passport.jpg', 'personA', 8000],
    ['people/anna/1.jpg', 'personA', 8000],
    ['people/berta/1.jpg', 'personB', 5000],
  ] as const) {
    await forEachPicture({ recording, fromMs, lengthMs: 60 }, async ({ rgba, width, height }) => {
      const picture = sharp(rgba, { raw: { width, height, channels: 4 } }).removeAlpha()
      await writeFile(file(name), await picture.jpeg().toBuffer())
    })
  }
}

/** What an operator has around: `livegate` and `npx` as programs, the data directory, a safe place, the repository's examples. */
async function makeTools() {
  await mkdir(file('bin'))
  await mkdir(file('safe'))
  await symlink(livegate.dataDir, file('data'))
  await cp(`${root}examples/themes`, file('examples/themes'), { recursive: true })
  const commandLine = `${root}packages/cli/dist/livegate.js`
  await writeFile(file('bin/livegate'), `#!/bin/sh\nexec "${process.execPath}" "${commandLine}" "$@"\n`)
  await writeFile(file('bin/npx'), '#!/bin/sh\nexec "$@"\n')
  for (const tool of ['livegate', 'npx']) await chmod(file(`bin/${tool}`), 0o755)
  // A refusal has to fail, and nothing may hang.
  await writeFile(file('.curlrc'), 'fail-with-body\nsilent\nshow-error\nmax-time = 60\n')
}

/** The owner of the console: by the link that the start has printed. */
async function setUpOwner() {
  const owner = { email: 'ada@livegate.example', password: 'correct horse battery staple' }
  const headers = { 'content-type': 'application/json' }
  const post = (path: string, body: object, more: Record<string, string> = {}) =>
    fetch(`${livegate.url}/api/admin/${path}`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify(body),
    })
  const token = livegate.setUpUrl?.split('#')[1] ?? ''
  const { headers: told } = await post('set-up', { ...owner, token, name: 'Ada' })
  const session = { cookie: told.get('set-cookie')?.split(';')[0] ?? '', 'livegate-console': '1' }
  const issued = (await (await post('session/token', { name: 'guides' }, session)).json()) as { token: string }
  ofOwner = { OPERATOR_EMAIL: owner.email, OPERATOR_PASSWORD: owner.password, OPERATOR_TOKEN: issued.token }
}

/** An application of its own for a guide. If it needs people: anna and berta are enrolled, the group staff has both, one visit of anna's is over. */
async function surroundings(needsPeople: boolean): Promise<Record<string, string>> {
  const { url, applicationId, apiKey, environment } = await withApplication(livegate)
  const client = await connect({ url, applicationId, apiKey })
  const api = `${url}/api/v6/application/${applicationId}`
  const env = {
    ...environment,
    PATH: `${file('bin')}:${process.env.PATH}`,
    CURL_HOME: folder,
    SAFE_PLACE: file('safe'),
    LIVEGATE: url,
    APPLICATION_ID: applicationId,
    API_KEY: apiKey,
    KEY_ID: apiKey.split('_')[1] ?? '',
    TOKEN: client.authorization.replace('Bearer ', ''),
    AUTH: `authorization: ${client.authorization}`,
    API: api,
    ...ofOwner,
    ...ofWebhook(),
  }
  if (!needsPeople) return env
  const operationId = await enrol(client, 'anna', 'enrol.webm')
  await enrol(client, 'berta', 'berta.webm')
  await client.post('group', { groupId: 'staff' })
  await client.post('group/staff/user', { userIds: ['anna', 'berta'] })
  const attestation = await client.get<{ attestation: string }>(`operation/${operationId}/attestation`)
  await writeFile(file('attestation.json'), JSON.stringify(attestation))
  const { id: webhookId } = await client.post<{ id: string }>('webhook', { url: 'https://bank.example/' })
  const { processId } = await client.createProcess({ operation: 'VERIFICATION', userId: 'anna' })
  await client.post(`gateway/process/${processId}/cancel`, {}) // Who follows it comes to its end.
  return {
    ...env,
    OPERATION_ID: operationId,
    PROCESS_ID: processId,
    WEBHOOK: webhookId,
    ATTESTATION: attestation.attestation,
  }
}

/** A message as it comes, signed as the reference library does. */
function ofWebhook() {
  const [id, at, body] = ['msg_1', new Date(), '{"type":"webhook.test"}']
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  return {
    WEBHOOK_SECRET: secret,
    WEBHOOK_ID: id,
    WEBHOOK_TIMESTAMP: String(Math.floor(at.getTime() / 1000)),
    WEBHOOK_SIGNATURE: new Webhook(secret).sign(id, at, body),
    WEBHOOK_BODY: body,
  }
}

async function enrol(client: Client, userId: string, sample: string): Promise<string> {
  const body = new FormData()
  body.set('sample', new Blob([await readFile(file(sample))]), sample)
  return (await client.send<{ id: string }>(`user/${userId}/enrollment`, body)).id
}

/** What a guide takes for granted, in the words that it uses. */
const given: Record<string, string> = {
  'docs/attestation.md': `
    const { LIVEGATE, APPLICATION_ID, ATTESTATION: attestation, OPERATION_ID } = process.env
    const session = { operationId: OPERATION_ID, userId: 'anna' }
    const logIn = (userId) => console.log(userId)`,
  'docs/client.md': `
    const { LIVEGATE_URL, APPLICATION_ID, API_KEY } = process.env
    const askToEnrol = () => console.log('berta is asked to enrol')`,
  'docs/webhooks.md': `
    const { WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE, WEBHOOK_BODY } = process.env
    const headers = { 'webhook-id': WEBHOOK_ID, 'webhook-timestamp': WEBHOOK_TIMESTAMP, 'webhook-signature': WEBHOOK_SIGNATURE }
    const request = new Request('https://bank.example/hooks', { method: 'POST', headers, body: WEBHOOK_BODY })`,
  'docs/users-and-groups.md': `
    const livegate = process.env.LIVEGATE
    const reply = await fetch(process.env.API + '/user/berta', { method: 'DELETE', headers: { authorization: 'Bearer ' + process.env.TOKEN } })
    const { receipt } = await reply.json()`,
}

/** Guides that begin without anybody. */
const beginEmpty = [
  'docs/import.md sh',
  'docs/injection.md sh',
  'docs/keys.md sh',
  'docs/light-challenge.md sh',
  'docs/liveness.md sh',
  'docs/openid-connect.md sh',
  'docs/operators.md sh',
  'docs/test-your-integration.md js',
  'docs/themes.md sh',
  'docs/users-and-groups.md sh',
]

describe('the guides', () => {
  it.for(guides)(
    '$file: what it tells in $language works',
    { timeout: 120_000 },
    async ({ file: guide, language, own }) => {
      const code = own.map((block) => block.code).join('\n')
      const env = await surroundings(!beginEmpty.includes(`${guide} ${language}`))
      if (language === 'sh') {
        const said = await runProgram(['bash', '-euo', 'pipefail'], code, { cwd: folder, env })
        if (guide === 'docs/webhooks.md') expect(said).toContain(env.WEBHOOK_SIGNATURE?.replace('v1,', ''))
        return
      }
      const program = `${root}node_modules/.livegate-guide-${basename(guide)}.mjs`
      await writeFile(program, `${given[guide] ?? ''}\n${code}`)
      try {
        await runProgram([process.execPath, program], '', { cwd: folder, env: { ...env, LIVEGATE_URL: livegate.url } })
      } finally {
        await rm(program)
      }
    },
  )

  it('say of each block in which language it is', async () => {
    const unlabelled = await Promise.all(
      files.map(async (it) =>
        (await blocks(it)).filter(({ language }) => language === '').map(({ line }) => `${it}:${line}`),
      ),
    )
    expect(unlabelled.flat()).toEqual([])
  })

  it('have every block that is run elsewhere', async () => {
    const all = (await Promise.all(files.map(blocks))).flat()
    const gone = Object.keys(elsewhere).filter((beginning) => !all.some(({ code }) => code.startsWith(beginning)))
    expect(gone).toEqual([])
  })
})
