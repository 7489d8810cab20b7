#!/usr/bin/env node
// Committed, since npm links only programs that exist when it installs, and the build comes after that.
import { existsSync } from 'node:fs'

const program = new URL('../dist/livegate.js', import.meta.url)
if (existsSync(program)) await import(program.href)
else {
  console.error('Livegate is not built yet: npm run build')
  process.exitCode = 1
}
