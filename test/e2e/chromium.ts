import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** A Chromium of this machine; where there is none, it is installed: Debian's own as root, else Playwright's. */
export function findChromium(): string {
  const found = candidates.find((path) => path !== undefined && path !== '' && existsSync(path))
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' })
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    return '/usr/bin/chromium'
  }
  execFileSync('npx', ['playwright-core', 'install', 'chromium'], { stdio: 'inherit' })
  return chromium.executablePath()
}

/** What a test may want otherwise than a laptop with a camera that is allowed. */
export type BrowserOptions = {
  /** File of JPEGs that the fake camera plays; none: a machine without camera. */
  cameraClip?: string
  /** Default: allowed without asking. */
  permission?: 'allowed' | 'denied'
  /** A name for 127.0.0.1 that browsers don't take for this machine, so that http there is not secure. */
  hostName?: string
}

/** Starts a headless Chromium that talks to nobody but the test's own servers. */
export function launchChromium({
  cameraClip,
  permission = 'allowed',
  hostName,
}: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(permission === 'allowed' ? ['--use-fake-ui-for-media-stream'] : ['--deny-permission-prompts']),
      ...(hostName === undefined ? [] : [`--host-resolver-rules=MAP ${hostName} 127.0.0.1`]),
      ...(cameraClip === undefined
        ? []
        : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${cameraClip}`]),
    ],
  })
}
