import type { ApplicationPolicyReport, ApplicationReport } from '@livegate/contract'
import { useState } from 'preact/hooks'
import { call } from '../api.ts'
import { CheckField, Form, SelectField, TextField } from '../parts/form.tsx'
import { Page, Trouble } from '../parts/parts.tsx'
import { useMay } from '../session.ts'
import { useLoad } from '../use-load.ts'
import { LicenceBadge } from './applications.tsx'

type Policy = ApplicationPolicyReport

const levels = [
  ['COMFORT', 'Comfort: one stranger in 1,000 passes'],
  ['SECURE', 'Secure: one in 10,000'],
  ['HIGHLY_SECURE', 'Highly secure: one in 100,000'],
] as const
const livenessMethods = [
  ['FACE_PASSIVE_VIDEO', 'By a video'],
  ['FACE_PASSIVE_IMAGE', 'By a picture'],
  ['NONE', 'Not asked for'],
] as const
const challenges = [
  ['OFF', 'Off'],
  ['ON', 'On, may be declined'],
  ['REQUIRED', 'Required'],
] as const
const duplicates = [
  ['OFF', 'Not looked for'],
  ['WARN', 'Warn'],
  ['REFUSE', 'Refuse'],
] as const
const kept = [
  ['SAMPLE_SOURCE', 'What was sent'],
  ['SELFIE', 'The face taken from it'],
  ['DETAILS', 'Scores, signals, device'],
] as const
const numbers = [
  ['tries', 'Recordings that a user may send', 1, 10],
  ['captureTimeoutSeconds', 'Time at the page, s', 60, 1800],
  ['processTtlSeconds', 'Life of a visit, s', 60, 86_400],
  ['templatesPerUser', 'Faces kept of a user', 1, 20],
  ['maxCandidates', 'Longest ranking', 1, 100],
] as const
const checks = [
  ['showIntro', 'Intro before the camera'],
  ['showResult', 'Result before the way back'],
  ['showErrorDialog', 'Dialog for errors'],
  ['photoReview', 'The user sees the picture before it is sent'],
  ['advice', 'Advice by single pictures, of which nothing is kept'],
] as const

/** A day in UTC, as a date field has it. */
const dayOf = (moment: string | undefined) => moment?.slice(0, 10) ?? ''
const momentOfDay = (day: string | undefined) => (day ? `${day}T00:00:00.000Z` : undefined)
const listOf = (text: string | undefined) => (text ?? '').split(/[\s,]+/).filter((entry) => entry !== '')

export function SettingsPage({ id }: { id: string }) {
  const { value, error, reload } = useLoad<ApplicationReport>(`/admin/application/${id}`)
  const [saved, setSaved] = useState(false)
  const changed = () => {
    setSaved(true)
    reload()
  }
  return (
    <Page title="Settings" actions={value && <LicenceBadge application={value} />}>
      <Trouble error={error} />
      {saved && (
        <p class="notice notice-success" role="status">
          Saved.
        </p>
      )}
      {value && <Settings key={JSON.stringify(value)} application={value} onChanged={changed} />}
    </Page>
  )
}

