import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClip } from '../clip.ts'
import { connect, openCapture } from '../livegate-client.ts'
import { violationsOn } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { useStage } from './stage.ts'

/** The console as an owner uses it from the first link on, with people and visits that were really judged. */

const stage = useStage()
const screenshots = process.env.LIVEGATE_SCREENSHOTS
const owner = { email: 'ada@livegate.example', password: 'correct horse battery staple' }

let browser: Browser
let context: BrowserContext
let page: Page
let made: { confirmed: string; refused: string; webhookId: string }

beforeAll(async () => {
  browser = await launchChromium()
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  page = await context.newPage()
  made = await makeData()
}, 180_000)
afterAll(() => browser?.close())

/** Anna enrols, comes back and is known; Berta says that she is Anna and isn't; somebody leaves. */
async function makeData() {
  const client = await connect(stage.livegate)
  const clip = (recording: 'personA' | 'personAOtherDay' | 'personB', fromMs: number) =>
    makeClip({ recording, fromMs, lengthMs: 2500 })
  const visit = async (operation: string, sample: Uint8Array) => {
    const { processId, gatewayUrl } = await client.createProcess({ operation, userId: 'anna' })
    const capture = await openCapture(gatewayUrl)
    await capture.begin()
    await capture.send(sample)
    return (await client.completion(processId)).id
  }
  await visit('ENROLLMENT', await clip('personA', 3000))
  const confirmed = await visit('VERIFICATION', await clip('personAOtherDay', 2000))
  const refused = await visit('VERIFICATION', await clip('personB', 5000))
  await client.post('user', { userId: 'berta' })
  await client.post('group', { groupId: 'staff' })
  await client.post('group/staff/user', { userIds: ['anna', 'berta'] })
  const { id: webhookId } = await client.post<{ id: string }>('webhook', { url: 'https://rp.example/hooks' })
  await client.post(`webhook/${webhookId}/test`, {})
  await client.createProcess({ operation: 'VERIFICATION', userId: 'anna' })
  const { url } = stage.livegate
  // Somebody guesses, from the machine itself: no ban before twenty.
  await fetch(`${url}/api/v6/authorization`, {
    headers: { applicationId: stage.livegate.applicationId, apiKey: 'wrong' },
  })
  return { confirmed, refused, webhookId }
}

const consoleUrl = (path = '') => `${stage.livegate.url}/console${path}`
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

async function shoot(name: string) {
  if (screenshots === undefined) return
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
}

