import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { type ModelCheck, verifyModels } from '@livegate/engine'
import type { Config, MasterKeyState } from '@livegate/server'
import { defineCommand } from 'citty'
import { jsonOption, print } from '../output.ts'
import { settingsOfEnvironment, withDependencies } from '../settings.ts'

/** One thing that was looked at; `advice` says what to do when it is not well. */
type Finding = { check: string; ok: boolean; detail: string; advice?: string }

const leastFreeBytes = 1024 ** 3

/** `livegate doctor`: looks at everything Livegate needs, and says what to do. Exit code 1 when something is missing. */
export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: 'Check Node, settings, models, disk, port, database and engine' },
  args: jsonOption,
  run: async ({ args }) => {
    const findings = await examine()
    const ok = findings.every((finding) => finding.ok)
    print(args.json, { ok, findings }, findings.flatMap(toLines))
    process.exitCode = ok ? 0 : 1
  },
})

function toLines({ check, ok, detail, advice }: Finding): string[] {
  const line = `${ok ? 'ok  ' : 'FAIL'}  ${check}: ${detail}`
  return advice === undefined ? [line] : [line, `      -> ${advice}`]
}

async function examine(): Promise<Finding[]> {
  const settings = attempt(settingsOfEnvironment)
  if ('error' in settings) {
    return [
      checkNode(),
      { check: 'settings', ok: false, detail: settings.error.message, advice: 'See docs/settings.md' },
    ]
  }
  const config = settings.value
  return [
    checkNode(),
    { check: 'settings', ok: true, detail: `data in ${config.dataDir}, port ${config.port}` },
    ...(await checkModels(config)),
    await checkDisk(config),
    await checkPort(config),
    ...(await checkDatabaseAndEngine()),
  ]
}

function attempt<T>(work: () => T): { value: T } | { error: Error } {
  try {
    return { value: work() }
  } catch (error) {
    return { error: error as Error }
  }
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 19)
  const detail = `Node ${process.versions.node}`
  return ok ? { check: 'node', ok, detail } : { check: 'node', ok, detail, advice: 'Install Node 20.19 or newer' }
}

async function checkModels({ models }: Config): Promise<Finding[]> {
  const checks = await verifyModels(models)
  const calibration = `${models.id}, calibration ${models.calibration.id}`
  return [{ check: 'model manifest', ok: true, detail: calibration }, ...checks.map(toFinding)]
}

function toFinding({ entry, outputs, problem }: ModelCheck): Finding {
  const check = `model ${entry.id}`
  if (problem !== undefined) {
    const advice =
      entry.source === undefined
        ? 'Correct the manifest that LIVEGATE_MODELS names, or put the file in place: docs/models.md'
        : 'Install the packages again: npm ci'
    return { check, ok: false, detail: problem, advice }
  }
  const shapes = Object.entries(outputs ?? {}).map(([name, shape]) => `${name} ${shape.join('x')}`)
  const { role, file, licence } = entry
  return {
    check,
    ok: true,
    detail: `${role}, ${file}, ${licence}, SHA-256 as in the manifest, gives ${shapes.join(', ')}`,
  }
}

async function checkDisk({ dataDir }: Config): Promise<Finding> {
  const check = 'disk'
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await access(dataDir, constants.R_OK | constants.W_OK)
    const { bavail, bsize } = await statfs(dataDir)
    const free = bavail * bsize
    const detail = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${dataDir}`
    if (free >= leastFreeBytes) return { check, ok: true, detail }
    return { check, ok: false, detail, advice: 'Free at least 1 GiB, or set LIVEGATE_DATA_DIR to another disk' }
  } catch (error) {
    const advice = 'Make the directory writable for this user, or set LIVEGATE_DATA_DIR'
    return { check, ok: false, detail: (error as Error).message, advice }
  }
}

async function checkPort({ host, port }: Config): Promise<Finding> {
  const check = 'port'
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host, port }, () => probe.close(() => resolve(true)))
  })
  if (free) return { check, ok: true, detail: `${port} is free` }
  const answer = await fetch(`http://localhost:${port}/health/live`).catch(() => undefined)
  if (answer?.ok) return { check, ok: true, detail: `Livegate answers at ${port}` }
  const advice = 'Stop the other program, or set LIVEGATE_PORT'
  return { check, ok: false, detail: `${port} is taken by another program`, advice }
}

function describeKeys(keys: MasterKeyState[]): Finding {
  const check = 'keys'
  const current = keys.find(({ isCurrent }) => isCurrent)
  if (current === undefined) return { check, ok: false, detail: 'none is at hand', advice: 'See docs/keys.md' }
  const { version, createdAt, reseal } = current
  const detail = `master key ${version} of ${createdAt.toISOString().slice(0, 10)}`
  if (reseal.failed > 0) {
    const advice = 'They are damaged or were put there from elsewhere: docs/keys.md'
    return { check, ok: false, detail: `${detail}; ${reseal.failed} templates or files do not open`, advice }
  }
  if (reseal.stage === 'DONE') return { check, ok: true, detail }
  return { check, ok: true, detail: `${detail}; what earlier ones sealed is being sealed anew` }
}

async function checkDatabaseAndEngine(): Promise<Finding[]> {
  try {
    return await withDependencies({ engineProcesses: 1 }, async (dependencies) => {
      const applications = await dependencies.applications.list()
      const database: Finding = { check: 'database', ok: true, detail: `reached; ${applications.length} applications` }
      const keys = describeKeys(await dependencies.masterKeys.list())
      try {
        await dependencies.warmUp()
        return [database, keys, { check: 'engine', ok: true, detail: 'starts and infers' }]
      } catch (error) {
        const advice = 'Install the packages again on this machine: npm ci'
        return [database, keys, { check: 'engine', ok: false, detail: (error as Error).message, advice }]
      }
    })
  } catch (error) {
    const advice = 'Read the message above; with your own PostgreSQL check DATABASE_URL'
    return [{ check: 'database', ok: false, detail: (error as Error).message, advice }]
  }
}
