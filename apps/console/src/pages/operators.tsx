import type { OperatorReport, OperatorRole } from '@livegate/contract'
import { useState } from 'preact/hooks'
import { call } from '../api.ts'
import { Export } from '../parts/export.tsx'
import { Form, SelectField, TextField } from '../parts/form.tsx'
import { Act, Badge, Destroy, Moment, Page, Secret } from '../parts/parts.tsx'
import { List } from '../parts/table.tsx'
import { usePages } from '../use-pages.ts'
import { sayCode } from '../words.ts'

const path = '/admin/operator'
const roles: readonly OperatorRole[] = ['VIEWER', 'AUDITOR', 'OPERATOR', 'OWNER']
const roleOptions = roles.map((role) => [role, sayCode(role)] as const)

function StateBadge({ of: { disabled, setUp, secondFactor } }: { of: OperatorReport }) {
  if (disabled) return <Badge tone="danger">disabled</Badge>
  if (!setUp) return <Badge tone="warning">not set up</Badge>
  return <Badge tone="success">{secondFactor ? 'password and app' : 'password'}</Badge>
}

export function OperatorsPage() {
  const pages = usePages<OperatorReport>(`${path}?limit=200`)
  const [link, setLink] = useState<string>()
  const [role, setRole] = useState<OperatorRole>('VIEWER')
  const change = ({ id, name, role: current, disabled }: OperatorReport, what: object) =>
    call('PUT', `${path}/${id}`, { name, role: current, disabled, ...what }).then(pages.reload)
  const invite = async ({ email, name }: Record<string, string>) => {
    setLink((await call<{ setUpUrl: string }>('POST', path, { email, name, role })).setUpUrl)
    pages.reload()
  }
  const makeLink = async ({ id }: OperatorReport) =>
    setLink((await call<{ setUpUrl: string }>('POST', `${path}/${id}/set-up-link`)).setUpUrl)
  return (
    <Page title="Operators" actions={<Export name="operators" {...pages} />}>
      {link && (
        <Secret label="Pass this link on: whoever opens it first, within a day, chooses the password." value={link} />
      )}
      <List
        label="Operators"
        pages={pages}
        keyOf={({ id }) => id}
        empty=""
        columns={[
          { head: 'Name', cell: ({ name }) => name },
          { head: 'E-mail address', cell: ({ email }) => email },
          {
            head: 'Role',
            cell: (operator) => (
              <select
                aria-label={`Role of ${operator.name}`}
                value={operator.role}
                onChange={(event) => void change(operator, { role: event.currentTarget.value }).catch(pages.reload)}
              >
                {roleOptions.map(([one, text]) => (
                  <option key={one} value={one}>
                    {text}
                  </option>
                ))}
              </select>
            ),
          },
          { head: 'State', cell: (operator) => <StateBadge of={operator} /> },
          { head: 'Signed in', cell: ({ signedInAt }) => <Moment at={signedInAt} /> },
          {
            head: '',
            cell: (operator) => (
              <div class="actions">
                <Act run={() => makeLink(operator)}>New link</Act>
                <Act run={() => change(operator, { disabled: !operator.disabled })}>
                  {operator.disabled ? 'Enable' : 'Disable'}
                </Act>
                <Destroy
                  what="Remove"
                  name={operator.email}
                  run={() => call('DELETE', `${path}/${operator.id}`).then(pages.reload)}
                />
              </div>
            ),
          },
        ]}
      />
      <section>
        <h2>New operator</h2>
        <Form submit="Make a link for them" send={invite}>
          <TextField label="Name" name="name" required />
          <TextField label="E-mail address" name="email" type="email" required />
          <SelectField
            label="Role"
            value={role}
            options={roleOptions}
            onChange={(value) => setRole(value as OperatorRole)}
          />
        </Form>
      </section>
    </Page>
  )
}