function Settings({ application, onChanged }: { application: ApplicationReport; onChanged: () => void }) {
  const [policy, setPolicy] = useState<Policy>(application.policy)
  const [disabled, setDisabled] = useState(application.disabled)
  const may = useMay('OPERATOR')
  const set = (change: Partial<Policy>) => setPolicy((before) => ({ ...before, ...change }))
  const save = async (fields: Record<string, string>) => {
    await call('PUT', `/admin/application/${application.id}`, {
      name: fields.name,
      disabled,
      authTokenTtlSeconds: Number(fields.authTokenTtlSeconds),
      ...(fields.from && { licenceValidFrom: momentOfDay(fields.from) }),
      ...(fields.until && { licenceValidUntil: momentOfDay(fields.until) }),
      policy: {
        ...policy,
        ...Object.fromEntries(numbers.map(([name]) => [name, Number(fields[name])])),
        retentionDays: Object.fromEntries(
          kept.flatMap(([kind]) => (fields[kind] ? [[kind, Number(fields[kind])]] : [])),
        ),
        lockOut: {
          delayAfter: Number(fields.delayAfter),
          firstDelaySeconds: Number(fields.firstDelaySeconds),
          lockAfter: Number(fields.lockAfter),
        },
        allowedOrigins: listOf(fields.allowedOrigins),
        allowedNetworks: listOf(fields.allowedNetworks),
      },
    })
    onChanged()
  }
  return (
    <Form submit={may ? 'Save' : 'You may look, not change'} send={save}>
      <fieldset disabled={!may}>
        <legend>Application</legend>
        <TextField label="Name" name="name" value={application.name} required />
        <TextField
          label="Licence from"
          name="from"
          type="date"
          value={dayOf(application.licenceValidFrom)}
          hint="UTC; empty: since always"
        />
        <TextField
          label="Licence until"
          name="until"
          type="date"
          value={dayOf(application.licenceValidUntil)}
          hint="UTC; empty: without end"
        />
        <TextField
          label="Life of an AUTH_TOKEN, s"
          name="authTokenTtlSeconds"
          type="number"
          min={60}
          max={86_400}
          value={application.authTokenTtlSeconds}
        />
        <CheckField label="Disabled: nothing is answered" checked={disabled} onChange={setDisabled} />
      </fieldset>
      <fieldset disabled={!may}>
        <legend>Decision</legend>
        <SelectField
          label="Security level"
          value={policy.securityLevel}
          options={levels}
          onChange={(value) => set({ securityLevel: value as Policy['securityLevel'] })}
        />
        <SelectField
          label="Liveness"
          value={policy.liveness}
          options={livenessMethods}
          onChange={(value) => set({ liveness: value as Policy['liveness'] })}
        />
        <SelectField
          label="Light challenge"
          value={policy.lightChallenge}
          options={challenges}
          onChange={(value) => set({ lightChallenge: value as Policy['lightChallenge'] })}
        />
        <SelectField
          label="Same face under two names"
          value={policy.duplicatePerson}
          options={duplicates}
          onChange={(value) => set({ duplicatePerson: value as Policy['duplicatePerson'] })}
        />
        <TextField
          label="Failures in a row that delay"
          name="delayAfter"
          type="number"
          min={0}
          max={1000}
          value={policy.lockOut.delayAfter}
          hint="0: never"
        />
        <TextField
          label="First delay, s"
          name="firstDelaySeconds"
          type="number"
          min={1}
          max={3600}
          value={policy.lockOut.firstDelaySeconds}
        />
        <TextField
          label="Failures in all that lock"
          name="lockAfter"
          type="number"
          min={0}
          max={1000}
          value={policy.lockOut.lockAfter}
          hint="0: never"
        />
      </fieldset>
      <fieldset disabled={!may}>
        <legend>Capture page</legend>
        {numbers.map(([name, label, min, max]) => (
          <TextField
            key={name}
            label={label}
            name={name}
            type="number"
            min={min}
            max={max}
            value={policy[name]}
            required
          />
        ))}
        {checks.map(([name, label]) => (
          <CheckField
            key={name}
            label={label}
            checked={policy[name]}
            onChange={(checked) => set({ [name]: checked })}
          />
        ))}
        <TextField
          label="Allowed origins"
          name="allowedOrigins"
          value={policy.allowedOrigins.join(' ')}
          hint="Where returnUrl may point and the page may be embedded, such as https://bank.example; empty: the returnUrl’s own"
        />
        <TextField
          label="Networks of its servers"
          name="allowedNetworks"
          value={policy.allowedNetworks.join(' ')}
          hint="Never banned nor held up, such as 203.0.113.0/24"
        />
      </fieldset>
      <fieldset disabled={!may}>
        <legend>Retention, days after the end</legend>
        <p class="quiet">Empty: until it is deleted. 0: not beyond the decision.</p>
        {kept.map(([kind, label]) => (
          <TextField
            key={kind}
            label={label}
            name={kind}
            type="number"
            min={0}
            max={36_500}
            value={policy.retentionDays[kind] ?? ''}
          />
        ))}
      </fieldset>
    </Form>
  )
}
