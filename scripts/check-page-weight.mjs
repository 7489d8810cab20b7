// `node scripts/check-page-weight.mjs`, after a build: what the capture page loads before the camera opens and what the console
// loads, in bytes of compressed JavaScript, against their budgets. Ends with 1 above one.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budgetBytes = 100_000
/** Everything the console has: its pages come at once. */
const consoleBudgetBytes = 60_000

const folder = new URL('../apps/capture/dist/', import.meta.url)
const compressed = (name, of = folder) => gzipSync(readFileSync(new URL(`assets/${name}`, of)), { level: 9 }).length

const scripts = readdirSync(new URL('assets/', folder)).filter((name) => name.endsWith('.js'))
const [, entry] = /src="[^"]*\/assets\/([^"]+\.js)"/.exec(readFileSync(new URL('index.html', folder), 'utf8')) ?? []
if (entry === undefined) throw new Error('the page has no script')
// A language is one such file, and a visit loads one at most; the tracker comes when the camera runs.
const languages = scripts.filter((name) => /^[a-z]{2}-/.test(name))
const largestLanguage = Math.max(0, ...languages.map((name) => compressed(name)))
const total = compressed(entry) + largestLanguage

console.log(`Before the camera opens: ${total} bytes of compressed JavaScript, ${budgetBytes} allowed`)
console.log(`  ${compressed(entry)}  the page\n  ${largestLanguage}  the largest of ${languages.length} languages`)
for (const name of scripts) {
  if (name !== entry && !languages.includes(name)) console.log(`  later, ${compressed(name)}  ${name}`)
}
if (total > budgetBytes) process.exitCode = 1

const consoleFolder = new URL('../apps/console/dist/', import.meta.url)
const consoleScripts = readdirSync(new URL('assets/', consoleFolder)).filter((name) => name.endsWith('.js'))
const consoleTotal = consoleScripts.reduce((sum, name) => sum + compressed(name, consoleFolder), 0)
console.log(`The console: ${consoleTotal} bytes of compressed JavaScript, ${consoleBudgetBytes} allowed`)
if (consoleTotal > consoleBudgetBytes) process.exitCode = 1
