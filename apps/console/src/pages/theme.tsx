import type { Theme } from '@livegate/contract'
import { type Colours, completeColours, describePair, isReadable, pairsOf } from '@livegate/contract/colour-schemes'
import { useState } from 'preact/hooks'
import { call, ofApplication } from '../api.ts'
import { Form, SelectField, TextField } from '../parts/form.tsx'
import { Act, Page, Trouble } from '../parts/parts.tsx'
import { useMay } from '../session.ts'
import { useLoad } from '../use-load.ts'

const modes = [
  ['AUTO', 'As the user’s system is set'],
  ['LIGHT', 'Light'],
  ['DARK', 'Dark'],
] as const
const fonts = [
  ['SYSTEM', 'System'],
  ['HUMANIST', 'Humanist'],
  ['SERIF', 'Serif'],
  ['ROUNDED', 'Rounded'],
] as const

type FontName = (typeof fonts)[number][0]

/** The page's own, as the server writes them. */
const stacks: Record<FontName, string> = {
  SYSTEM: 'system-ui, sans-serif',
  HUMANIST: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif',
  SERIF: 'Charter, "Sitka Text", Cambria, Georgia, serif',
  ROUNDED: 'ui-rounded, Quicksand, Comfortaa, "Arial Rounded MT Bold", sans-serif',
}

export function ThemePage({ id }: { id: string }) {
  const path = `${ofApplication(id)}/theme`
  const { value, error, reload } = useLoad<Theme>(path)
  const may = useMay('OPERATOR')
  const [saved, setSaved] = useState(false)
  const changed = () => {
    setSaved(true)
    reload()
  }
  return (
    <Page
      title="Theme"
      actions={may && <Act run={() => call('DELETE', path).then(reload)}>Back to the page’s own</Act>}
    >
      <Trouble error={error} />
      {saved && (
        <p class="notice notice-success" role="status">
          Pages that are opened from now on show it.
        </p>
      )}
      {value && <Editor key={JSON.stringify(value)} path={path} theme={value} onSaved={changed} />}
    </Page>
  )
}

async function readBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

function Editor({ path, theme, onSaved }: { path: string; theme: Theme; onSaved: () => void }) {
  const [draft, setDraft] = useState(theme)
  const may = useMay('OPERATOR')
  const schemes = completeColours(draft.colours ?? {})
  const set = (change: Partial<Theme>) => setDraft((before) => ({ ...before, ...change }))
  const setColour = (scheme: 'light' | 'dark', name: 'accent' | 'ground' | 'ink', colour: string) =>
    set({ colours: { ...draft.colours, [scheme]: { ...draft.colours?.[scheme], [name]: colour } } })
  const setLogo = async (file: File | undefined) => {
    if (file !== undefined)
      set({ logo: { alt: draft.logo?.alt ?? file.name.replace(/\.\w+$/, ''), file: await readBase64(file) } })
  }
  const save = async () => {
    await call('PUT', path, draft)
    onSaved()
  }
  const unreadable = pairsOf(schemes).filter((pair) => !isReadable(pair))
  const font = typeof draft.font === 'string' ? draft.font : 'SYSTEM'
  return (
    <div class="theme">
      <Form submit="Use it" send={save}>
        <fieldset disabled={!may}>
          <legend>Look</legend>
          <TextField
            label="Accent"
            type="color"
            value={schemes.light.accent}
            onInput={({ currentTarget }) => setColour('light', 'accent', currentTarget.value)}
          />
          <TextField
            label="Accent, dark"
            type="color"
            value={schemes.dark.accent}
            onInput={({ currentTarget }) => setColour('dark', 'accent', currentTarget.value)}
          />
          <TextField
            label="Ground"
            type="color"
            value={schemes.light.ground}
            onInput={({ currentTarget }) => setColour('light', 'ground', currentTarget.value)}
          />
          <TextField
            label="Text"
            type="color"
            value={schemes.light.ink}
            onInput={({ currentTarget }) => setColour('light', 'ink', currentTarget.value)}
          />
          <SelectField
            label="Light or dark"
            value={draft.darkMode ?? 'AUTO'}
            options={modes}
            onChange={(value) => set({ darkMode: value as 'AUTO' })}
          />
          <SelectField
            label="Font"
            value={font}
            options={fonts}
            onChange={(value) => set({ font: value as FontName })}
          />
          <TextField
            label="Corners, px"
            type="number"
            min={0}
            max={24}
            value={draft.radius ?? 12}
            onInput={({ currentTarget }) => set({ radius: Number(currentTarget.value) })}
          />
          <div class="field">
            <label for="logo">Logo: SVG, PNG or WebP, 64 kB at most</label>
            <input
              id="logo"
              type="file"
              accept="image/svg+xml,image/png,image/webp"
              onChange={(event) => void setLogo(event.currentTarget.files?.[0])}
            />
          </div>
        </fieldset>
        {unreadable.length > 0 && (
          <div class="notice notice-warning" role="status">
            <p>These can’t be told apart well enough, and will be refused:</p>
            <ul>
              {unreadable.map((pair) => (
                <li key={pair.scheme + pair.front + pair.back}>
                  {pair.scheme}: {describePair(pair)}
                </li>
              ))}
            </ul>
          </div>
        )}
      </Form>
      <section class="previews" aria-label="Preview">
        <Preview name="Light" colours={schemes.light} radius={draft.radius ?? 12} font={stacks[font]} />
        <Preview name="Dark" colours={schemes.dark} radius={draft.radius ?? 12} font={stacks[font]} />
      </section>
      <p class="quiet">
        Words, fonts of your own and which screens are shown: <a href="/docs/themes">themes</a>.
      </p>
    </div>
  )
}

type PreviewProps = { name: string; colours: Colours; radius: number; font: string }

/** What the capture page's intro is made of, in the theme's tokens; derived by the same code as the server's stylesheet. */
function Preview({ name, colours, radius, font }: PreviewProps) {
  const dress = (element: HTMLElement | null) => {
    for (const [token, colour] of Object.entries(colours)) {
      element?.style.setProperty(`--${token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, colour)
    }
    element?.style.setProperty('--radius', `${radius}px`)
    element?.style.setProperty('font-family', font)
  }
  return (
    <figure class="preview-page" ref={dress} aria-label={name}>
      <p class="preview-title">Let’s check that it’s you</p>
      <p>Look at the camera for about 5 seconds.</p>
      <p class="preview-quiet">A short video is kept for 7 days.</p>
      <span class="preview-button">Start</span>
      <span class="preview-note preview-success">✓ It’s you</span>
      <span class="preview-note preview-danger">✕ We could not confirm that it’s you</span>
      <span class="preview-note preview-warning">! Find more light</span>
    </figure>
  )
}
