import { once } from 'node:events'
import {
  type AuditSource,
  createSignedReader,
  type Dependencies,
  describeFault,
  eventsOfUser,
  openAuditSource,
  sealAuditLog,
  verifyAuditLog,
} from '@livegate/server'
import { defineCommand } from 'citty'
import { openAuditFile, readKeptCheckpoints, writeAuditLines } from '../audit-file.ts'
import { CommandFailure, jsonOption, print, runCommand } from '../output.ts'
import { withDependencies } from '../settings.ts'
import { readSigningKeys } from '../signing-keys.ts'

const appOption = {
  app: { type: 'string', description: 'APPLICATION_ID; default: all, and the installation' },
} as const

const verify = defineCommand({
  meta: { name: 'verify', description: 'Find what was changed, removed, added or reordered in the audit log' },
  args: {
    ...appOption,
    file: { type: 'string', description: 'Look at an export instead of the database; needs --jwks' },
    jwks: { type: 'string', description: 'Public keys: a URL or a file. Default: those of the database' },
    checkpoints: { type: 'string', description: 'File with checkpoints that were kept elsewhere; a log will do' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const kept = await readKeptCheckpoints(args.checkpoints)
      const options = { kept, chain: args.app?.toLowerCase() }
      const found = await (args.file === undefined
        ? withDependencies({ engineProcesses: 1 }, (dependencies) => verifyDatabase(dependencies, args.jwks, options))
        : verifyFile(args.file, args.jwks, options))
      const faults = found.faults.map((fault) => ({ ...fault, message: describeFault(fault) }))
      const intact = faults.length === 0
      print(args.json, { intact, ...found, faults }, [
        `${found.events} rows in ${found.chains} chains, ${found.checkpoints} checkpoints: ${intact ? 'intact' : 'NOT INTACT'}.`,
        ...faults.map(({ message }) => `  ${message}`),
        ...(found.unsigned > 0 ? [`${found.unsigned} rows are newer than the last checkpoint.`] : []),
      ])
      if (!intact) process.exitCode = 1
    }),
})

type Options = { kept: string[]; chain: string | undefined }

async function verifyDatabase({ auditLog, signatures }: Dependencies, jwks: string | undefined, options: Options) {
  const keys = jwks === undefined ? signatures.publicKeys : await readSigningKeys(jwks)
  return verifyAuditLog(await openAuditSource(auditLog, options.chain), createSignedReader(keys), options)
}

async function verifyFile(path: string, jwks: string | undefined, options: Options) {
  if (jwks === undefined) throw new CommandFailure('WRONG_ARGUMENT', 'Say whose signatures hold: --jwks URL|FILE')
  return verifyAuditLog(await openAuditFile(path), createSignedReader(await readSigningKeys(jwks)), options)
}

const exportLog = defineCommand({
  meta: { name: 'export', description: 'Print the audit log as NDJSON: checkpoints, then rows' },
  args: {
    ...appOption,
    user: { type: 'string', description: 'Only what tells of this user, without checkpoints; needs --app' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, () =>
      withDependencies({ engineProcesses: 1 }, async ({ auditLog }) => {
        const chain = args.app?.toLowerCase()
        const whole = await openAuditSource(auditLog, chain)
        const source = args.user === undefined ? whole : await limitToUser(auditLog, whole, chain, args.user)
        for await (const line of writeAuditLines(source)) {
          if (!process.stdout.write(line)) await once(process.stdout, 'drain')
        }
      }),
    ),
})

/** @throws CommandFailure WRONG_ARGUMENT, USER_NOT_FOUND */
async function limitToUser(
  auditLog: Dependencies['auditLog'],
  source: AuditSource,
  applicationId: string | undefined,
  userId: string,
): Promise<AuditSource> {
  if (applicationId === undefined) throw new CommandFailure('WRONG_ARGUMENT', 'Say of which application: --app')
  const userRef = await auditLog.refOf(applicationId, userId)
  if (userRef === undefined) throw new CommandFailure('USER_NOT_FOUND', `There is no user "${userId}", or not any more`)
  return { ...source, checkpoints: [], events: eventsOfUser(source.events, userRef) }
}

const checkpoint = defineCommand({
  meta: { name: 'checkpoint', description: 'Sign how far the audit log has come, and print that: keep it elsewhere' },
  args: jsonOption,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const last = await withDependencies({ engineProcesses: 1 }, async (dependencies) => {
        return (await sealAuditLog(dependencies)) ?? (await dependencies.auditLog.checkpoints()).at(-1)
      })
      if (last === undefined) throw new CommandFailure('NOTHING_TO_SIGN', 'The audit log is empty')
      print(args.json, { checkpoint: last.number, jws: last.jws }, [last.jws])
    }),
})

/** `livegate audit …` */
export const auditCommand = defineCommand({
  meta: { name: 'audit', description: 'The audit log' },
  subCommands: { verify, export: exportLog, checkpoint },
})
