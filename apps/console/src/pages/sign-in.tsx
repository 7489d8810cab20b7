import type { SessionReport, SignInOptions } from '@livegate/contract'
import { useState } from 'preact/hooks'
import { ApiError, call } from '../api.ts'
import { Form, TextField } from '../parts/form.tsx'
import { useLoad } from '../use-load.ts'

/** The way in. The code is asked for once the password was right. */
export function SignInPage({ onSignedIn }: { onSignedIn: (session: SessionReport) => void }) {
  const options = useLoad<SignInOptions>('/admin/sign-in-options')
  const [asksCode, setAsksCode] = useState(false)
  const send = async ({ email, password, code }: Record<string, string>) => {
    try {
      onSignedIn(await call('POST', '/admin/session', { email, password, ...(code && { code }) }))
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'SECOND_FACTOR_REQUIRED') throw error
      setAsksCode(true)
    }
  }
  return (
    <main class="door">
      <h1>Livegate</h1>
      {options.value?.setUp === false && (
        <p class="notice notice-warning">
          Nobody can sign in yet. The start of Livegate has printed a link for the first owner;{' '}
          <code>livegate operator link</code> prints another.
        </p>
      )}
      <Form submit="Sign in" send={send}>
        <TextField label="E-mail address" name="email" type="email" required autoComplete="username" />
        <TextField label="Password" name="password" type="password" required autoComplete="current-password" />
        {asksCode && (
          <TextField
            label="Code"
            name="code"
            required
            autoComplete="one-time-code"
            hint="Of your authenticator app, or a recovery code"
          />
        )}
      </Form>
    </main>
  )
}
