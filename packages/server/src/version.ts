import { readFileSync } from 'node:fs'

type PackageDescription = { version: string }

/** The version of this Livegate, as its package names it. */
export const livegateVersion: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as PackageDescription
).version
