import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'

/** What is installed with Livegate is known to the letter, and none of it runs while it is being installed. */

const root = fileURLToPath(new URL('../', import.meta.url))
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const schemas = join(dirname(fileURLToPath(import.meta.resolve('@cyclonedx/cyclonedx-library'))), '../res/schema')

type Component = { 'bom-ref': string; type: string; hashes?: { content: string }[]; components?: { name: string }[] }
type Sbom = { components: Component[]; serialNumber: string }

const makeSbom = () =>
  execFileSync(process.execPath, ['scripts/make-sbom.mjs'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 })

it('the bill of materials is CycloneDX, the same each time, and names packages, models and what lies inside packages', () => {
  const text = makeSbom()
  expect(makeSbom()).toBe(text)
  const sbom = JSON.parse(text) as Sbom
  const ajv = new Ajv({ strict: false, validateFormats: false })
  for (const name of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json']) {
    ajv.addSchema({ ...readJson(join(schemas, name)), $id: `http://cyclonedx.org/schema/${name}` })
  }
  const validate = ajv.compile(readJson(join(schemas, 'bom-1.5.SNAPSHOT.schema.json')))
  validate(sbom)
  expect(validate.errors).toBeNull()

  const named = (ref: RegExp) => sbom.components.find((component) => ref.test(component['bom-ref']))
  for (const ref of [/^fastify@/, /^sharp@/, /^onnxruntime-node@/, /^@livegate\/server@/])
    expect(named(ref)).toBeDefined()
  for (const ref of [/^vitest@/, /^playwright-core@/, /^knip@/]) expect(named(ref)).toBeUndefined()
  expect(named(/^@napi-rs\/webcodecs@/)?.components?.map(({ name }) => name)).toContain('FFmpeg')
  const { models } = readJson(join(root, 'packages/engine/models/default.json')) as { models: { sha256: string }[] }
  const digests = sbom.components.flatMap(({ hashes = [] }) => hashes.map(({ content }) => content))
  for (const { sha256 } of models) expect(digests).toContain(sha256)
})

it('the lock file pins each package by its digest and names no place to get it from', () => {
  const { packages } = readJson(join(root, 'package-lock.json')) as {
    packages: Record<string, { integrity?: string; resolved?: string; optional?: boolean; link?: boolean }>
  }
  for (const [place, { integrity, resolved, optional, link }] of Object.entries(packages)) {
    if (!place.includes('node_modules/') || link) continue
    expect(resolved, place).toBeUndefined()
    if (!optional) expect(integrity, place).toMatch(/^sha512-/)
  }
})

it('no package runs a script when it is installed', () => {
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
})
