import { readFile } from 'node:fs/promises'

/**
 * Resident memory of a process in bytes, from Linux's /proc (proc_pid_status(5), VmRSS). 0 where that can't be read:
 * on other systems, and for a process that has just ended.
 */
export async function readRssBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return Number(kibibytes ?? 0) * 1024
}
