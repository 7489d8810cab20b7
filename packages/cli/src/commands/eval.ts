import { type EvaluationOptions, evaluate, summariseReport, writeReport } from '@livegate/evaluation'
import { defineCommand } from 'citty'
import { defaultCacheFolder } from '../evaluation-cache.ts'
import { toExpression, toNumber } from '../option-values.ts'
import { CommandFailure, jsonOption, print, runCommand } from '../output.ts'
import { showProgress } from '../progress.ts'
import { settingsOfEnvironment } from '../settings.ts'

const protocols = ['verification', 'identification', 'pad', 'quality'] as const
const splits = ['fit', 'report', 'all'] as const
const framesAs = ['clips', 'stills'] as const

/** `livegate eval DATASET`: measures the engine on people of your own. No server, no database. */
export const evalCommand = defineCommand({
  meta: { name: 'eval', description: 'Measure error rates on a data set: verification, identification, pad, quality' },
  args: {
    dataset: { type: 'positional', required: false, description: 'Folder of the data set (docs/evaluate.md)' },
    protocol: { type: 'enum', options: [...protocols], default: 'verification', description: 'What to measure' },
    out: { type: 'string', description: 'Write report.json and report.html into this folder' },
    split: { type: 'enum', options: [...splits], default: 'all', description: 'Which half of the people' },
    people: { type: 'string', description: 'Only people whose name matches this regular expression' },
    'identity-from': {
      type: 'string',
      description: "Regular expression that finds a person's name in a folder's or file's",
    },
    limit: { type: 'string', description: 'At most so many people (pad: presentations of each kind)' },
    seed: { type: 'string', default: '1', description: 'Of everything that is drawn' },
    pairs: { type: 'string', description: 'verification: compare as this file in LFW format lists' },
    groups: { type: 'string', description: 'verification: CSV of identity,group, for figures by group' },
    'max-impostors': {
      type: 'string',
      description: 'verification: draw so many of more impostor comparisons (20000000)',
    },
    unenrolled: { type: 'string', description: 'identification: share of people outside the gallery (0.3)' },
    bonafide: { type: 'string', description: 'pad: folders of live people, parted by commas' },
    attack: { type: 'string', description: 'pad: attack folders as species=folder, parted by commas' },
    frames: { type: 'enum', options: [...framesAs], default: 'clips', description: 'pad: what a folder of images is' },
    'frame-rate': { type: 'string', description: 'pad: what frame numbers count per second (25)' },
    processes: { type: 'string', description: 'Engine processes (one per core)' },
    cache: { type: 'string', description: 'Folder that keeps what was analysed' },
    ...jsonOption,
  },
  run: ({ args, rawArgs }) =>
    runCommand(args.json, async () => {
      const progress = showProgress(process.stderr, 'samples')
      const report = await evaluate({
        protocol: args.protocol.toUpperCase() as EvaluationOptions['protocol'],
        dataset: args.dataset,
        pairsFile: args.pairs,
        groupsFile: args.groups,
        split: args.split,
        people: toExpression('people', args.people),
        identityFrom: toExpression('identity-from', args['identity-from']),
        limit: toNumber('limit', args.limit),
        seed: toNumber('seed', args.seed),
        maxImpostors: toNumber('max-impostors', args['max-impostors']),
        unenrolledShare: toNumber('unenrolled', args.unenrolled),
        bonaFide: args.bonafide?.split(','),
        attacks: args.attack?.split(',').map(toAttack),
        frames: args.frames === 'stills' ? 'STILLS' : 'CLIPS',
        frameRate: toNumber('frame-rate', args['frame-rate']),
        processes: toNumber('processes', args.processes),
        cacheFolder: args.cache ?? defaultCacheFolder(),
        manifest: settingsOfEnvironment().models,
        command: ['livegate', 'eval', ...rawArgs].join(' '),
        onProgress: progress.show,
      }).finally(progress.end)
      const written = args.out === undefined ? undefined : await writeReport(report, args.out)
      print(args.json, report, [...summariseReport(report), ...(written ? [`Report: ${written.html}`] : [])])
    }),
})

function toAttack(text: string): { species: string; folder: string } {
  const [species, ...folder] = text.split('=')
  if (!species || folder.length === 0)
    throw new CommandFailure('WRONG_ARGUMENT', `--attack needs species=folder, not "${text}"`)
  return { species, folder: folder.join('=') }
}
