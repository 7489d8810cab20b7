import type { SessionReport, SignInOptions } from '@livegate/contract'
import { useLocation } from 'wouter-preact'
import { call } from '../api.ts'
import { Form, TextField } from '../parts/form.tsx'
import { useLoad } from '../use-load.ts'

/** Where a set-up link leads: a password is chosen. The token stands in the fragment, which no log sees. */
export function SetUpPage({ onSignedIn }: { onSignedIn: (session: SessionReport) => void }) {
  const options = useLoad<SignInOptions>('/admin/sign-in-options')
  const [, go] = useLocation()
  const send = async ({ email, name, password }: Record<string, string>) => {
    const token = location.hash.slice(1)
    onSignedIn(await call('POST', '/admin/set-up', { token, password, ...(email && { email, name }) }))
    go('/applications', { replace: true })
  }
  return (
    <main class="door">
      <h1>Welcome to Livegate</h1>
      <Form submit="Go on" send={send}>
        {options.value?.setUp === false && (
          <>
            <TextField label="Your name" name="name" required autoComplete="name" />
            <TextField
              label="E-mail address"
              name="email"
              type="email"
              required
              autoComplete="username"
              hint="To sign in with; nothing is sent to it"
            />
          </>
        )}
        <TextField
          label="Password"
          name="password"
          type="password"
          required
          minLength={12}
          autoComplete="new-password"
          hint="12 characters or more"
        />
      </Form>
    </main>
  )
}
