import { createComparator, createEngine, type Engine, livenessThreshold } from '@livegate/engine'
import { decide } from '@livegate/server'
import { defineCommand } from 'citty'
import { CommandFailure, jsonOption, print, runCommand } from '../output.ts'
import { readSample } from '../sample-file.ts'
import { settingsOfEnvironment } from '../settings.ts'

const levels = ['COMFORT', 'SECURE', 'HIGHLY_SECURE'] as const

/** `livegate compare A B`: are two photos or videos of the same person? No server, no database. */
export const compareCommand = defineCommand({
  meta: { name: 'compare', description: 'Say whether two photos or videos show the same person' },
  args: {
    a: { type: 'positional', required: true, description: 'Photo or video' },
    b: { type: 'positional', required: true, description: 'Photo or video' },
    level: { type: 'enum', options: [...levels], default: 'SECURE', description: 'Security level' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const level = levels.find((known) => known === args.level) ?? 'SECURE'
      const manifest = settingsOfEnvironment().models
      const { compare, matchingThresholds } = createComparator(manifest)
      const engine = await createEngine({ manifest })
      try {
        const reference = await templateOf(engine, args.a)
        const probe = await templateOf(engine, args.b)
        const comparison = compare(reference, probe)
        if (!comparison.comparable)
          throw new CommandFailure('TEMPLATE_NOT_COMPARABLE', 'The templates are not comparable')
        const { result, scores, reasons } = decide(
          level,
          { matching: comparison.score, liveness: undefined },
          { matching: (asked) => matchingThresholds[asked], liveness: livenessThreshold },
        )
        const { similarity } = comparison
        const threshold = matchingThresholds[level]
        print(args.json, { result, scores, reasons, level, threshold, similarity }, [
          result ? 'Same person.' : 'Not the same person.',
          `MATCHING ${comparison.score.toFixed(3)} (threshold of ${level}: ${threshold.toFixed(3)}; cosine ${similarity.toFixed(3)})`,
        ])
      } finally {
        await engine.close()
      }
    }),
})

async function templateOf(engine: Engine, path: string) {
  const analysis = await engine.analyse(await readSample(path), { purpose: 'VERIFICATION', liveness: 'NONE' })
  if (!analysis.accepted) throw new CommandFailure(analysis.rejection, `${path}: ${analysis.detail}`)
  return analysis.template
}
