import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Theme, theme } from '@livegate/contract'
import { CommandFailure } from './output.ts'

type Part = { file?: unknown; darkFile?: unknown } | undefined

/**
 * A theme from a JSON file, in which logo and font name files beside it.
 * @throws CommandFailure FILE_NOT_READABLE, WRONG_ARGUMENT
 */
export async function readThemeFile(path: string): Promise<Theme> {
  const source = parseJson(await readOrFail(path), path) as { logo?: Part; font?: Part }
  for (const part of [source?.logo, source?.font]) {
    for (const name of ['file', 'darkFile'] as const) {
      const beside = part?.[name]
      if (part !== undefined && typeof beside === 'string') {
        part[name] = (await readOrFail(resolve(dirname(path), beside))).toString('base64')
      }
    }
  }
  const reading = theme.safeParse(source)
  if (reading.success) return reading.data
  const lines = reading.error.issues.map(({ path: where, message }) => `  ${where.join('.') || 'theme'}: ${message}`)
  throw new CommandFailure('WRONG_ARGUMENT', [`${path} is not a theme:`, ...lines].join('\n'))
}

async function readOrFail(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new CommandFailure('FILE_NOT_READABLE', `${path} can't be read: ${(error as Error).message}`)
  }
}

function parseJson(text: Buffer, path: string): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch (error) {
    throw new CommandFailure('WRONG_ARGUMENT', `${path} is not JSON: ${(error as Error).message}`)
  }
}
