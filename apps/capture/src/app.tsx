import { useLayoutEffect, useState } from 'preact/hooks'
import { isUndisturbed, type StateName } from './flow/states.ts'
import type { Language } from './messages/choose-language.ts'
import { useLanguage } from './messages/use-language.ts'
import type { Page } from './page.ts'
import { CameraScreen } from './screens/camera.tsx'
import { CameraFailed } from './screens/camera-failed.tsx'
import { Checking } from './screens/checking.tsx'
import { EndingLost, Unreachable, UploadLost } from './screens/connection-lost.tsx'
import { Failed } from './screens/failed.tsx'
import { HandOff } from './screens/hand-off.tsx'
import { Intro } from './screens/intro.tsx'
import { LinkRefused } from './screens/link-refused.tsx'
import { Logo } from './screens/logo.tsx'
import { Mirror, PhoneLost } from './screens/mirror.tsx'
import { MoreTime } from './screens/more-time.tsx'
import { Permission } from './screens/permission.tsx'
import { PermissionDenied } from './screens/permission-denied.tsx'
import { PhoneDone } from './screens/phone-done.tsx'
import { Rejected } from './screens/rejected.tsx'
import { Confirmed, NotConfirmed } from './screens/result.tsx'
import { Review } from './screens/review.tsx'
import type { Screen } from './screens/screen.ts'
import { Unsupported } from './screens/unsupported.tsx'
import { Ending, Leaving, Loading, Moving } from './screens/waiting.tsx'

const screens: Readonly<Record<StateName, Screen>> = {
  loading: Loading,
  unreachable: Unreachable,
  linkRefused: LinkRefused,
  unsupported: Unsupported,
  intro: Intro,
  permission: Permission,
  permissionDenied: PermissionDenied,
  cameraFailed: CameraFailed,
  camera: CameraScreen,
  recording: CameraScreen,
  review: Review,
  uploading: Checking,
  uploadLost: UploadLost,
  processing: Checking,
  rejected: Rejected,
  confirmed: Confirmed,
  notConfirmed: NotConfirmed,
  failed: Failed,
  ending: Ending,
  endingLost: EndingLost,
  leaving: Leaving,
  handoff: HandOff,
  mirror: Mirror,
  phoneLost: PhoneLost,
  takingBack: Moving,
  givingBack: Moving,
  phoneDone: PhoneDone,
}

/** The page: the screen of the flow's state, in the visit's language; `language` is the one to begin with. */
export function App({ page, language }: { page: Page; language: Language }) {
  const [flow, setFlow] = useState(page.store.get())
  useLayoutEffect(() => page.store.subscribe(() => setFlow(page.store.get())), [page])
  const { lang, messages } = useLanguage(language, flow.view?.locale, page.theme.texts)
  const props = { flow, messages, lang, page, dispatch: page.store.dispatch }
  const CurrentScreen = screens[flow.state]
  return (
    <>
      <main class="page" data-screen={flow.state}>
        {page.theme.logo !== undefined && CurrentScreen !== CameraScreen && <Logo {...page.theme.logo} />}
        <CurrentScreen {...props} />
      </main>
      {flow.timeWarning !== undefined && !isUndisturbed(flow.state) && (
        <MoreTime {...props} warning={flow.timeWarning} />
      )}
    </>
  )
}
