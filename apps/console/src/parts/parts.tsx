import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { ApiError } from '../api.ts'
import { toApiError } from '../use-load.ts'
import { momentOf, sayCode } from '../words.ts'
import { useFilterKey } from './use-filter-key.ts'

/** A page: its title, what can be done, and what it shows. */
export function Page({
  title,
  actions,
  children,
}: {
  title: string
  actions?: ComponentChildren
  children?: ComponentChildren
}) {
  useEffect(() => {
    document.title = `${title} · Livegate`
  }, [title])
  useFilterKey()
  return (
    <main id="main" tabIndex={-1}>
      <header class="page-head">
        <h1>{title}</h1>
        <div class="actions">{actions}</div>
      </header>
      {children}
    </main>
  )
}

/** Why something can't be shown or done. */
export function Trouble({ error }: { error: ApiError | undefined }) {
  if (error === undefined) return null
  return (
    <div class="notice notice-danger" role="alert">
      <p>{error.message}</p>
      {error.details.length > 0 && (
        <ul>
          {error.details.map(({ pointer, message }) => (
            <li key={pointer + message}>
              <code>{pointer.replace(/^\/(body|query|params)\//, '')}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <p class="quiet">{error.code}</p>
    </div>
  )
}

/** What will be here, and how to get it. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>
}

export function Moment({ at }: { at: string | undefined }) {
  return at === undefined ? <span class="quiet">never</span> : <time dateTime={at}>{momentOf(at)}</time>
}

type Tone = 'success' | 'warning' | 'danger' | 'quiet'
const signs: Record<Tone, string> = { success: '✓', warning: '!', danger: '✕', quiet: '·' }

/** A word with a sign and a colour, never by colour alone. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`badge badge-${tone}`}>
      <span aria-hidden="true">{signs[tone]}</span> {children}
    </span>
  )
}

/** A code in words, with itself for whoever searches for it. */
export function Code({ code }: { code: string }) {
  return <span title={code}>{sayCode(code)}</span>
}

/** Names and values, one below the other. */
export function Facts({ facts }: { facts: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Something to keep, shown once. */
export function Secret({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div class="notice notice-warning" role="status">
      <p>{label} It is shown only now.</p>
      <p class="secret">
        <code>{value}</code>
        <button type="button" onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>
          {copied ? 'Copied' : 'Copy'}
        </button>
      </p>
    </div>
  )
}

/** A button that does something with the API, and says why it could not. */
export function Act({
  run,
  children,
  tone,
}: {
  run: () => Promise<unknown>
  children: ComponentChildren
  tone?: 'danger' | 'primary'
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const act = () => {
    setBusy(true)
    setError(undefined)
    run()
      .catch((failure: unknown) => setError(toApiError(failure)))
      .finally(() => setBusy(false))
  }
  return (
    <>
      <button type="button" class={tone && `button-${tone}`} disabled={busy} onClick={act}>
        {children}
      </button>
      <Trouble error={error} />
    </>
  )
}

/** Asks for the name of what will be gone before it goes. */
export function Destroy({ what, name, run }: { what: string; name: string; run: () => Promise<unknown> }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [typed, setTyped] = useState('')
  const id = useId()
  return (
    <>
      <button type="button" class="button-danger" onClick={() => dialog.current?.showModal()}>
        {what}
      </button>
      <dialog ref={dialog} aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{what}?</h2>
        <p>
          This can’t be undone. Type <strong>{name}</strong> to go on.
        </p>
        <label for={id}>Name</label>
        <input id={id} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} autoComplete="off" />
        <div class="actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
          {typed === name && (
            <Act tone="danger" run={() => run().then(() => dialog.current?.close())}>
              {what}
            </Act>
          )}
        </div>
      </dialog>
    </>
  )
}
