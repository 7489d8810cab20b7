import type { ApplicationReport, SessionReport } from '@livegate/contract'
import { useEffect, useState } from 'preact/hooks'
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter-preact'
import { call, get, signedOut } from './api.ts'
import { AccountPage } from './pages/account.tsx'
import { ApplicationsPage } from './pages/applications.tsx'
import { AuditPage } from './pages/audit.tsx'
import { BansPage } from './pages/bans.tsx'
import { GroupsPage } from './pages/groups.tsx'
import { InstallationPage } from './pages/installation.tsx'
import { KeysPage } from './pages/keys.tsx'
import { LivePage } from './pages/live.tsx'
import { OperationPage } from './pages/operation.tsx'
import { OperationsPage } from './pages/operations.tsx'
import { OperatorsPage } from './pages/operators.tsx'
import { SetUpPage } from './pages/set-up.tsx'
import { SettingsPage } from './pages/settings.tsx'
import { SignInPage } from './pages/sign-in.tsx'
import { StatisticsPage } from './pages/statistics.tsx'
import { ThemePage } from './pages/theme.tsx'
import { UserPage } from './pages/user.tsx'
import { UsersPage } from './pages/users.tsx'
import { WebhookPage } from './pages/webhook.tsx'
import { WebhooksPage } from './pages/webhooks.tsx'
import { Page } from './parts/parts.tsx'
import { SessionContext, useMay } from './session.ts'
import { useLoad } from './use-load.ts'

/** The console: who is signed in sees it, who isn't the way in. */
export function App() {
  const [session, setSession] = useState<SessionReport | 'NOBODY' | undefined>()
  useEffect(() => {
    const leave = () => setSession('NOBODY')
    signedOut.addEventListener('signedOut', leave)
    get<SessionReport>('/admin/session').then(setSession, leave)
    return () => signedOut.removeEventListener('signedOut', leave)
  }, [])
  if (session === undefined) return <p class="quiet loading">Reading …</p>
  return (
    <Router base="/console">
      <Switch>
        <Route path="/set-up">
          <SetUpPage onSignedIn={setSession} />
        </Route>
        <Route>
          {session === 'NOBODY' ? (
            <SignInPage onSignedIn={setSession} />
          ) : (
            <Inside session={session} onLeave={() => setSession('NOBODY')} />
          )}
        </Route>
      </Switch>
    </Router>
  )
}

function Inside({ session, onLeave }: { session: SessionReport; onLeave: () => void }) {
  return (
    <SessionContext.Provider value={session}>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <div class="frame">
        <Navigation session={session} onLeave={onLeave} />
        <Pages />
      </div>
    </SessionContext.Provider>
  )
}

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/applications" replace />
      </Route>
      <Route path="/applications" component={ApplicationsPage} />
      <Route path="/app/:id/live">{({ id }) => <LivePage key={id} id={id} />}</Route>
      <Route path="/app/:id/operations">{({ id }) => <OperationsPage key={id} id={id} />}</Route>
      <Route path="/app/:id/operations/:operation">
        {({ id, operation }) => <OperationPage key={operation} id={id} operationId={operation} />}
      </Route>
      <Route path="/app/:id/statistics">{({ id }) => <StatisticsPage key={id} id={id} />}</Route>
      <Route path="/app/:id/users">{({ id }) => <UsersPage key={id} id={id} />}</Route>
      <Route path="/app/:id/users/:user">
        {({ id, user }) => <UserPage key={user} id={id} userId={decodeURIComponent(user)} />}
      </Route>
      <Route path="/app/:id/groups">{({ id }) => <GroupsPage key={id} id={id} />}</Route>
      <Route path="/app/:id/webhooks">{({ id }) => <WebhooksPage key={id} id={id} />}</Route>
      <Route path="/app/:id/webhooks/:webhook">
        {({ id, webhook }) => <WebhookPage key={webhook} id={id} webhookId={webhook} />}
      </Route>
      <Route path="/app/:id/theme">{({ id }) => <ThemePage key={id} id={id} />}</Route>
      <Route path="/app/:id/keys">{({ id }) => <KeysPage key={id} id={id} />}</Route>
      <Route path="/app/:id/settings">{({ id }) => <SettingsPage key={id} id={id} />}</Route>
      <Route path="/bans" component={BansPage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/operators" component={OperatorsPage} />
      <Route path="/installation" component={InstallationPage} />
      <Route path="/account" component={AccountPage} />
      <Route>
        <Page title="Not found">
          <p>
            There is no such page. <Link href="/applications">Applications</Link>
          </p>
        </Page>
      </Route>
    </Switch>
  )
}

const ofApplication = [
  ['live', 'Live'],
  ['operations', 'Operations'],
  ['statistics', 'Statistics'],
  ['users', 'Users'],
  ['groups', 'Groups'],
  ['webhooks', 'Webhooks'],
  ['theme', 'Theme'],
  ['keys', 'Keys'],
  ['settings', 'Settings'],
] as const

function Navigation({ session, onLeave }: { session: SessionReport; onLeave: () => void }) {
  const [path] = useLocation()
  const [, applicationId] = /^\/app\/([^/]+)/.exec(path) ?? []
  const application = useLoad<ApplicationReport>(applicationId && `/admin/application/${applicationId}`)
  const mayAudit = useMay('AUDITOR')
  const isOwner = useMay('OWNER')
  const leave = () => void call('DELETE', '/admin/session').finally(onLeave)
  return (
    <nav aria-label="Console">
      <p class="brand">Livegate</p>
      <Item href="/applications">Applications</Item>
      {applicationId !== undefined && (
        <section aria-label="Application">
          <h2>{application.value?.name ?? '…'}</h2>
          {ofApplication.map(([page, name]) => (
            <Item key={page} href={`/app/${applicationId}/${page}`}>
              {name}
            </Item>
          ))}
        </section>
      )}
      <section aria-label="Installation">
        <h2>Installation</h2>
        <Item href="/bans">Bans</Item>
        {mayAudit && <Item href="/audit">Audit log</Item>}
        {isOwner && <Item href="/operators">Operators</Item>}
        <Item href="/installation">Keys and models</Item>
        <a href="/docs/">Documentation</a>
      </section>
      <section aria-label="You">
        <h2>{session.operator.name}</h2>
        <Item href="/account">Account</Item>
        <button type="button" class="button-link" onClick={leave}>
          Sign out
        </button>
      </section>
    </nav>
  )
}

function Item({ href, children }: { href: string; children: string }) {
  const [path] = useLocation()
  const isHere = path === href || path.startsWith(`${href}/`)
  return (
    <Link href={href} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  )
}
