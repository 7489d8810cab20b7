import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runLivegate } from '../start-livegate.ts'
import { type ApiUnderTest, applicationPath, openApiUnderTest, processBody } from './api-under-test.ts'
import { describeEveryEndpoint } from './every-endpoint.ts'

/** Themes by the API and the command line, and what the page of a process is given of them. */

const themePath = `${applicationPath}/theme`
const examples = fileURLToPath(new URL('../../examples/themes/', import.meta.url))

let api: ApiUnderTest
let call: ApiUnderTest['call']
let expectDocumented: ApiUnderTest['expectDocumented']

beforeAll(async () => {
  api = await openApiUnderTest()
  call = api.call
  expectDocumented = api.expectDocumented
})

afterAll(() => api.close())

const get = (url: string) => api.tested.app.inject({ url })

/** The page of a new process. */
async function openPage(change: Record<string, unknown> = {}) {
  const made = await call('post', `${applicationPath}/gateway/process`, { body: processBody(change) })
  return get(`/gateway/${made.json<{ processId: string }>().processId}`)
}

const run = (...words: string[]) =>
  runLivegate({ LIVEGATE_DATA_DIR: api.tested.dataDir }, 'app', 'theme', ...words, '--json')

describe('a theme', () => {
  const theme = {
    colours: { light: { accent: '#00695c' } },
    radius: 20,
    logo: { alt: 'Acme', file: Buffer.from('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>').toString('base64') },
    texts: { es: { loading: 'Ya va' } },
    tries: 5,
    screens: { intro: false, photoReview: true },
  }

  it('is set, read again and reset', async () => {
    expectDocumented('put', themePath, await call('put', themePath, { body: theme }), 200)
    const read = await call('get', themePath)
    expectDocumented('get', themePath, read, 200)
    expect(read.json()).toEqual({
      ...theme,
      screens: { intro: false, photoReview: true, result: true, errorDialog: true },
      timeoutSeconds: 180,
    })
    expectDocumented('put', themePath, await call('put', themePath, { body: read.json() }), 200)
    expectDocumented('delete', themePath, await call('delete', themePath), 204)
    expectDocumented('delete', themePath, await call('delete', themePath, { body: '{' }), 400, 'MALFORMED_JSON')
    const params = { applicationId: 'x'.repeat(5000) }
    expectDocumented('get', themePath, await call('get', themePath, { params }), 400, 'INVALID_REQUEST')
    const { screens, ...rest } = (await call('get', themePath)).json()
    expect(rest).toEqual({ tries: 3, timeoutSeconds: 180 })
    expect(screens).toEqual({ intro: true, result: true, errorDialog: true, photoReview: false })
  })

  it('comes with the page’s HTML, without its secret and without a style in the HTML', async () => {
    await call('put', themePath, { body: theme })
    const page = await openPage({ locale: 'pt-BR' })
    expect(page.body).toContain('<html lang="pt-BR" data-locale="pt-BR">')
    expect(page.body).not.toMatch(/<style|style=/)
    const stylesheet = /href="(\/gateway\/theme\/[^"]+\.css)"/.exec(page.body)?.[1] ?? ''
    const css = await get(stylesheet)
    expect(css.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    })
    expect(css.body).toContain('--accent:#00695c')
    const told = /<meta name="livegate-theme" content="([^"]*)"/.exec(page.body)?.[1] ?? ''
    const [logo = '', texts = ''] = told.match(/\/gateway\/theme\/[0-9a-f]+\.(svg|json)/g) ?? []
    const picture = await get(logo)
    expect(picture.headers['content-security-policy']).toContain('sandbox')
    expect(picture.headers['content-type']).toBe('image/svg+xml')
    expect((await get(texts)).json()).toEqual({ loading: 'Ya va' })
    expect(page.headers['content-security-policy']).toMatch(/style-src 'self';.*font-src 'self'/)
  })

  it('decides the tries and the screens of processes made from now on', async () => {
    await call('put', themePath, { body: theme })
    const made = await call('post', `${applicationPath}/gateway/process`, { body: processBody() })
    const { processId, gatewayUrl } = made.json<{ processId: string; gatewayUrl: string }>()
    const payload = { processId, secret: gatewayUrl.split('#')[1], sessionKey: 'x'.repeat(32) }
    const opened = await api.tested.app.inject({ method: 'POST', url: '/api/capture/session', payload })
    expect(opened.json().view).toMatchObject({ triesLeft: 5, settings: { showIntro: false, photoReview: true } })
  })

  it('is the application’s alone: a page of nobody has none', async () => {
    await call('put', themePath, { body: theme })
    for (const id of ['nonsense', '3f0e9f6c-3f0e-4a43-a5a5-5a1f9a7f3c11']) {
      expect((await get(`/gateway/${id}`)).body).not.toContain('/gateway/theme/')
    }
    await call('delete', themePath)
    expect((await openPage()).body).not.toContain('/gateway/theme/')
  })

  it('that can’t be read is refused with pair and ratio, and changes nothing', async () => {
    await call('put', themePath, { body: theme })
    const reply = await call('put', themePath, { body: { colours: { dark: { ink: '#333333' } } } })
    expectDocumented('put', themePath, reply, 422, 'THEME_NOT_READABLE')
    expect(reply.json().details[0]).toEqual({
      pointer: '/body/colours/dark/ink',
      message: 'dark: ink #333333 on ground #101317 has a contrast of 1.47:1, 4.5:1 is needed',
    })
    expect((await call('get', themePath)).json().colours).toEqual(theme.colours)
  })

  it('with a logo that runs something is refused', async () => {
    const file = Buffer.from('<svg onload="alert(1)"/>').toString('base64')
    const reply = await call('put', themePath, { body: { logo: { alt: 'Acme', file } } })
    expectDocumented('put', themePath, reply, 422, 'THEME_FILE_NOT_SUPPORTED')
    expect(reply.json().details).toEqual([{ pointer: '/body/logo/file', message: expect.stringContaining('onload') }])
  })

  it('400, 413 and 415: wrong values, too much, no JSON', async () => {
    const wrong = await call('put', themePath, { body: { colours: { light: { accent: 'blue' } } } })
    expectDocumented('put', themePath, wrong, 400, 'INVALID_REQUEST')
    expect(wrong.json().details[0].pointer).toBe('/body/colours/light/accent')
    const huge = await call('put', themePath, { body: { texts: 'x'.repeat(1_100_000) } })
    expectDocumented('put', themePath, huge, 413, 'BODY_TOO_LARGE')
    const xml = await call('put', themePath, { body: '<a/>', headers: { 'content-type': 'application/xml' } })
    expectDocumented('put', themePath, xml, 415, 'UNSUPPORTED_MEDIA_TYPE')
  })

  it.each(['nothing.css', `${'0'.repeat(32)}.css`, '..%2f..%2fetc%2fpasswd'])('has no file %s', async (name) => {
    expect((await get(`/gateway/theme/${name}`)).statusCode).toBe(404)
  })
})

