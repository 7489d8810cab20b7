import type { SupportProblem } from './flow/flow.ts'
import { chooseRecordingType, type RecordingType } from './recorder.ts'

/** What the support check looks at; a browser's `window` has this form. */
export type Browser = {
  isSecureContext: boolean
  navigator: { userAgent?: string; mediaDevices?: { getUserMedia?: unknown } | undefined }
  MediaRecorder?: { isTypeSupported: (type: string) => boolean } | undefined
  HTMLCanvasElement?: { prototype: { toBlob?: unknown } } | undefined
}

/** What this browser lacks for a capture, undefined when nothing. The server's liveness check needs video. */
export function supportProblemOf(browser: Browser): SupportProblem | undefined {
  if (!browser.isSecureContext) return 'insecure'
  if (typeof browser.navigator.mediaDevices?.getUserMedia !== 'function') {
    return isInAppBrowser(browser.navigator.userAgent ?? '') ? 'inAppBrowser' : 'noCameraAccess'
  }
  return recordingWayOf(browser) === undefined ? 'noRecorder' : undefined
}

/** How this browser makes a SAMPLE: what its recorder is asked for, a burst of pictures where it has none, undefined where neither. */
export function recordingWayOf(
  browser: Pick<Browser, 'MediaRecorder' | 'HTMLCanvasElement'>,
): RecordingWay | undefined {
  const { MediaRecorder: recorder, HTMLCanvasElement: canvas } = browser
  const type = recorder && chooseRecordingType((name) => recorder.isTypeSupported(name))
  return type ?? (typeof canvas?.prototype.toBlob === 'function' ? 'BURST' : undefined)
}

export type RecordingWay = RecordingType | 'BURST'

/**
 * Whether this is the browser inside another app (a web view), by the User-Agent: many of them never pass the camera on. Android
 * marks its web views with `wv`; on iOS they lack Safari's own token; some apps write their names.
 */
export function isInAppBrowser(userAgent: string): boolean {
  if (/FBAN|FBAV|Instagram|Line\/|MicroMessenger|Snapchat|TikTok|musical_ly/.test(userAgent)) return true
  if (/; wv\)/.test(userAgent)) return true
  return /iPhone|iPad/.test(userAgent) && /AppleWebKit/.test(userAgent) && !/Safari\//.test(userAgent)
}

/** Browsers whose ways to undo a refused permission differ. */
export type BrowserFamily = 'iosSafari' | 'macSafari' | 'firefox' | 'androidChrome' | 'chrome' | 'other'

/** The family by the User-Agent; only for which instructions to show, never for what the page can do. */
export function browserFamilyOf(userAgent: string): BrowserFamily {
  if (/FxiOS|CriOS|EdgiOS/.test(userAgent)) return 'other'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  if (/iPhone|iPad/.test(userAgent)) return 'iosSafari'
  if (/Chrom(e|ium)\//.test(userAgent)) return /Android/.test(userAgent) ? 'androidChrome' : 'chrome'
  return /Safari\//.test(userAgent) && /Macintosh/.test(userAgent) ? 'macSafari' : 'other'
}
