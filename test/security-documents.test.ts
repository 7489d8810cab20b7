import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/** Threat model and checklist name the tests that prove them; a test that moves takes its name there along. */

const root = fileURLToPath(new URL('../', import.meta.url))
const besideCode = () =>
  ['packages', 'apps'].flatMap((folder) =>
    readdirSync(`${root}${folder}`).flatMap((one) =>
      readdirSync(`${root}${folder}/${one}/src`, { recursive: true }).map((file) => `${folder}/${one}/src/${file}`),
    ),
  )

it.each(['SECURITY.md', 'docs/asvs.md'])('every test that %s names is there', (document) => {
  const text = readFileSync(`${root}${document}`, 'utf8')
  const named = [...text.matchAll(/`((?:contract|e2e|faults|recapture)\/[\w-]+|[\w/.-]+\.test\.ts|supply-chain)`/g)]
  const names = [...new Set(named.map(([, name = '']) => name))]
  expect(names.length).toBeGreaterThan(20)
  const files = besideCode()
  const missing = names.filter((name) => {
    if (!name.endsWith('.test.ts')) return !existsSync(`${root}test/${name}.test.ts`)
    return !files.some((file) => file === name || file.endsWith(`/${name}`))
  })
  expect(missing).toEqual([])
})
