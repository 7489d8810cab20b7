import type { SessionReport, TokenReport } from '@livegate/contract'
import { useContext, useState } from 'preact/hooks'
import { encode } from 'uqr'
import { call } from '../api.ts'
import { Form, TextField } from '../parts/form.tsx'
import { Act, Destroy, Empty, Facts, Moment, Page, Secret, Trouble } from '../parts/parts.tsx'
import { Table } from '../parts/table.tsx'
import { SessionContext } from '../session.ts'
import { useLoad } from '../use-load.ts'
import { sayCode } from '../words.ts'

export function AccountPage() {
  const session = useContext(SessionContext)
  if (session === undefined) return null
  const { operator } = session
  return (
    <Page title="Account">
      <Facts
        facts={[
          ['Name', operator.name],
          ['E-mail address', operator.email],
          ['Role', sayCode(operator.role)],
          ['Signed in until', session.expiresAt ? <Moment key="until" at={session.expiresAt} /> : '–'],
        ]}
      />
      <Password />
      <SecondFactor />
      <Tokens />
    </Page>
  )
}

function Password() {
  const [changed, setChanged] = useState(false)
  const send = ({ current, next }: Record<string, string>) =>
    call('PUT', '/admin/session/password', { current, next }).then(() => setChanged(true))
  return (
    <section aria-label="Password">
      <h2>Password</h2>
      {changed && (
        <p class="notice notice-success" role="status">
          Changed. Your other sessions are over.
        </p>
      )}
      <Form submit="Change it" send={send}>
        <TextField label="Password now" name="current" type="password" required autoComplete="current-password" />
        <TextField
          label="New password"
          name="next"
          type="password"
          required
          minLength={12}
          autoComplete="new-password"
          hint="12 characters or more"
        />
      </Form>
    </section>
  )
}

/** A QR code as one path: modules of 1 by 1. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text)
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code for your authenticator app">
      <path d={path} />
    </svg>
  )
}

function SecondFactor() {
  const { value, reload } = useLoad<SessionReport>('/admin/session')
  const [begun, setBegun] = useState<{ secret: string; otpauthUrl: string }>()
  const [codes, setCodes] = useState<string[]>()
  const confirm = async ({ code }: Record<string, string>) => {
    const { recoveryCodes } = await call<{ recoveryCodes: string[] }>('PUT', '/admin/session/second-factor', { code })
    setCodes(recoveryCodes)
    setBegun(undefined)
    reload()
  }
  return (
    <section aria-label="Authenticator app">
      <h2>Authenticator app</h2>
      {codes && <Secret label="Recovery codes: each works once in the place of a code." value={codes.join(' ')} />}
      {begun ? (
        <>
          <QrCode text={begun.otpauthUrl} />
          <p>
            Or type <code>{begun.secret}</code>
          </p>
          <Form submit="The app has it" send={confirm}>
            <TextField label="Code" name="code" required autoComplete="one-time-code" />
          </Form>
        </>
      ) : value?.operator.secondFactor ? (
        <Form
          submit="Go without"
          send={({ password }) => call('POST', '/admin/session/second-factor/removal', { password }).then(reload)}
        >
          <p>Signing in takes a code of your app.</p>
          <TextField label="Password" name="password" type="password" required autoComplete="current-password" />
        </Form>
      ) : (
        <Act run={async () => setBegun(await call('POST', '/admin/session/second-factor'))}>
          Sign in with an app, too
        </Act>
      )}
    </section>
  )
}

function Tokens() {
  const { value, error, reload } = useLoad<{ items: TokenReport[] }>('/admin/session/token')
  const [made, setMade] = useState<string>()
  const issue = async ({ name, days }: Record<string, string>) => {
    setMade((await call<{ token: string }>('POST', '/admin/session/token', { name, days: Number(days) })).token)
    reload()
  }
  return (
    <section aria-label="Tokens">
      <h2>Tokens for programs</h2>
      <Trouble error={error} />
      {made && <Secret label="The token." value={made} />}
      {value?.items.length === 0 && <Empty>A token may what you may, but changes no credentials.</Empty>}
      {value !== undefined && value.items.length > 0 && (
        <Table
          label="Tokens"
          items={value.items}
          keyOf={({ id }) => id}
          columns={[
            { head: 'Name', cell: ({ name }) => name },
            { head: 'Until', cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
            { head: 'Used', cell: ({ usedAt }) => <Moment at={usedAt} /> },
            {
              head: '',
              cell: ({ id, name }) => (
                <Destroy
                  what="Revoke"
                  name={name}
                  run={() => call('DELETE', `/admin/session/token/${id}`).then(reload)}
                />
              ),
            },
          ]}
        />
      )}
      <Form submit="Make a token" send={issue}>
        <TextField label="Name" name="name" required />
        <TextField label="Days" name="days" type="number" value={90} min={1} max={366} required />
      </Form>
    </section>
  )
}
