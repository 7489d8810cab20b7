import { randomBytes } from 'node:crypto'
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readProcessStart } from './embedded-process.ts'

const ticketForm = /^start-(\d{12})-(\d+)-([\w.]+)-[0-9a-f]{16}\.lock$/
const pollMs = 25

/**
 * Runs `work` while no other process runs its own under the same directory. Made of files only, since Node has no
 * flock(2), and safe against a holder's kill -9, pid reuse and reboots: every contender draws a numbered ticket whose
 * name tells its process and when that process started; the lowest ticket of a living process has its turn.
 *
 * Why two can't have it at once: a contender that finds a higher ticket than its own draws again, so of two holders
 * the higher was drawn after the lower had looked around, and therefore saw the lower and waits for it (compare
 * Lamport's bakery, CACM 17(8), 1974). Names never repeat, so removing a dead one's ticket can't hit a living one.
 *
 * @throws Error when the turn doesn't come within `timeoutMs`; what `work` throws.
 */
export async function withStartLock<T>(directory: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const ticket = await drawTicket(directory)
  try {
    await waitForTurn(directory, ticket, timeoutMs)
    return await work()
  } finally {
    await rm(join(directory, ticket), { force: true })
  }
}

async function drawTicket(directory: string): Promise<string> {
  const start = readProcessStart(process.pid) ?? 'unknown'
  for (;;) {
    const highest = (await listTickets(directory)).at(-1)
    const number = Number(highest === undefined ? 0 : ticketForm.exec(highest)?.[1]) + 1
    const ticket = `start-${String(number).padStart(12, '0')}-${process.pid}-${start}-${randomBytes(8).toString('hex')}.lock`
    await (await open(join(directory, ticket), 'wx', 0o600)).close()
    if ((await listTickets(directory)).at(-1) === ticket) return ticket
    await rm(join(directory, ticket), { force: true })
  }
}

async function waitForTurn(directory: string, ticket: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const ahead = (await listTickets(directory)).filter((other) => other < ticket)
    const [living] = await dropDeadTickets(directory, ahead)
    if (living === undefined) return
    if (Date.now() > deadline) {
      const pid = ticketForm.exec(living)?.[2]
      throw new Error(`Process ${pid} has been starting or preparing the database in ${directory} for too long`)
    }
    await sleep(pollMs)
  }
}

async function dropDeadTickets(directory: string, tickets: string[]): Promise<string[]> {
  const living: string[] = []
  for (const ticket of tickets) {
    const [, , pid, start] = ticketForm.exec(ticket) ?? []
    if (readProcessStart(Number(pid)) === start) living.push(ticket)
    else await rm(join(directory, ticket), { force: true })
  }
  return living
}

async function listTickets(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => ticketForm.test(name)).sort()
}
