import { defineCommand } from 'citty'
import { findApplication } from '../find-application.ts'
import { type ImportedFile, type ImportOptions, importPeople } from '../import/import-people.ts'
import { type ImportedPerson, readImportSource } from '../import/import-source.ts'
import { openRefusalReport } from '../import/refusal-report.ts'
import { CommandFailure, jsonOption, print, runCommand } from '../output.ts'
import { showProgress } from '../progress.ts'
import { settingsOfEnvironment, withDependencies } from '../settings.ts'

/** What an import came to. */
type ImportSummary = {
  users: number
  usersEnrolled: number
  files: number
  filesEnrolled: number
  /** Of all, those that had been imported before. */
  filesKnown: number
  /** Files refused, by reason, most frequent first. */
  refused: Record<string, number>
}

/** `livegate user import` */
export const importCommand = defineCommand({
  meta: { name: 'import', description: 'Enrol many users from photos or videos that you vouch for' },
  args: {
    source: {
      type: 'positional',
      required: true,
      description: 'Folder (one sub-folder or file per user), .csv (userId,file,group) or .ndjson',
    },
    app: { type: 'string', required: true, description: 'APPLICATION_ID' },
    group: { type: 'string', description: 'Makes all of them members of this group' },
    liveness: {
      type: 'enum',
      options: ['NONE', 'FACE_PASSIVE_IMAGE', 'FACE_PASSIVE_VIDEO'],
      default: 'NONE',
      description: 'How liveness is judged; you vouch for the pictures unless you ask for it',
    },
    report: { type: 'string', description: 'File for what was refused and why, one line of JSON each' },
    ...jsonOption,
  },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const { group } = args
      const read = await readImportSource(args.source)
      const people = group === undefined ? read : read.map((one) => ({ ...one, groups: [...one.groups, group] }))
      const summary = await importAll(people, {
        applicationId: args.app,
        liveness: args.liveness,
        reportPath: args.report,
      })
      print(args.json, summary, describe(summary, args.report))
    }),
})

/** Ctrl-C, a service manager's stop, a closed terminal. */
const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

async function importAll(
  people: readonly ImportedPerson[],
  {
    applicationId,
    liveness,
    reportPath,
  }: { applicationId: string; liveness: ImportOptions['liveness']; reportPath: string | undefined },
): Promise<ImportSummary> {
  const total = people.reduce((sum, { files }) => sum + files.length, 0)
  const bar = showProgress(process.stderr, 'files')
  const report = reportPath === undefined ? undefined : openRefusalReport(reportPath)
  const imported: ImportedFile[] = []
  let cached = 0
  const interrupted = new AbortController()
  const interrupt = () => interrupted.abort()
  for (const signal of endSignals) process.once(signal, interrupt)
  try {
    await withDependencies({}, async (dependencies) =>
      importPeople(dependencies, await findApplication(dependencies, applicationId), people, {
        concurrency: settingsOfEnvironment().engineProcesses,
        clientVersion: 'livegate-cli/0.1.0',
        liveness,
        signal: interrupted.signal,
        onFile(file) {
          imported.push(file)
          if (file.isKnown) cached++
          report?.add(file)
          bar.show({ done: imported.length, cached, total })
        },
      }),
    )
  } finally {
    for (const signal of endSignals) process.off(signal, interrupt)
    bar.end()
    report?.close()
  }
  if (imported.length < total) {
    const done = `${imported.length} of ${total} files are done`
    throw new CommandFailure('INTERRUPTED', `Interrupted: ${done}. Run it again: it goes on where it stopped.`)
  }
  return summarise(people.length, imported)
}

function summarise(users: number, imported: readonly ImportedFile[]): ImportSummary {
  const enrolled = imported.filter(({ result }) => result)
  const counts = new Map<string, number>()
  for (const { result, reasons } of imported) {
    if (result) continue
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return {
    users,
    usersEnrolled: new Set(enrolled.map(({ userId }) => userId)).size,
    files: imported.length,
    filesEnrolled: enrolled.length,
    filesKnown: imported.filter(({ isKnown }) => isKnown).length,
    refused: Object.fromEntries([...counts].sort(([, a], [, b]) => b - a)),
  }
}

function describe(summary: ImportSummary, reportPath: string | undefined): string[] {
  const { users, usersEnrolled, files, filesEnrolled, filesKnown, refused } = summary
  const reasons = Object.entries(refused)
  return [
    `${usersEnrolled} of ${users} users are enrolled, by ${filesEnrolled} of ${files} files${filesKnown > 0 ? ` (${filesKnown} imported before)` : ''}.`,
    ...(reasons.length === 0 ? [] : ['Refused:', ...reasons.map(([reason, count]) => `  ${reason}  ${count}`)]),
    ...(reasons.length > 0 && reportPath !== undefined ? [`Each of them: ${reportPath}`] : []),
  ]
}
