// How likely the response to one sequence is taken for the response to another, drawn at random: what the challenge's 12.9 bits are
// worth against its limits and its search over delays. Responses are made by the model itself with noise, without pictures.
//   npx tsx bench/pad/light-sequences.ts [trials]
import { detrend } from '../../packages/engine/src/challenge/correlate.ts'
import { expectedChroma } from '../../packages/engine/src/challenge/light-reference.ts'
import { bestFit, lightLimits, rivalGain } from '../../packages/engine/src/challenge/light-response.ts'
import { proportion } from '../../packages/evaluation/src/metrics/proportion.ts'
import { drawLightChallenge } from '../../packages/server/src/domain/light-challenge.ts'
import { makeRandom } from '../../test/lit-clip.ts'

const trialCount = Number(process.argv[2] ?? 4000)
const timesMs = Array.from({ length: 50 }, (_, frame) => frame * 78)
const random = makeRandom(5)

function drawShown() {
  const { colours, fadeMs, stepMs } = drawLightChallenge()
  return { colours, fadeMs, lastsMs: stepMs, shownAtMs: colours.map((_, step) => 300 + step * stepMs) }
}

function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** A response with noise of this part of its own deviation. */
function respond(shown: ReturnType<typeof drawShown>, noisePart: number) {
  const clean = expectedChroma(shown, timesMs, 50 + 250 * random())
  const noisy = (course: Float64Array) => {
    const rest = detrend(course, timesMs)
    const deviation = Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0) / rest.length)
    return detrend(
      course.map((value) => value + noisePart * deviation * normal()),
      timesMs,
    )
  }
  return { red: noisy(clean.red), blue: noisy(clean.blue) }
}

for (const noisePart of [0.2, 0.8]) {
  let [passed, byCorrelation, own] = [0, 0, 0]
  for (let trial = 0; trial < trialCount; trial++) {
    const [shown, asked] = [drawShown(), drawShown()]
    const measured = respond(shown, noisePart)
    own += bestFit(shown, measured, timesMs).correlation / trialCount
    if (asked.colours.join() === shown.colours.join()) continue
    const fit = bestFit(asked, measured, timesMs)
    if (fit.correlation < lightLimits.correlation) continue
    byCorrelation++
    if (rivalGain(asked, measured, timesMs, fit) <= lightLimits.rivalGain) passed++
  }
  const tell = (count: number) => {
    const { rate, low, high } = proportion(count, trialCount)
    return [rate ?? 0, low, high].map((part) => `${(100 * part).toFixed(2)}%`).join(' ')
  }
  console.log(
    `mean own correlation ${own.toFixed(2)}: correlation alone ${tell(byCorrelation)}, with rivals ${tell(passed)}`,
  )
}
