import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The one direction of dependency is a lint rule; here each folder tries what it may not do. */

const biome = fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url))
const rules = new URL('../biome.json', import.meta.url)

const forbidden = [
  ['packages/contract/src', '@livegate/engine'],
  ['packages/engine/src', '@livegate/contract'],
  ['packages/engine/src', 'fastify'],
  ['packages/engine/src', 'pg'],
  ['packages/evaluation/src', '@livegate/server'],
  ['packages/evaluation/src', 'fastify'],
  ['packages/sdk/src', '@livegate/contract'],
  ['packages/simulator/src', '@livegate/contract'],
  ['packages/simulator/src', 'fastify'],
  ['packages/server/src/domain', '../store/users.ts'],
  ['packages/server/src/domain', '@livegate/engine'],
  ['packages/server/src/domain', 'fastify'],
  ['packages/server/src/domain', 'drizzle-orm'],
  ['packages/server/src/store', '../http/health.ts'],
  ['packages/server/src/evidence', '../dependencies.ts'],
  ['packages/server/src/biometrics', 'fastify'],
  ['packages/server/src/gallery', '../http/health.ts'],
  ['packages/server/src/security', '../jobs/worker.ts'],
  ['packages/server/src/jobs', '../gallery/memory-gallery.ts'],
  ['packages/server/src/jobs', '../webhooks/post-webhook.ts'],
  ['packages/server/src/webhooks', '../jobs/worker.ts'],
  ['packages/server/src/http/v6', '../../store/users.ts'],
  ['packages/server/src/jobs', 'pg'],
] as const

const allowed = [
  ['packages/evaluation/src', '@livegate/engine'],
  ['packages/sdk/src', './events.ts'],
  ['packages/simulator/src', './scenarios.ts'],
  ['packages/simulator/src', 'node:http'],
  ['packages/server/src/domain', './ports.ts'],
  ['packages/server/src/domain', '@livegate/contract'],
  ['packages/server/src/store', '../domain/ports.ts'],
  ['packages/server/src/http/v6', '../../domain/report.ts'],
] as const

let project: string
let complaints: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'livegate-rules-'))
  const { vcs: _, $schema: __, ...config } = JSON.parse(await readFile(rules, 'utf8'))
  await writeFile(join(project, 'biome.json'), JSON.stringify(config))
  for (const [folder, imported] of [...forbidden, ...allowed]) {
    const path = join(project, fileFor(folder, imported))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `import { x } from '${imported}'\n\nexport const y = x\n`)
  }
  const arguments_ = ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=github', '.']
  complaints = spawnSync(biome, arguments_, { cwd: project, encoding: 'utf8' }).stdout
})

afterAll(() => rm(project, { recursive: true, force: true }))

const fileFor = (folder: string, imported: string) => `${folder}/imports-${imported.replaceAll(/\W+/g, '-')}.ts`

describe('the folders of the house', () => {
  it.each(forbidden)('%s may not import %s', (folder, imported) => {
    expect(complaints).toContain(fileFor(folder, imported))
  })

  it.each(allowed)('%s may import %s', (folder, imported) => {
    expect(complaints).not.toContain(fileFor(folder, imported))
  })
})
