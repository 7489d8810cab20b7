import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A block of code of a Markdown file. */
export type CodeBlock = { language: string; code: string; line: number }

/** The fenced blocks of a Markdown file (CommonMark, 4.5), in their order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^ {0,3}```(\S*)[^\n]*\n(.*?)^ {0,3}```$/gms)].map(
    ({ 1: language = '', 2: code = '', index }) => ({
      language,
      code,
      line: markdown.slice(0, index).split('\n').length,
    }),
  )
}

/** Runs a program's text by a command; rejects with all that it said unless it ends well. */
export async function runProgram(
  [command = '', ...words]: string[],
  program: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<string> {
  const child = spawn(command, words, { cwd, env: { PATH: process.env.PATH ?? '', ...env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  child.stdin.on('error', () => {}) // It ended before it had read everything: its code tells why.
  child.stdin.end(program)
  await once(child, 'close')
  if (child.exitCode !== 0) throw new Error(`ended with ${child.exitCode ?? child.signalCode}:\n${said}`)
  return said
}
