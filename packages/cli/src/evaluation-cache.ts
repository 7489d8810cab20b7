import { homedir } from 'node:os'
import { join } from 'node:path'

/** Beside other programs' caches, where an operator may delete it at any time. */
export function defaultCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'livegate', 'evaluation')
}
