import type { GatewayErrorKey } from '@livegate/contract'
import { fill } from '../messages/phrase.ts'
import type { IconName } from './icon.tsx'
import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

const icons: Record<GatewayErrorKey, IconName> = {
  BiometricError: 'warning',
  ConnectionError: 'offline',
  HardwareError: 'cameraOff',
  PermissionError: 'cameraOff',
  SupportError: 'browser',
  TimeoutError: 'clock',
  UserCancelled: 'cross',
}

/** The process ended undecided. */
export function Failed({ flow, messages, dispatch }: ScreenProps) {
  const key = flow.view?.outcome?.errorKey ?? 'BiometricError'
  return (
    <Notice
      icon={icons[key]}
      tone="danger"
      {...messages.failed[key]}
      primary={{ label: messages.actions.continue, act: () => dispatch({ type: 'LEAVE' }) }}
      footnote={fill(messages.supportCode, { code: key })}
    />
  )
}
