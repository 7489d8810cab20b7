import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

const onLinux = process.platform === 'linux'

/**
 * A text that tells a process from every other one that had or will have the same id: when it started. Undefined when
 * no such process runs; a zombie has ended and counts as none.
 */
export function readProcessStart(pid: number): string | undefined {
  if (!onLinux) return readFromPs(pid, 'lstart=')?.replaceAll(/\W+/g, '.')
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses, which may itself hold spaces and parentheses (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state] = fields
    const startTicks = fields[19]
    return state === 'Z' || state === 'X' ? undefined : `${readBootId()}.${startTicks}`
  } catch {
    return undefined
  }
}

/** Whether the process is a PostgreSQL server of this data directory (absolute, without symbolic links). */
export function servesCluster(pid: number, clusterDirectory: string): boolean {
  if (!onLinux) return readFromPs(pid, 'args=')?.includes(`-D ${clusterDirectory} `) ?? false
  try {
    return readProcessStart(pid) !== undefined && readlinkSync(`/proc/${pid}/cwd`) === clusterDirectory
  } catch {
    return false
  }
}

/** Start times count from the boot, so a text that is to survive a reboot has to name the boot too. */
function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
}

function readFromPs(pid: number, column: string): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-ww', '-o', column, '-p', String(pid)], { encoding: 'utf8' })
  return status === 0 && stdout.trim() !== '' ? `${stdout.trim()} ` : undefined
}
