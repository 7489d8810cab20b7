import type { ComponentType } from 'preact'
import type { Flow, FlowEvent } from '../flow/flow.ts'
import type { Messages } from '../messages/messages.ts'
import type { Page } from '../page.ts'

/** What every screen is drawn from. */
export type ScreenProps = {
  flow: Flow
  messages: Messages
  /** The messages' language, BCP 47. */
  lang: string
  page: Page
  dispatch: (event: FlowEvent) => void
}
export type Screen = ComponentType<ScreenProps>
