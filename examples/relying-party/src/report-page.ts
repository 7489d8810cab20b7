import type { Score } from '@livegate/sdk/server'
import { type Html, html } from './html.ts'
import type { Report } from './sessions.ts'
import { wordsForReason } from './words.ts'

const threshold = 0.5
const scoreNames: Record<Score['scoreType'], string> = {
  MATCHING: 'Same face',
  LIVENESS: 'Live person',
  IDENTITY_VERIFICATION: 'Overall, which decides',
}

/**
 * Everything that Livegate said, so that a newcomer sees what an integration gets. A real site shows none of it: exact
 * scores help an attacker to get better step by step.
 */
export function reportSection(base: string, report: Report): Html {
  const { process, operation } = report
  const { data, resources = [] } = operation
  return html`
    <section class="report">
      <h2>What Livegate answered</h2>
      <p>${summary(report)}</p>
      ${(data.reasons ?? []).map((reason) => html`<p>${wordsForReason(reason)}</p>`)}
      <div class="evidence">
        ${
          resources.some(({ type }) => type === 'SELFIE') &&
          html`<img src="${base}/selfie?operation=${operation.id}" alt="The best face image of your video" width="120" height="160">`
        }
        <div class="scores">${(data.scores ?? []).map(scoreScale)}</div>
      </div>
      <table>
        <caption>The rule: all three must hold, read by this site’s server</caption>
        ${ruleRow('process.status', process.status, 'COMPLETED')}
        ${ruleRow('operation.status', operation.status, 'SUCCESS')}
        ${ruleRow('data.result', String(data.result), 'true')}
      </table>
      <details>
        <summary>The two answers in full</summary>
        <pre tabindex="0">GET …/gateway/process/${process.id}
${JSON.stringify(process, null, 2)}

GET …/operation/${operation.id}
${JSON.stringify(operation, null, 2)}</pre>
      </details>
    </section>`
}

function summary({ visit, operation, passed }: Report): string {
  if (operation.status !== 'SUCCESS') return `It could not be decided (${operation.data.error ?? operation.status}).`
  if (visit.type === 'ENROLLMENT') return passed ? 'This face now belongs to the user.' : 'The face was not enrolled.'
  return passed ? 'Same person, live.' : 'Not confirmed as the enrolled person.'
}

/** A score on a scale from 0 to 1 with the threshold marked. Drawn with attributes: the policy forbids inline styles. */
function scoreScale({ scoreType, score }: Score): Html {
  const passes = score >= threshold
  const [shown, needed] = [score.toFixed(3), threshold.toFixed(1)]
  const label = `${scoreNames[scoreType]}: ${shown}, ${passes ? 'at or above' : 'below'} the threshold of ${needed}`
  return html`
    <div class="score">
      <span>${scoreNames[scoreType]}</span>
      <span class="${passes ? 'pass' : 'fail'}">${passes ? '✓' : '✗'} ${shown}</span>
      <svg width="100%" height="32" role="img" aria-label="${label}">
        <rect class="track" y="4" width="100%" height="8" rx="4"/>
        <rect class="${passes ? 'pass' : 'fail'}" y="4" width="${(score * 100).toFixed(1)}%" height="8" rx="4"/>
        <line x1="50%" x2="50%" y1="0" y2="16"/>
        <text x="50%" y="30" text-anchor="middle">${needed}</text>
      </svg>
    </div>`
}

function ruleRow(name: string, found: string, needed: string): Html {
  const holds = found === needed
  return html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td><code>${found}</code></td>
    <td class="${holds ? 'pass' : 'fail'}">${holds ? '✓ holds' : `✗ must be ${needed}`}</td>
  </tr>`
}
