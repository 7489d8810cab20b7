import { writeFile } from 'node:fs/promises'
import { calibrate, summariseReport, writeReport } from '@livegate/evaluation'
import { defineCommand } from 'citty'
import { defaultCacheFolder } from '../evaluation-cache.ts'
import { toExpression, toNumber } from '../option-values.ts'
import { jsonOption, print, runCommand } from '../output.ts'
import { showProgress } from '../progress.ts'
import { settingsOfEnvironment } from '../settings.ts'

/** `livegate calibrate DATASET`: fits what a MATCHING score means to people of your own. No server, no database. */
export const calibrateCommand = defineCommand({
  meta: {
    name: 'calibrate',
    description: 'Fit the thresholds to your own people, and write a model manifest with them',
  },
  args: {
    dataset: { type: 'positional', required: true, description: 'Folder with a folder per person' },
    out: { type: 'string', required: true, description: 'Write the manifest here; name it in LIVEGATE_MODELS' },
    report: { type: 'string', description: 'Write report.json and report.html of the other half into this folder' },
    'target-fmr': { type: 'string', default: '0.001', description: 'The lowest FMR that the data shall tell' },
    'identity-from': { type: 'string', description: "Regular expression that finds a person's name in a folder's" },
    seed: { type: 'string', default: '1', description: 'Of everything that is drawn' },
    processes: { type: 'string', description: 'Engine processes (one per core)' },
    cache: { type: 'string', description: 'Folder that keeps what was analysed' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const progress = showProgress(process.stderr, 'samples')
      const { manifest, fit, report } = await calibrate({
        dataset: args.dataset,
        targetFmr: toNumber('target-fmr', args['target-fmr']),
        identityFrom: toExpression('identity-from', args['identity-from']),
        seed: toNumber('seed', args.seed),
        processes: toNumber('processes', args.processes),
        cacheFolder: args.cache ?? defaultCacheFolder(),
        manifest: settingsOfEnvironment().models,
        onProgress: progress.show,
      }).finally(progress.end)
      await writeFile(args.out, `${JSON.stringify(manifest, null, 2)}\n`)
      const written = args.report === undefined ? undefined : await writeReport(report, args.report)
      const { people, impostorComparisons } = fit
      print(args.json, { out: args.out, calibration: manifest.calibration, fit, report }, [
        `Fitted on ${people} people, ${impostorComparisons} impostor comparisons; on the others:`,
        ...summariseReport(report).map((line) => `  ${line}`),
        `Manifest: ${args.out} (LIVEGATE_MODELS=${args.out})`,
        ...(written ? [`Report: ${written.html}`] : []),
      ])
    }),
})