describe('livegate app theme', () => {
  it.each(['harbour', 'civic', 'night'])('%s of the examples is readable', async (name) => {
    const { code, stdout } = await run('check', `${examples}${name}.json`)
    expect({ code, readable: JSON.parse(stdout).readable }).toEqual({ code: 0, readable: true })
  })

  it('sets a theme with the files beside it, prints it and resets it', async () => {
    const { id } = api.tested.application
    expect(await run('set', id, `${examples}harbour.json`)).toMatchObject({ code: 0 })
    expect((await openPage()).body).toContain('Harbour Bank')
    const got = JSON.parse((await run('get', id)).stdout)
    expect(got).toMatchObject({ radius: 20, tries: 4 })
    expect(Buffer.from(got.logo.file, 'base64')).toEqual(await readFile(`${examples}harbour.svg`))
    expect(await run('reset', id)).toMatchObject({ code: 0 })
    expect((await openPage()).body).not.toContain('Harbour Bank')
  })

  it('says what is wrong', async () => {
    const { code, stdout } = await run('check', `${examples}harbour.svg`)
    expect({ code, error: JSON.parse(stdout).error }).toEqual({ code: 1, error: 'WRONG_ARGUMENT' })
  })
})

describeEveryEndpoint(() => api, ['theme'])
