import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { ApiError } from '../api.ts'
import { toApiError } from '../use-load.ts'
import { Trouble } from './parts.tsx'

type FieldProps = { label: string; hint?: ComponentChildren }

/** A line of text. Without `onInput` its form reads it, and `value` is only what it begins with. */
export function TextField({ label, hint, value, ...input }: FieldProps & InputProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...(input.onInput ? { value } : { defaultValue: value })}
        {...input}
      />
      {hint && (
        <p class="quiet" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

type InputProps = {
  name?: string
  type?: string
  value?: string | number
  min?: number
  max?: number
  minLength?: number
  required?: boolean
  autoComplete?: string
  placeholder?: string
  onInput?: (event: { currentTarget: HTMLInputElement }) => void
}

/** One of several. */
export function SelectField({
  label,
  hint,
  value,
  options,
  onChange,
}: FieldProps & {
  value: string
  options: readonly (readonly [value: string, text: string])[]
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
      {hint && <p class="quiet">{hint}</p>}
    </div>
  )
}

/** Yes or no. */
export function CheckField({
  label,
  checked,
  onChange,
}: {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  const id = useId()
  return (
    <div class="field-check">
      <input id={id} type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <label for={id}>{label}</label>
    </div>
  )
}

/** A form that is sent to the API: its fields by name, and why it was refused. */
export function Form({
  submit,
  send,
  children,
}: {
  submit: string
  send: (fields: Record<string, string>) => Promise<unknown>
  children: ComponentChildren
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const onSubmit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault()
    const fields = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    )
    setBusy(true)
    setError(undefined)
    send(fields)
      .catch((failure: unknown) => setError(toApiError(failure)))
      .finally(() => setBusy(false))
  }
  return (
    <form class="form" onSubmit={onSubmit}>
      {children}
      <Trouble error={error} />
      <button type="submit" class="button-primary" disabled={busy}>
        {submit}
      </button>
    </form>
  )
}
