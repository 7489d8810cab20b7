// The same photos, the same job (decode, detect and embed one face), by other open engines in Node:
//   npm run build && npm ci --prefix bench/peers && node bench/engine/peers.mjs [rounds]
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine } from '@livegate/engine'
import { becomeEngineProcess } from './as-engine-process.mjs'
import { makeSamples } from './samples.mjs'

becomeEngineProcess(import.meta.url)

const PORTRAITS = 8
const rounds = Number(process.argv[2] ?? 10)
const peers = fileURLToPath(new URL('../peers/', import.meta.url))
const portraits = fileURLToPath(new URL('../../../shared/data/portraits/', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'livegate-bench-'))
process.on('exit', () => rmSync(directory, { recursive: true, force: true }))

/** Photos by size, because decoding a JPEG costs every engine the same. */
async function preparePhotos() {
  const { jpeg } = await makeSamples()
  const webcam = join(directory, 'webcam.jpg')
  writeFileSync(webcam, jpeg)
  const sets = { 'webcam picture, 640 x 480': [webcam] }
  if (!existsSync(portraits)) console.log('../shared/data is missing: measured on one webcam picture only\n')
  else {
    const names = readdirSync(portraits).filter((name) => name.startsWith('person-'))
    sets['portraits of about 1 megapixel'] = names.slice(0, PORTRAITS).map((name) => join(portraits, name))
  }
  return sets
}

async function measureOurs(paths) {
  const engine = await createEngine()
  const photos = paths.map((path) => new Uint8Array(readFileSync(path)))
  const options = { purpose: 'VERIFICATION', liveness: 'NONE' }
  for (const photo of photos) await engine.analyse(photo, options)
  const wallMs = []
  let embedded = 0
  const cpuBefore = process.cpuUsage()
  for (let round = 0; round < rounds; round++) {
    for (const photo of photos) {
      const startedAt = performance.now()
      const { accepted } = await engine.analyse(photo, options)
      if (accepted) embedded++
      wallMs.push(performance.now() - startedAt)
    }
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  await engine.close()
  const medianMs = wallMs.toSorted((a, b) => a - b)[wallMs.length >> 1]
  const cpuMs = (user + system) / 1000 / wallMs.length
  return { medianMs, cpuMs, embedded, runs: wallMs.length, rssBytes: process.memoryUsage().rss }
}

function measurePeer(peer, paths) {
  const argv = [join(peers, 'peers.mjs'), peer, String(rounds), ...paths]
  const output = execFileSync(process.execPath, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return JSON.parse(output.trim().split('\n').at(-1))
}

if (!existsSync(join(peers, 'node_modules'))) throw new Error('Install the peers first: npm ci --prefix bench/peers')
const names = {
  'face-api-tiny': 'face-api 1.7.15, tiny detector',
  'face-api-ssd': 'face-api 1.7.15, SSD',
  human: 'Human 3.3.6',
}
console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}; ${rounds} rounds`)
for (const [title, paths] of Object.entries(await preparePhotos())) {
  const ours = await measureOurs(paths)
  console.log(`\n${title} (${paths.length})\n`)
  console.log('| engine | median ms | CPU ms | embedded | resident MiB | times ours (CPU) |\n|---|---|---|---|---|---|')
  const print = (name, { medianMs, cpuMs, embedded, runs, rssBytes }) => {
    const figures = [medianMs.toFixed(1), cpuMs.toFixed(1), `${embedded} of ${runs}`, Math.round(rssBytes / 2 ** 20)]
    console.log(`| ${[name, ...figures, (cpuMs / ours.cpuMs).toFixed(1)].join(' | ')} |`)
  }
  print('Livegate', ours)
  for (const [peer, name] of Object.entries(names)) print(name, measurePeer(peer, paths))
}
