import { readFileSync } from 'node:fs'
import { defaultColours } from '@livegate/contract'
import { expect, it } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

it.each(['light', 'dark'] as const)(
  'the contract knows the page’s own %s colours, so that it can judge contrast',
  (scheme) => {
    const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')
    const declared = Object.entries(defaultColours[scheme]).map(
      ([name, colour]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${colour};`,
    )
    for (const declaration of declared) expect(scheme === 'light' ? light : dark).toContain(declaration)
  },
)
