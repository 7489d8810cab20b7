// Detects and embeds the face of each photo with another engine, and says what that took, in JSON:
//   node bench/peers/peers.mjs face-api-tiny|face-api-ssd|human ROUNDS PHOTO…
// TensorFlow.js runs on its WebAssembly back end: the native one downloads a binary when it is installed.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'

const require = createRequire(import.meta.url)
const [peer, rounds, ...paths] = process.argv.slice(2)
const wasmDir = `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`
// fetch() of Node does not read files, which is where the weights are.
const fetchFromNetwork = globalThis.fetch
globalThis.fetch = async (url, options) =>
  String(url).startsWith('file:') ? new Response(await readFile(new URL(url))) : fetchFromNetwork(url, options)

async function openFaceApi(detector) {
  const wasm = require('@tensorflow/tfjs-backend-wasm')
  wasm.setWasmPaths(wasmDir)
  const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js')
  await faceapi.tf.setBackend('wasm')
  await faceapi.tf.ready()
  const models = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model')
  const { tinyFaceDetector, ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = faceapi.nets
  await (detector === 'tiny' ? tinyFaceDetector : ssdMobilenetv1).loadFromDisk(models)
  await faceLandmark68Net.loadFromDisk(models)
  await faceRecognitionNet.loadFromDisk(models)
  const options =
    detector === 'tiny' ? new faceapi.TinyFaceDetectorOptions() : new faceapi.SsdMobilenetv1Options({ maxResults: 1 })
  return async (jpeg) => {
    const tensor = await toTensor(faceapi.tf, jpeg)
    const face = await faceapi.detectSingleFace(tensor, options).withFaceLandmarks().withFaceDescriptor()
    tensor.dispose()
    return face?.descriptor.length
  }
}

// The package exports neither this build nor its models by name.
const humanDir = join(dirname(require.resolve('@vladmandic/face-api/package.json')), '../human')

async function openHuman() {
  const { Human } = require(join(humanDir, 'dist/human.node-wasm.js'))
  const models = pathToFileURL(join(humanDir, 'models/')).href
  const off = { enabled: false }
  const human = new Human({
    backend: 'wasm',
    wasmPath: wasmDir,
    modelBasePath: models,
    debug: false,
    filter: off,
    gesture: off,
    body: off,
    hand: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { rotation: false, maxDetected: 1 },
      mesh: { enabled: true },
      description: { enabled: true },
      iris: off,
      emotion: off,
      antispoof: off,
      liveness: off,
    },
    cacheSensitivity: 0,
  })
  await human.load()
  return async (jpeg) => {
    const tensor = await toTensor(human.tf, jpeg)
    const { face } = await human.detect(tensor)
    tensor.dispose()
    return face[0]?.embedding?.length
  }
}

async function toTensor(tf, jpeg) {
  const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return tf.tensor3d(new Uint8Array(data), [info.height, info.width, 3], 'int32')
}

const openers = {
  'face-api-tiny': () => openFaceApi('tiny'),
  'face-api-ssd': () => openFaceApi('ssd'),
  human: openHuman,
}
const embed = await openers[peer]()
const photos = await Promise.all(paths.map((path) => readFile(path)))
for (const photo of photos) await embed(photo)
const wallMs = []
let embedded = 0
const cpuBefore = process.cpuUsage()
for (let round = 0; round < Number(rounds); round++) {
  for (const photo of photos) {
    const startedAt = performance.now()
    if (await embed(photo)) embedded++
    wallMs.push(performance.now() - startedAt)
  }
}
const { user, system } = process.cpuUsage(cpuBefore)
wallMs.sort((a, b) => a - b)
console.log(
  JSON.stringify({
    medianMs: wallMs[wallMs.length >> 1],
    cpuMs: (user + system) / 1000 / wallMs.length,
    embedded,
    runs: wallMs.length,
    rssBytes: process.memoryUsage().rss,
  }),
)
process.exit(0)
