import { theme as schema, type Theme } from '@livegate/contract'
import { describe, expect, it } from 'vitest'
import { newApplication } from './new-application.ts'
import type { Themes } from './ports.ts'
import { type CompiledTheme, compileTheme, readTheme, resetTheme, setTheme } from './theme.ts'

const svg = '<svg viewBox="0 0 2 1"><path d="M0 0h2v1z"/></svg>'
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')
const textOf = (compiled: CompiledTheme, name: string | undefined) =>
  Buffer.from(compiled.files.find((file) => file.name === name)?.bytes ?? []).toString()
const cssOf = (theme: Theme) => {
  const compiled = compileTheme(theme)
  return textOf(compiled, compiled.stylesheet)
}

describe('the stylesheet of a theme', () => {
  it('sets the page’s tokens, light and dark', () => {
    const css = cssOf({ colours: { light: { accent: '#00695c' } }, radius: 4, font: 'SERIF' })
    expect(css).toContain(':root{color-scheme:light dark;--font:Charter')
    expect(css).toContain('--radius:4px;')
    expect(css).toContain('--accent:#00695c;--accent-strong:#005a4f;--on-accent:#ffffff;')
    expect(css).toMatch(/@media \(prefers-color-scheme:dark\)\{:root\{--ground:#101317;/)
  })

  it('keeps to one scheme where the theme does', () => {
    expect(cssOf({ darkMode: 'LIGHT' })).toMatch(/^:root\{color-scheme:light;--ground:#ffffff;[^{]*$/)
    expect(cssOf({ darkMode: 'DARK' })).toMatch(/^:root\{color-scheme:dark;--ground:#101317;[^{]*$/)
  })

  it('is named by what is in it', () => {
    const [one, same, other] = [{}, {}, { radius: 1 }].map((theme) => compileTheme(theme).stylesheet)
    expect(one).toMatch(/^[0-9a-f]{32}\.css$/)
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })
})

describe('a theme that can’t be read', () => {
  it('is refused with each pair and its contrast', () => {
    expect(() => compileTheme({ colours: { light: { accent: '#ffcc00' } } })).toThrow(
      expect.objectContaining({
        code: 'THEME_NOT_READABLE',
        details: [
          {
            pointer: '/body/colours/light/accent',
            message: 'light: accent #ffcc00 on ground #ffffff has a contrast of 1.51:1, 4.5:1 is needed',
          },
          {
            pointer: '/body/colours/light/accent',
            message: 'light: accent #ffcc00 on raised #f4f5f7 has a contrast of 1.38:1, 4.5:1 is needed',
          },
        ],
      }),
    )
  })

  it('may hold colours that are never shown', () => {
    expect(() => compileTheme({ colours: { light: { accent: '#ffcc00' } }, darkMode: 'DARK' })).not.toThrow()
  })
})

describe('the files of a theme', () => {
  const logo = (file: string): Theme => ({ logo: { alt: 'Acme', file: base64(file) } })
  const png = (width: number, height: number) => {
    const bytes = Buffer.alloc(33)
    bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
    bytes.writeUInt32BE(width, 16)
    bytes.writeUInt32BE(height, 20)
    return bytes.toString('latin1')
  }

  it('hold the logo, an SVG without what it does not need', () => {
    const compiled = compileTheme(logo(`<!-- by hand -->${svg}`))
    expect(compiled.page.logo).toEqual({
      src: expect.stringMatching(/^\/gateway\/theme\/[0-9a-f]{32}\.svg$/),
      alt: 'Acme',
    })
    expect(textOf(compiled, compiled.page.logo?.src.split('/').at(-1))).toMatch(/^<svg xmlns=/)
  })

  it('hold a second logo for dark grounds, where both grounds are shown', () => {
    const both = { alt: 'Acme', file: base64(svg), darkFile: base64(svg.replace('<path', '<path fill="#fff"')) }
    const { page, files } = compileTheme({ logo: both })
    expect(page.logo?.darkSrc).toMatch(/\.svg$/)
    expect(page.logo?.darkSrc).not.toBe(page.logo?.src)
    expect(files).toHaveLength(3)
    expect(compileTheme({ logo: both, darkMode: 'DARK' }).page.logo).toEqual({ alt: 'Acme', src: page.logo?.darkSrc })
    expect(compileTheme({ logo: both, darkMode: 'LIGHT' }).page.logo).toEqual({ alt: 'Acme', src: page.logo?.src })
  })

  it('hold texts by language, and nothing where there are none', () => {
    const compiled = compileTheme({ texts: { es: { loading: 'Ya va' } } })
    expect(textOf(compiled, compiled.page.texts?.es?.split('/').at(-1))).toBe('{"loading":"Ya va"}')
    expect(compileTheme({}).page).toEqual({})
  })

  it('hold a font that is only shown when it is there in time', () => {
    const font = Buffer.alloc(48)
    font.write('wOF2', 'latin1')
    font.writeUInt32BE(100_000, 16)
    const compiled = compileTheme({ font: { file: font.toString('base64'), variable: true } })
    expect(textOf(compiled, compiled.stylesheet)).toContain(
      `src:url("${compiled.font}") format("woff2");font-weight:1 1000`,
    )
    expect(compiled.files.map(({ mediaType }) => mediaType)).toContain('font/woff2')
  })

  it.each([
    ['a script', '<svg><script/></svg>', /<script>/],
    ['a GIF', 'GIF89a', /neither SVG, PNG nor WebP/],
    ['half a WebP', 'RIFF0000WEBP', /neither/],
    ['a PNG that is huge once decoded', png(40_000, 40_000), /40000 x 40000 px/],
    ['an SVG that is not UTF-8', '<svg>\xff</svg>', /not UTF-8/],
  ])('are refused: %s as logo', (_, file, message) => {
    const details = [{ pointer: '/body/logo/file', message: expect.stringMatching(message) }]
    expect(() => compileTheme(logo(file))).toThrow(
      expect.objectContaining({ code: 'THEME_FILE_NOT_SUPPORTED', details }),
    )
  })

  it('take pixels within limits', () => {
    expect(compileTheme(logo(png(400, 100))).page.logo?.src).toMatch(/\.png$/)
  })

  it('are refused: what is no WOFF2 as font', () => {
    expect(() => compileTheme({ font: { file: base64(svg), variable: false } })).toThrow(
      expect.objectContaining({ code: 'THEME_FILE_NOT_SUPPORTED' }),
    )
  })
})

describe('setting, reading and resetting', () => {
  it('decides what the policy already knows, and keeps it there alone', async () => {
    const application = newApplication({ name: 'a', now: new Date() })
    let kept: CompiledTheme | undefined
    const themes: Themes = {
      find: async () => kept?.theme,
      findPage: async () => kept,
      findFile: async () => undefined,
      replace: async (_id, compiled, policy) => {
        kept = compiled
        Object.assign(application.policy, policy)
      },
    }
    const theme: Theme = { radius: 3, tries: 5, timeoutSeconds: 90, screens: { intro: false, photoReview: true } }
    await setTheme({ themes }, application, theme)
    expect(kept?.theme).toEqual({ radius: 3 })
    expect(application.policy).toMatchObject({
      tries: 5,
      captureTimeoutSeconds: 90,
      showIntro: false,
      photoReview: true,
    })
    const read = await readTheme({ themes }, application)
    expect(read).toMatchObject({ ...theme, screens: { ...theme.screens, result: true, errorDialog: true } })
    expect(schema.parse(read)).toEqual(read)
    await resetTheme({ themes }, application)
    expect(application.policy).toMatchObject({
      tries: 3,
      captureTimeoutSeconds: 180,
      showIntro: true,
      photoReview: false,
    })
    expect(kept).toBeUndefined()
  })
})
