import {
  createEngine,
  type Engine,
  judgeInjection,
  livenessThreshold,
  type Signal,
  sniffMediaType,
} from '@livegate/engine'
import { defineCommand } from 'citty'
import { CommandFailure, jsonOption, print, runCommand } from '../output.ts'
import { readSample } from '../sample-file.ts'
import { settingsOfEnvironment } from '../settings.ts'

const methods = ['FACE_PASSIVE_VIDEO', 'FACE_PASSIVE_IMAGE'] as const
type Method = (typeof methods)[number]

/** `livegate liveness FILE`: is this a live person, and what speaks for or against it? No server, no database. */
export const livenessCommand = defineCommand({
  meta: { name: 'liveness', description: 'Say whether a photo or video shows a live person, and why' },
  args: {
    file: { type: 'positional', required: true, description: 'Photo or video' },
    method: { type: 'enum', options: [...methods], description: 'What to judge by; by default what the file allows' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const sample = await readSample(args.file)
      const liveness = methods.find((known) => known === args.method) ?? methodFor(sample)
      const engine = await createEngine({ manifest: settingsOfEnvironment().models })
      try {
        const { score, reasons: against, signals } = await judge(engine, args.file, sample, liveness)
        const { rejected } = judgeInjection(signals)
        const reasons = [...against, ...rejected]
        const result = score >= livenessThreshold && rejected.length === 0
        const scores = [{ score, scoreType: 'LIVENESS' }]
        print(args.json, { result, liveness, scores, reasons, signals }, [
          result
            ? 'A live person.'
            : `Not taken for a live person: ${reasons.join(', ') || 'the signals taken together'}.`,
          `LIVENESS ${score.toFixed(3)} (threshold ${livenessThreshold}) by ${liveness}`,
          ...signals.map(toLine),
        ])
      } finally {
        await engine.close()
      }
    }),
})

function methodFor(sample: Uint8Array): Method {
  return sniffMediaType(sample)?.startsWith('image/') ? 'FACE_PASSIVE_IMAGE' : 'FACE_PASSIVE_VIDEO'
}

async function judge(engine: Engine, path: string, sample: Uint8Array, liveness: Method) {
  const analysis = await engine.analyse(sample, { purpose: 'VERIFICATION', liveness })
  if (!analysis.accepted) throw new CommandFailure(analysis.rejection, `${path}: ${analysis.detail}`)
  if (!analysis.liveness) throw new CommandFailure('LIVENESS_NOT_JUDGED', `${path}: liveness was not judged`)
  return analysis.liveness
}

function toLine({ name, value, unit, allowed, verdict, reason }: Signal): string {
  const measured = value === undefined ? '-' : Number(value.toPrecision(3)).toString()
  const limits = [
    ...(allowed.min === undefined ? [] : [`at least ${allowed.min}`]),
    ...(allowed.max === undefined ? [] : [`at most ${allowed.max}`]),
  ].join(', ')
  const why = reason === undefined ? '' : ` ${reason}`
  return `  ${verdict.padEnd(10)}  ${name.padEnd(16)} ${measured.padStart(8)} ${unit}${limits && ` (${limits})`}${why}`
}
