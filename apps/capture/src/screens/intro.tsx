import type { ConsentButton } from '@livegate/contract'
import { agreementTo } from '../agreement.ts'
import { looksLikeDesktop, offersPhone } from '../device.ts'
import { tellConsent } from '../effects/tell-consent.ts'
import { initialChoice, mayGoWithout, prefersReducedMotion } from '../light/light-choice.ts'
import { countIn } from '../messages/phrase.ts'
import { FacePicture } from './face-picture.tsx'
import { HandOffPanel, otherDeviceAction } from './hand-off.tsx'
import { Heading } from './heading.tsx'
import { Icon, type IconName } from './icon.tsx'
import { Button } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** What will happen, how long it takes, what is kept, and one big button. */
export function Intro({ flow, messages, lang, page, dispatch }: ScreenProps) {
  const { intro, actions } = messages
  const { title, text } = intro[flow.view?.operation ?? 'VERIFICATION']
  const settings = flow.view?.settings
  const days = settings?.evidenceRetentionDays
  const changesLight =
    settings?.lightChallenge !== 'OFF' && initialChoice(settings, prefersReducedMotion()) === undefined
  const beside = flow.view?.device === 'FIRST' && looksLikeDesktop(window)
  const withCode = beside && offersPhone(flow.view)
  const other = withCode ? undefined : otherDeviceAction({ flow, messages, dispatch })
  const start = (button: ConsentButton) => {
    if (flow.view !== undefined)
      page.agreement = agreementTo(flow.view, { lang, messages }, { light: changesLight, button })
    void tellConsent(page, new AbortController().signal)
    dispatch({ type: button === 'WITHOUT_LIGHT' ? 'START_WITHOUT_LIGHT' : 'START' })
  }
  return (
    <section class={beside ? 'intro intro-wide' : 'intro'}>
      <div class="intro-body">
        <FacePicture />
        <Heading>{title}</Heading>
        <p class="text">{text}</p>
        {changesLight && <p class="text">{intro.light}</p>}
        <ul class="tips">
          <Tip icon="light" text={intro.tips.light} />
          <Tip icon="look" text={intro.tips.look} />
          <Tip icon="face" text={intro.tips.uncovered} />
        </ul>
      </div>
      <div class="actions">
        {beside && <HandOffPanel {...{ flow, messages, page }} />}
        <Button
          kind="primary"
          label={withCode ? messages.handoff.here : actions.start}
          act={() => start(withCode ? 'HERE' : 'START')}
        />
        {changesLight && mayGoWithout(settings) && (
          <Button kind="quiet" label={actions.withoutLight} act={() => start('WITHOUT_LIGHT')} />
        )}
        {other && <Button kind="quiet" {...other} />}
        <Button kind="quiet" label={actions.cancel} act={() => dispatch({ type: 'CANCEL' })} />
        <p class="footnote">{keptFor(days, messages, lang)}</p>
      </div>
    </section>
  )
}

function keptFor(days: number | undefined, { intro }: ScreenProps['messages'], lang: ScreenProps['lang']): string {
  if (days === undefined) return intro.keptUntilDeleted
  return days === 0 ? intro.notKept : countIn(lang, intro.kept, days)
}

function Tip({ icon, text }: { icon: IconName; text: string }) {
  return (
    <li class="tip">
      <Icon name={icon} />
      <span>{text}</span>
    </li>
  )
}
