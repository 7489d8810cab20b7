// What becomes of a living person's clip, whenever it begins: windows of two lengths over the recordings of two people, each
// judged by the engine as it is. Windows of one recording overlap: the counts are no independent trials.
//   npm run build && npx tsx bench/pad/windows.ts
import { createEngine, livenessThreshold } from '@livegate/engine'
import { encodeClip, type RawPicture } from '../../test/encode-clip.ts'
import { type CutOptions, forEachPicture } from '../../test/recordings.ts'

const recordings = [
  { half: 'fit', recording: 'personB' },
  { half: 'report', recording: 'personA' },
  { half: 'report', recording: 'personAOtherDay' },
] as const
/** A window begins at every second; the shortest recording has room for as many. */
const BEGINNINGS = 26
const lengthsMs = [2500, 3500]
const FRAME_MS = 40

type Outcome = { is: 'passed' | 'asked again' | 'refused'; because: string[] }

const engine = await createEngine()

async function judge(cut: CutOptions): Promise<Outcome> {
  const pictures: RawPicture[] = []
  await forEachPicture(cut, async (picture) => void pictures.push(picture))
  const clip = await encodeClip(pictures, { container: 'WEBM', codec: 'vp8', frameMs: FRAME_MS })
  const analysis = await engine.analyse(clip, { purpose: 'VERIFICATION', liveness: 'FACE_PASSIVE_VIDEO' })
  if (!analysis.accepted) return { is: 'asked again', because: [analysis.rejection] }
  const { score = 0, signals = [] } = analysis.liveness ?? {}
  if (score >= livenessThreshold) return { is: 'passed', because: [] }
  const failed = signals.filter(({ kind, verdict }) => kind === 'PRESENTATION' && verdict === 'FAILED')
  return { is: 'refused', because: failed.flatMap(({ reason }) => reason ?? []) }
}

function describe(outcomes: readonly Outcome[], is: Outcome['is']): string {
  const counts = new Map<string, number>()
  const chosen = outcomes.filter((outcome) => outcome.is === is)
  for (const reason of chosen.flatMap(({ because }) => because)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [chosen.length, ...[...counts].map(([reason, count]) => `${reason} ${count}`)].join(', ')
}

console.log('| half | recording | length | windows | passed | asked again | refused |\n|---|---|---|---|---|---|---|')
for (const { half, recording } of recordings) {
  for (const lengthMs of lengthsMs) {
    const outcomes: Outcome[] = []
    for (let second = 0; second < BEGINNINGS; second++) {
      outcomes.push(await judge({ recording, fromMs: second * 1000, lengthMs }))
    }
    const told = (['passed', 'asked again', 'refused'] as const).map((is) => describe(outcomes, is))
    console.log(`| ${[half, recording, `${lengthMs / 1000} s`, outcomes.length, ...told].join(' | ')} |`)
  }
}
await engine.close()
