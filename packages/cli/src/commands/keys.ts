import {
  type MasterKeyState,
  type ResealProgress,
  resealEverything,
  retireMasterKey,
  rotateSigningKey,
  type SigningKeyState,
  withdrawSigningKey,
} from '@livegate/server'
import { defineCommand } from 'citty'
import { CommandFailure, jsonOption, print, runCommand } from '../output.ts'
import { showProgress } from '../progress.ts'
import { withDependencies } from '../settings.ts'

const list = defineCommand({
  meta: { name: 'list', description: 'Show which master keys and signing keys there are, never the keys themselves' },
  args: jsonOption,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const { masterKeys, signingKeys } = await withDependencies({}, async (dependencies) => ({
        masterKeys: await dependencies.masterKeys.list(),
        signingKeys: await dependencies.signingKeyRing.list(),
      }))
      print(args.json, { masterKeys, signingKeys }, [
        'Master keys:',
        ...masterKeys.map(describeMasterKey),
        'Signing keys:',
        ...signingKeys.map(describeSigningKey),
      ])
    }),
})

const rotate = defineCommand({
  meta: { name: 'rotate', description: 'Make a new master key and seal everything anew with it, while servers run' },
  args: {
    detach: { type: 'boolean', description: 'Leave the sealing anew to the running servers' },
    resume: { type: 'boolean', description: 'Make no new key; go on with the sealing anew' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const { version, reseal } = await withDependencies({}, async (dependencies) => {
        const { masterKeys, clock } = dependencies
        if (!args.resume) await masterKeys.rotate(clock.now())
        if (!args.detach) await watched((show) => resealEverything(dependencies, show))
        return (await masterKeys.list()).find(({ isCurrent }) => isCurrent) ?? noCurrentKey()
      })
      print(args.json, { version, reseal }, [
        `Master key ${version} seals and signs now.`,
        describeReseal(reseal),
        'Back it up. Once nobody needs the one before any more: livegate keys retire VERSION',
      ])
      if (reseal.failed > 0) process.exitCode = 1
    }),
})

const retire = defineCommand({
  meta: { name: 'retire', description: 'Put an earlier master key out of force, and out of its file' },
  args: {
    version: { type: 'positional', required: true, description: 'As livegate keys list shows it' },
    force: {
      type: 'boolean',
      description: 'Also within 24 hours of the rotation, and when something does not open; both are lost then',
    },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const version = Number(args.version)
      await withDependencies({}, (dependencies) =>
        watched((show) => retireMasterKey(dependencies, { version, force: args.force === true }, show)),
      )
      print(args.json, { retired: version }, [
        `Master key ${version} opens nothing any more. Remove it from LIVEGATE_MASTER_KEY, if it is there, and from where you keep copies.`,
      ])
    }),
})

const rotateSigning = defineCommand({
  meta: { name: 'rotate-signing', description: 'Publish a new signing key, which signs ten minutes later' },
  args: jsonOption,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const made = await withDependencies({}, rotateSigningKey)
      print(args.json, made, [describeSigningKey(made), 'Earlier keys stay published.'])
    }),
})

const withdrawSigning = defineCommand({
  meta: { name: 'withdraw-signing', description: 'Unpublish a signing key: nothing that it signed verifies any more' },
  args: { kid: { type: 'positional', required: true, description: 'As livegate keys list shows it' }, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      await withDependencies({}, (dependencies) => withdrawSigningKey(dependencies, args.kid))
      print(args.json, { withdrawn: args.kid }, [`${args.kid} is not published any more.`])
    }),
})

async function watched<T>(work: (show: (progress: ResealProgress) => void) => Promise<T>): Promise<T> {
  const bar = showProgress(process.stderr, 'templates and files')
  try {
    // What is enrolled meanwhile is looked at, too.
    return await work(({ done, total }) => bar.show({ done: Math.min(done, total), cached: 0, total }))
  } finally {
    bar.end()
  }
}

function noCurrentKey(): never {
  throw new CommandFailure('KEY_NOT_FOUND', 'The current master key is not at hand')
}

function describeMasterKey({ version, createdAt, retiredAt, isCurrent, isAtHand, reseal }: MasterKeyState): string {
  const state = isCurrent ? 'current' : retiredAt === undefined ? 'opens' : `retired ${retiredAt.toISOString()}`
  const missing = retiredAt === undefined && !isAtHand ? '  NOT AT HAND' : ''
  const progress = isCurrent && reseal.stage !== 'DONE' ? `  ${describeReseal(reseal)}` : ''
  return `  ${version}  ${createdAt.toISOString()}  ${state}${missing}${progress}`
}

function describeReseal({ stage, done, total, failed }: ResealProgress): string {
  const left = failed > 0 ? `; ${failed} do not open and are left` : ''
  return stage === 'DONE'
    ? `All is sealed with it${left}.`
    : `Sealing anew: ${Math.min(done, total)} of ${total}${left}.`
}

function describeSigningKey({ kid, createdAt, signsFrom, withdrawnAt }: SigningKeyState): string {
  const state =
    withdrawnAt === undefined ? `signs from ${signsFrom.toISOString()}` : `withdrawn ${withdrawnAt.toISOString()}`
  return `  ${kid}  ${createdAt.toISOString()}  ${state}`
}

/** `livegate keys …` */
export const keysCommand = defineCommand({
  meta: { name: 'keys', description: 'Master keys and signing keys' },
  subCommands: { list, rotate, retire, 'rotate-signing': rotateSigning, 'withdraw-signing': withdrawSigning },
})
