// The gallery: search in memory from a thousand templates to a million, two processes, and pgvector; prints tables.
//   npm run build && npx tsx bench/gallery/gallery.ts                          memory and processes
//   … gallery.ts memory [SIZE,…]        a million takes 5 GB of memory; draws growth.svg
//   … gallery.ts processes [SIZE]
//   … gallery.ts pgvector URL [SIZE]    the URL of an empty database on a PostgreSQL that has pgvector
import { writeFileSync } from 'node:fs'
import { printTable } from './fixtures.ts'
import { measureMemory } from './memory.ts'
import { measurePgvector } from './pgvector.ts'
import { plotGrowth } from './plot.ts'
import { measureTwoProcesses } from './two-processes.ts'

const [, , part, ...options] = process.argv

if (part === undefined || part === 'memory') {
  const sizes = (options[0] ?? '1000,10000,100000,300000,1000000').split(',').map(Number)
  const figures = await measureMemory(sizes)
  printTable('In memory; ms unless it says otherwise.', figures)
  writeFileSync(new URL('./growth.svg', import.meta.url), plotGrowth(figures))
}
if (part === undefined || part === 'processes') {
  printTable('Two processes, sealed templates in PostgreSQL.', [
    await measureTwoProcesses(Number(options[0] ?? 100_000)),
  ])
}
if (part === 'pgvector') {
  printTable('pgvector.', [await measurePgvector(options[0] ?? '', Number(options[1] ?? 100_000))])
}
process.exit(0)