async function signIn(code?: string) {
  await page.goto(consoleUrl())
  await page.getByLabel('E-mail address').fill(owner.email)
  await page.getByLabel('Password').fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  if (code === undefined) return
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

describe('the console', () => {
  it('takes the first owner in by the link of the start, and asks everybody else who they are', async () => {
    await page.goto(consoleUrl())
    await page.getByText('Nobody can sign in yet.').waitFor()
    expect(await violationsOn(page)).toEqual([])
    await shoot('sign-in')
    await page.goto(stage.livegate.setUpUrl ?? '')
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('E-mail address').fill(owner.email)
    await page.getByLabel('Password').fill(owner.password)
    expect(await violationsOn(page)).toEqual([])
    await shoot('set-up')
    await page.getByRole('button', { name: 'Go on' }).click()
    await heading('Applications')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await signIn()
    await heading('Applications')
  })

  const pages = (): [name: string, path: string, title: string | RegExp][] => {
    const app = `/app/${stage.livegate.applicationId}`
    return [
      ['applications', '/applications', 'Applications'],
      ['live', `${app}/live`, 'Live'],
      ['operations', `${app}/operations`, 'Operations'],
      ['operation-confirmed', `${app}/operations/${made.confirmed}`, 'Operation'],
      ['operation-refused', `${app}/operations/${made.refused}`, 'Operation'],
      ['statistics', `${app}/statistics`, 'Statistics'],
      ['users', `${app}/users`, 'Users'],
      ['user', `${app}/users/anna`, 'anna'],
      ['groups', `${app}/groups`, 'Groups'],
      ['webhooks', `${app}/webhooks`, 'Webhooks'],
      ['webhook', `${app}/webhooks/${made.webhookId}`, 'Webhook'],
      ['theme', `${app}/theme`, 'Theme'],
      ['keys', `${app}/keys`, 'Keys'],
      ['settings', `${app}/settings`, 'Settings'],
      ['bans', '/bans', 'Bans'],
      ['audit', '/audit', 'Audit log'],
      ['operators', '/operators', 'Operators'],
      ['installation', '/installation', 'Keys and models'],
      ['account', '/account', 'Account'],
    ]
  }

  it('is read by everybody: each page, light and dark, on a desk and on a phone', { timeout: 120_000 }, async () => {
    const problems: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    for (const [name, path, title] of pages()) {
      await page.goto(consoleUrl(path))
      await heading(title)
      await page.waitForLoadState('networkidle')
      await shoot(name)
      expect(await violationsOn(page), name).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await violationsOn(page), `${name}, dark`).toEqual([])
      if (['operation-refused', 'settings', 'statistics'].includes(name)) await shoot(`${name}-dark`)
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: 390, height: 800 })
      const overflows = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      expect(overflows, `${name}, on a phone`).toBe(false)
      expect(await violationsOn(page), `${name}, on a phone`).toEqual([])
      if (['operations', 'operation-refused'].includes(name)) await shoot(`${name}-phone`)
      await page.setViewportSize({ width: 1280, height: 800 })
    }
    expect(problems).toEqual([])
  })

  it('tells an operation as an auditor reads it, with the faces', async () => {
    await page.goto(consoleUrl(`/app/${stage.livegate.applicationId}/operations/${made.refused}`))
    await page.getByText('Matching below threshold').first().waitFor()
    await page.getByRole('img', { name: 'Enrolled' }).waitFor()
    const faces = page.locator('.face img')
    await expect.poll(() => faces.count()).toBe(2)
    // The page has room for a face before its bytes have come.
    const widths = await faces.evaluateAll((images) =>
      Promise.all(
        images.map(async (it) => {
          const image = it as HTMLImageElement
          await image.decode()
          return image.naturalWidth
        }),
      ),
    )
    expect(widths).toHaveLength(2)
    for (const width of widths) expect(width).toBeGreaterThan(100)
    await page.getByText(/^Matching 0\.\d+, below 0\.\d+/).waitFor()
    await page.getByText('Operation ended').first().waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Attestation' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('attestation.json')
  })

  it('is walked by the keyboard, and keeps its filters in the address', async () => {
    await page.goto(consoleUrl(`/app/${stage.livegate.applicationId}/operations`))
    await page.locator('a.row').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const href = await page.evaluate(() => document.activeElement?.getAttribute('href'))
    expect(href).toBe(await page.locator('a.row').nth(2).getAttribute('href'))
    await page.getByLabel('Outcome').selectOption('false')
    await expect.poll(() => page.locator('a.row').count()).toBe(1)
    expect(page.url()).toContain('result=false')
    await page.reload()
    await page.locator('a.row').first().waitFor()
    expect(await page.locator('a.row').count()).toBe(1)
    await page.keyboard.press('Tab')
    await page.locator('a.row').first().focus()
    await page.keyboard.press('Enter')
    await heading('Operation')
  })

  it('leads to the filter by a slash, to the last row by End', async () => {
    await page.goto(consoleUrl(`/app/${stage.livegate.applicationId}/operations`))
    await page.locator('a.row').first().focus()
    await page.keyboard.press('End')
    const href = await page.evaluate(() => document.activeElement?.getAttribute('href'))
    expect(href).toBe(await page.locator('a.row').last().getAttribute('href'))
    await page.keyboard.press('/')
    await page.keyboard.type('nobody/')
    expect(await page.getByLabel('User').inputValue()).toBe('nobody/')
    await page.getByText('Every check of a face stands here').waitFor()
  })

  it('downloads a list to its end, not only what the page has read', { timeout: 60_000 }, async () => {
    const client = await connect(stage.livegate)
    const userIds = Array.from({ length: 110 }, (_, index) => `visitor-${String(index).padStart(3, '0')}`)
    for (const userId of userIds) await client.post('user', { userId })
    await page.goto(consoleUrl(`/app/${stage.livegate.applicationId}/users?userId=visitor`))
    await page.getByRole('button', { name: 'More' }).waitFor()
    expect(await page.locator('a.row').count()).toBe(100)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('users.csv')
    const [head, ...rows] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(head).toContain('userId')
    expect(rows).toHaveLength(110)
    expect(new Set(rows).size).toBe(110)
    for (const row of rows) expect(row).toContain('visitor-')
  })

  it('changes settings, which count at once', async () => {
    await page.goto(consoleUrl(`/app/${stage.livegate.applicationId}/settings`))
    await page.getByLabel('Recordings that a user may send').fill('2')
    await page.getByLabel('Security level').selectOption('COMFORT')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await page.reload()
    expect(await page.getByLabel('Recordings that a user may send').inputValue()).toBe('2')
    const client = await connect(stage.livegate)
    await client.createProcess({ operation: 'VERIFICATION', userId: 'anna' })
    await page.getByLabel('Allowed origins').fill('https://bank.example/path')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('must be an origin such as').waitFor()
  })

  it('dresses the capture page, and warns of what can’t be read', async () => {
    await page.goto(consoleUrl(`/app/${stage.livegate.applicationId}/theme`))
    await page.getByLabel('Accent', { exact: true }).fill('#ffcc00')
    await page.getByText(/accent #ffcc00 on ground/).waitFor()
    await page.getByLabel('Accent', { exact: true }).fill('#00695c')
    const colour = () =>
      page
        .locator('.preview-button')
        .first()
        .evaluate((it) => getComputedStyle(it).backgroundColor)
    expect(await colour()).toBe('rgb(0, 105, 92)')
    await page.getByRole('button', { name: 'Use it' }).click()
    const client = await connect(stage.livegate)
    await expect
      .poll(async () => (await client.get<{ colours?: { light?: object } }>('theme')).colours?.light)
      .toEqual({ accent: '#00695c' })
  })

  it('asks for the name of what will be gone', async () => {
    await page.goto(consoleUrl(`/app/${stage.livegate.applicationId}/users/berta`))
    await page.getByRole('button', { name: 'Erase this user' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('anna')
    expect(await dialog.getByRole('button', { name: 'Erase this user' }).count()).toBe(0)
    await dialog.getByLabel('Name').fill('berta')
    await dialog.getByRole('button', { name: 'Erase this user' }).click()
    await heading('Users')
    await page.getByRole('link', { name: 'anna' }).waitFor()
    expect(await page.getByRole('link', { name: 'berta' }).count()).toBe(0)
  })

  it('verifies the audit log', async () => {
    await page.goto(consoleUrl('/audit'))
    await page.getByRole('button', { name: 'Verify it' }).click()
    await page.getByText('The log is whole').waitFor()
  })

  it('lets an auditor look and change nothing', async () => {
    await page.goto(consoleUrl('/operators'))
    await page.getByLabel('Name').last().fill('Eve')
    await page.getByLabel('E-mail address').fill('eve@livegate.example')
    await page.getByLabel('Role', { exact: true }).selectOption('AUDITOR')
    await page.getByRole('button', { name: 'Make a link for them' }).click()
    const link = await page.locator('.secret code').textContent()
    const other = await browser.newContext()
    const theirs = await other.newPage()
    await theirs.goto(link ?? '')
    await theirs.getByLabel('Password').fill(owner.password)
    await theirs.getByRole('button', { name: 'Go on' }).click()
    await theirs.getByRole('heading', { level: 1, name: 'Applications' }).waitFor()
    expect(await theirs.getByRole('link', { name: 'Operators' }).count()).toBe(0)
    expect(await theirs.getByRole('button', { name: 'Make it' }).count()).toBe(0)
    await theirs.getByRole('link', { name: 'Audit log' }).click()
    await theirs.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor()
    await other.close()
  })

  it('signs in with an authenticator app, too', async () => {
    await page.goto(consoleUrl('/account'))
    await page.getByRole('button', { name: 'Sign in with an app, too' }).click()
    await page.getByRole('img', { name: /QR code/ }).waitFor()
    await shoot('second-factor')
    const secret = await page.locator('section[aria-label="Authenticator app"] code').textContent()
    const totp = new TOTP({ secret: Secret.fromBase32(secret ?? '') })
    await page.getByRole('textbox', { name: 'Code' }).fill(totp.generate({ timestamp: Date.now() - 30_000 }))
    await page.getByRole('button', { name: 'The app has it' }).click()
    await page.getByText('Recovery codes').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signIn(totp.generate())
    await heading('Applications')
  })
})
