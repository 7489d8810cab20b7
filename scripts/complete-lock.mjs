// After a change of dependencies: `node scripts/complete-lock.mjs`. npm leaves a platform's binary package out of the
// lock file when the registry at hand does not have it, and `npm ci` then refuses the lock file on every platform. This
// adds an entry (exact version, platform, no integrity) for each that is missing.
import { readFileSync, writeFileSync } from 'node:fs'

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']
const clibs = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' }

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
const added = []

for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] !== undefined || lock.packages[`${place}/node_modules/${name}`]) continue
    lock.packages[`node_modules/${name}`] = describe(name, version, entry.dev)
    added.push(`${name}@${version}`)
  }
}

function describe(name, version, dev) {
  const words = name.split('/').at(-1).split('-')
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  if (os.length === 0 || !/^\d/.test(version)) throw new Error(`${name}@${version} is not a platform's package`)
  const libc = words.flatMap((word) => (os.includes('linux') && clibs[word] ? [clibs[word]] : []))
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev: true }),
    ...(libc.length > 0 && { libc }),
    optional: true,
    os,
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries(sorted)
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'Nothing was missing.' : `Added ${added.join(', ')}`)
