import { type ColourPair, isReadable, type Theme } from '@livegate/contract'
import { compileTheme, pairsOfTheme, readTheme, resetTheme, setTheme } from '@livegate/server'
import { defineCommand } from 'citty'
import { withApplication } from '../application-options.ts'
import { jsonOption, print, runCommand } from '../output.ts'
import { readThemeFile } from '../theme-file.ts'

const app = { type: 'positional', required: true, description: 'APPLICATION_ID' } as const
const file = { type: 'positional', required: true, description: 'A theme as JSON, see docs/themes.md' } as const

const set = defineCommand({
  meta: { name: 'set', description: 'Give an application a theme; what it does not name becomes the page’s own' },
  args: { app, file, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const theme = await readThemeFile(args.file)
      await withApplication(args.app, (dependencies, application) => setTheme(dependencies, application, theme))
      print(args.json, { applicationId: args.app, set: true }, ['The theme is set. Pages opened from now on show it.'])
    }),
})

const get = defineCommand({
  meta: { name: 'get', description: 'Print an application’s theme, as `set` takes it; files in base64' },
  args: { app, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const theme = await withApplication(args.app, readTheme)
      print(args.json, theme, [JSON.stringify(theme, null, 2)])
    }),
})

const reset = defineCommand({
  meta: { name: 'reset', description: 'Give an application the page’s own look and words again' },
  args: { app, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      await withApplication(args.app, resetTheme)
      print(args.json, { applicationId: args.app, reset: true }, ['The page has its own look and words again.'])
    }),
})

const check = defineCommand({
  meta: { name: 'check', description: 'Say whether a theme can be read, pair by pair; no server, no database' },
  args: { file, ...jsonOption },
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const theme = await readThemeFile(args.file)
      const pairs = pairsOfTheme(theme)
      if (pairs.every(isReadable)) compileTheme(theme)
      print(args.json, reportOf(theme, pairs), pairs.map(describeLine))
      if (!pairs.every(isReadable)) process.exitCode = 1
    }),
})

function reportOf({ darkMode }: Theme, pairs: ColourPair[]) {
  const readable = pairs.every(isReadable)
  return {
    readable,
    darkMode: darkMode ?? 'AUTO',
    pairs: pairs.map((pair) => ({ ...pair, readable: isReadable(pair) })),
  }
}

/** One line of the table that `check` prints. */
function describeLine(pair: ColourPair): string {
  const { scheme, front, back, frontColour, backColour, ratio, needed } = pair
  const shown = (Math.floor(ratio * 100) / 100).toFixed(2).padStart(5)
  const verdict = isReadable(pair) ? 'ok ' : 'TOO LITTLE'
  return `${scheme.padEnd(5)}  ${shown}:1 of ${needed}:1  ${verdict}  ${front} ${frontColour} on ${back} ${backColour}`
}

/** `livegate app theme …` */
export const themeCommand = defineCommand({
  meta: { name: 'theme', description: 'How an application’s page looks and speaks' },
  subCommands: { set, get, reset, check },
})
