import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { en } from './en.ts'

const file = fileURLToPath(new URL('../../../../packages/contract/src/text-keys.ts', import.meta.url))
const categories = ['zero', 'one', 'two', 'few', 'many', 'other']

/** The key of every text, e.g. `intro.tips.light`; a plural has one for each category that some language has. */
function keysOf(value: unknown, path: string): string[] {
  if (typeof value === 'string') return [path]
  const keys =
    value !== null && typeof value === 'object' && 'other' in value && 'one' in value ? categories : undefined
  return (keys ?? Object.keys(value as object)).flatMap((key) =>
    keysOf(keys === undefined ? (value as Record<string, unknown>)[key] : '', path === '' ? key : `${path}.${key}`),
  )
}

it('the contract knows every text that a theme may replace (after a new one: npx vitest run --project unit text-keys -u)', async () => {
  const lines = keysOf(en, '').map((key) => `  '${key}',`)
  await expect(
    ['/** The keys of the texts of the capture page. */', 'export const textKeys = [', ...lines, '] as const', ''].join(
      '\n',
    ),
  ).toMatchFileSnapshot(file)
})
