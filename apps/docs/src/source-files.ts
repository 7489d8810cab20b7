import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, posix } from 'node:path'

/** A Markdown file, and the path below `/docs/` that it is shown at. */
export type SourceFile = { file: string; path: string; text: string }

/** Where a Markdown file is shown: `docs/keys.md` at `keys`, `docs/decisions/0027-keys.md` at `decisions/0027-keys`, `bench/pad/results.md` at `measurements/pad`. */
export function pathOf(file: string): string {
  if (file === 'docs/index.md') return ''
  if (file.startsWith('docs/')) return file.slice('docs/'.length, -'.md'.length)
  if (file.startsWith('bench/')) return `measurements/${basename(dirname(file))}`
  return basename(file, '.md').toLowerCase()
}

/** Reads what the site is made of: guides, decisions, measurements, and the pages at the root of the repository. */
export async function readSourceFiles(root: string): Promise<SourceFile[]> {
  const files = [
    ...['ARCHITECTURE.md', 'SECURITY.md', 'CHANGELOG.md'],
    ...(await markdownIn(root, 'docs')),
    ...(await markdownIn(root, 'docs/decisions')),
    ...(await resultsIn(root, 'bench')),
  ]
  return Promise.all(
    files.map(async (file) => ({ file, path: pathOf(file), text: await readFile(join(root, file), 'utf8') })),
  )
}

async function markdownIn(root: string, folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder))
  return names
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => posix.join(folder, name))
}

async function resultsIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const has = (await readdir(join(root, folder, name))).includes('results.md')
        return has ? [posix.join(folder, name, 'results.md')] : []
      }),
  )
  return found.flat().sort()
}
