// `node scripts/list-licences.mjs`: writes the licence of every package of the lock file into docs/licences.md. With --check it only
// compares, and ends with 1 when the list is out of date. Either way it refuses a licence that nobody has agreed to.
import { readFileSync, writeFileSync } from 'node:fs'

/** May be used without asking. */
const agreed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
])

/** May be used because of what each is: its licence, and why that is no burden. */
const exceptions = [
  { name: /^fast-sha256$/, licence: 'Unlicense', why: 'public domain, and only used by tests' },
  { name: /^argparse$/, licence: 'Python-2.0', why: 'permissive' },
  { name: /^argparse$/, licence: 'PSF-2.0', why: 'permissive' },
  { name: /^lightningcss(-|$)/, licence: 'MPL-2.0', why: 'unchanged, and only used to build the page' },
  { name: /^axe-core$/, licence: 'MPL-2.0', why: 'unchanged, and only used by tests' },
  { name: /^@img\/sharp-/, licence: 'LGPL-3.0-or-later', why: 'libvips, linked dynamically and replaceable' },
]

/** What the lock file does not tell, because the registry at hand did not have the platform's package. */
const untold = [
  { name: /^@napi-rs\/webcodecs-/, licence: 'MIT' },
  { name: /^@biomejs\/cli-/, licence: 'MIT OR Apache-2.0' },
  // Its LICENSE file says so, its package.json does not.
  { name: /^jsfeat$/, licence: 'MIT' },
  { name: /^@oxc-(parser|resolver)\/binding-/, licence: 'MIT' },
]

const [begin, end] = ['<!-- packages: written by scripts/list-licences.mjs -->', '<!-- end of packages -->']
const page = new URL('../docs/licences.md', import.meta.url)
const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))

const packages = new Map()
for (const [place, { version, license, dev, link }] of Object.entries(lock.packages)) {
  const name = place.split('node_modules/').at(-1)
  if (!place.includes('node_modules/') || link) continue
  const licence = license ?? untold.find((one) => one.name.test(name))?.licence ?? 'unknown'
  const key = `${name} ${version}`
  packages.set(key, { name, version, licence, dev: (packages.get(key)?.dev ?? true) && dev === true })
}

const refused = [...packages.values()].filter(({ name, licence }) => !isAllowed(name, licence))
for (const { name, version, licence } of refused) console.error(`${name} ${version}: nobody has agreed to ${licence}`)

const text = readFileSync(page, 'utf8')
const [before, rest] = split(text, begin)
const [, after] = split(rest, end)
const written = `${before}${begin}\n\n${describe()}\n${end}${after}`
if (process.argv.includes('--check')) {
  if (written !== text) console.error('docs/licences.md is out of date: node scripts/list-licences.mjs')
  if (written !== text || refused.length > 0) process.exitCode = 1
} else {
  writeFileSync(page, written)
  if (refused.length > 0) process.exitCode = 1
}

/** Of an OR one part is enough, of an AND all are needed. */
function isAllowed(name, expression) {
  const plain = expression.replace(/^\(|\)$/g, '')
  return plain
    .split(' OR ')
    .some((choice) =>
      choice
        .split(' AND ')
        .every((id) => agreed.has(id) || exceptions.some((one) => one.name.test(name) && one.licence === id)),
    )
}

function describe() {
  return [
    ['Installed with Livegate, for all platforms', false],
    ['Only needed to develop and test it', true],
  ]
    .map(([title, dev]) => `### ${title}\n\n${listByLicence([...packages.values()].filter((one) => one.dev === dev))}`)
    .join('\n')
}

function listByLicence(some) {
  const licences = [...new Set(some.map(({ licence }) => licence))].sort()
  return licences
    .map((licence) => {
      const those = some.filter((one) => one.licence === licence).map(({ name, version }) => `${name} ${version}`)
      return `**${licence}** (${those.length}): ${those.sort().join(', ')}\n`
    })
    .join('\n')
}

function split(whole, marker) {
  const at = whole.indexOf(marker)
  if (at < 0) throw new Error(`docs/licences.md has no line ${marker}`)
  return [whole.slice(0, at), whole.slice(at + marker.length)]
}
