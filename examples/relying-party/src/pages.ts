import { type Html, html } from './html.ts'
import { reportSection } from './report-page.ts'
import type { CheckType, Report, Visit } from './sessions.ts'
import type { Words } from './words.ts'

/** A page's text: `base` is the path below which this site lives, '' or e.g. '/demo'. */
export type Page = { base: string; title: string; content: Html }

/** The longest name that the forms take, characters. */
export const maxNameLength = 64

/** The whole document. Styles and scripts are files of their own, so that the policy can forbid inline ones. */
export function renderPage({ base, title, content }: Page): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Harbour Library</title>
    <link rel="icon" href="${base}/icon.svg">
    <link rel="stylesheet" href="${base}/style.css">
    <script src="${base}/site.js" type="module"></script>
  </head>
  <body>
    <header><a href="${base || '/'}">Harbour Library</a><span>a Livegate example</span></header>
    <main>
      ${content}
    </main>
  </body>
</html>
`.markup
}

/** The first page, for somebody who isn't logged in. */
export function welcomePage(base: string): Page {
  const content = html`
    <h1>Your library card is your face</h1>
    <p class="lead">Enrol once with this device’s camera. Then log in by looking at it: about five seconds, no password.</p>
    <div class="cards">
      <section>
        <h2>New here?</h2>
        ${visitForm(base, { type: 'ENROLLMENT', label: 'Enrol me', id: 'enrol' })}
      </section>
      <section>
        <h2>Enrolled already?</h2>
        ${visitForm(base, { type: 'VERIFICATION', label: 'Log in with my face', id: 'login' })}
      </section>
    </div>
    <section class="how">
      <h2>What happens</h2>
      <ol>
        <li>This site’s server asks Livegate for a check and sends you to the address it gets.</li>
        <li>Livegate’s page takes a short selfie video, decides, and sends you back.</li>
        <li>This site’s server reads the answer from Livegate, never from your browser, and shows you all of it.</li>
      </ol>
      <p>This is a demonstration: a real site makes sure who you are before it enrols your face.</p>
    </section>`
  return { base, title: 'Welcome', content }
}

/** The first page, for somebody who is. */
export function accountPage(base: string, userId: string, report: Report | undefined): Page {
  const content = html`
    <h1>Hello, ${userId}</h1>
    <p class="lead">You are logged in, by your face.</p>
    <div class="actions">
      <form method="post" action="${base}/logout"><button>Log out</button></form>
      ${visitForm(base, { type: 'ENROLLMENT', label: 'Enrol my face again', id: 'enrol', userId, quiet: true })}
    </div>
    ${report && reportSection(base, report)}`
  return { base, title: 'Your account', content }
}

/** How a check ended that logged nobody in. */
export function resultPage(base: string, report: Report): Page {
  const { visit, passed, operation } = report
  if (visit.type === 'ENROLLMENT' && passed) {
    const content = html`
      <h1>You are enrolled, ${visit.userId}</h1>
      <p class="lead">From now on your face logs you in. Try it.</p>
      ${visitForm(base, { type: 'VERIFICATION', label: 'Log in with my face', id: 'login', userId: visit.userId })}
      ${reportSection(base, report)}`
    return { base, title: 'Enrolled', content }
  }
  const decided = operation.status === 'SUCCESS'
  const title = decided && visit.type === 'VERIFICATION' ? 'That wasn’t confirmed' : 'The check didn’t work out'
  const content = html`
    <h1>${title}</h1>
    <p class="lead">${decided ? 'Nobody was logged in.' : 'It could not be decided, so nothing changed.'}</p>
    ${visitForm(base, { type: visit.type, label: 'Try again', id: 'again', userId: visit.userId })}
    <p><a href="${base || '/'}">Start over</a></p>
    ${reportSection(base, report)}`
  return { base, title, content }
}

/** The gateway inside this page. What it tells us is for display only; the answer is read on the server. */
export function embeddedPage(base: string, visit: Visit): Page {
  const content = html`
    <h1 class="quiet">${visit.type === 'ENROLLMENT' ? 'Enrol' : 'Log in'}: ${visit.userId}</h1>
    <livegate-process src="${visit.gatewayUrl}" gateway-origin="${new URL(visit.gatewayUrl).origin}"></livegate-process>
    <p id="progress" role="status">The check runs in this frame.</p>
    <p><a href="${base || '/'}">Stop and go back</a></p>`
  return { base, title: 'Face check', content }
}

/** The return inside the frame: the page around it, or the person, opens the same address in the whole window. */
export function leaveFramePage(base: string, query: string): Page {
  const content = html`<p role="status"><a href="${base}/return${query}" target="_top">Go on</a></p>`
  return { base, title: 'Finished', content }
}

/** The gateway says that the check goes on. */
export function unfinishedPage(base: string, visit: Visit): Page {
  const content = html`
    <h1>The check isn’t finished yet</h1>
    <p class="lead">If you have just completed it, look again in a moment.</p>
    <p class="actions">
      <a class="button" href="${base}/return?state=${encodeURIComponent(visit.state)}">Look again</a>
      <a href="${base || '/'}">Start over</a>
    </p>`
  return { base, title: 'Not finished yet', content }
}

/** Something went wrong; with a way on where there is one. */
export function troublePage(base: string, words: Words, again?: { type: CheckType; userId: string }): Page {
  const content = html`
    <h1>${words.title}</h1>
    <p class="lead">${words.advice}</p>
    ${again && visitForm(base, { ...again, label: 'Try again', id: 'again' })}
    <p><a href="${base || '/'}">Start over</a></p>`
  return { base, title: words.title, content }
}

/** A login by somebody who has no enrolled face. */
export function enrolFirstPage(base: string, userId: string): Page {
  const content = html`
    <h1>“${userId}” has no enrolled face yet</h1>
    <p class="lead">Enrol first; it takes about five seconds. Or check how the name is spelt.</p>
    ${visitForm(base, { type: 'ENROLLMENT', label: 'Enrol me', id: 'enrol', userId })}
    <p><a href="${base || '/'}">Another name</a></p>`
  return { base, title: 'Enrol first', content }
}

/** An enrolment under a name that belongs to somebody. */
export function nameTakenPage(base: string, userId: string): Page {
  const content = html`
    <h1>“${userId}” is enrolled already</h1>
    <p class="lead">If that is you, log in; you can then enrol your face again. Otherwise take another name.</p>
    ${visitForm(base, { type: 'VERIFICATION', label: 'Log in with my face', id: 'login', userId })}
    <p><a href="${base || '/'}">Another name</a></p>`
  return { base, title: 'Enrolled already', content }
}

type VisitForm = { type: CheckType; label: string; id: string; userId?: string; quiet?: boolean }

function visitForm(base: string, { type, label, id, userId, quiet = false }: VisitForm): Html {
  const action = `${base}/${type === 'ENROLLMENT' ? 'enrol' : 'login'}`
  const name =
    userId === undefined
      ? html`<label for="${id}-name">Your name</label>
        <input id="${id}-name" name="name" autocomplete="nickname" maxlength="${maxNameLength}" required>`
      : html`<input type="hidden" name="name" value="${userId}">`
  return html`<form method="post" action="${action}">
    ${name}
    <button ${quiet ? '' : html`class="primary"`}>${label}</button>
    <button class="link" name="embed" value="yes">or in this page</button>
  </form>`
}
