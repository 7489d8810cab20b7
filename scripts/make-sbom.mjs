// `node scripts/make-sbom.mjs [FILE]`: the bill of materials of what `npm ci --omit=dev` installs here, as CycloneDX JSON. To what npm
// knows it adds the model weights with their digests and the native libraries inside packages. The same tree gives the same bytes.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const readJson = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'))
const own = readJson('package.json')

// Its own --omit=dev leaves out what tests use as well.
const output = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 ** 2,
  stdio: ['ignore', 'pipe', 'ignore'],
})
const sbom = JSON.parse(output)
const installed = new Set()
for (const [place, { name, version, dev, link }] of Object.entries(readJson('package-lock.json').packages)) {
  if (!dev && !link) installed.add(`${name ?? place.split('node_modules/').at(-1)}@${version}`)
}
sbom.components = sbom.components.filter((component) => installed.has(component['bom-ref']))
sbom.dependencies = sbom.dependencies
  .filter(({ ref }) => installed.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => installed.has(one)) }))
const byName = new Map(
  sbom.components.map((component) => [component.purl.replace(/^pkg:npm\/|@[^@]*$/g, ''), component]),
)
const packageOf = (name) => byName.get(name.replace('@', '%40'))

sbom.metadata.component.name = own.name
sbom.metadata.component.type = 'application'
// npm takes these from the clock and from chance.
delete sbom.metadata.timestamp
sbom.serialNumber = `urn:uuid:${uuidOf(readFileSync(new URL('package-lock.json', root)))}`

for (const { inside, name, version, licence } of readJson('scripts/bundled-components.json').components) {
  contain(inside, name, version, licence)
}
const libvips = `node_modules/@img/sharp-libvips-${process.platform}-${process.arch}/versions.json`
if (existsSync(new URL(libvips, root))) {
  const inside = libvips.split('/').slice(1, 3).join('/')
  for (const [name, version] of Object.entries(readJson(libvips))) contain(inside, name, version)
}
for (const { id, role, file, source, licence, sha256 } of readJson('packages/engine/models/default.json').models) {
  sbom.components.push({
    'bom-ref': `model:${id}`,
    type: 'machine-learning-model',
    name: id,
    version: source.version,
    description: role,
    hashes: [{ alg: 'SHA-256', content: sha256 }],
    licenses: [{ license: { id: licence } }],
    properties: [{ name: 'livegate:file', value: `${source.package}/${file}` }],
  })
}

/** Adds what lies inside a package; nothing where the package is not installed (another platform's). */
function contain(inside, name, version, licence) {
  const container = packageOf(inside)
  if (container === undefined) return
  container.components ??= []
  container.components.push({
    'bom-ref': `${container['bom-ref']}#${name}`,
    type: 'library',
    name,
    ...(version && { version }),
    ...(licence && { licenses: [{ license: { id: licence } }] }),
  })
}

/** A UUID of version 8 (RFC 9562) that names exactly these bytes. */
function uuidOf(bytes) {
  const hex = createHash('sha256').update(bytes).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const text = `${JSON.stringify(sbom, null, 2)}\n`
const [, , file] = process.argv
if (file === undefined) process.stdout.write(text)
else writeFileSync(file, text)
