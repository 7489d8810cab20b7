import { expect, it } from 'vitest'
import { en } from './en.ts'
import { replaceTexts } from './replace-texts.ts'

it('replaces texts by key, and leaves the page’s own as they are', () => {
  const messages = replaceTexts(en, {
    'intro.VERIFICATION.title': 'Hello',
    'triesLeft.one': 'Once more',
    'triesLeft.few': 'A few',
    'permissionSteps.chrome.1': 'Second',
  })
  expect(messages.intro.VERIFICATION).toEqual({ ...en.intro.VERIFICATION, title: 'Hello' })
  expect(messages.triesLeft).toEqual({ ...en.triesLeft, one: 'Once more', few: 'A few' })
  expect(messages.permissionSteps.chrome).toEqual([en.permissionSteps.chrome[0], 'Second'])
  expect(messages.hints).toEqual(en.hints)
  expect(en.triesLeft.one).not.toBe('Once more')
})

it.each(['', 'nothing', 'intro', 'intro.VERIFICATION', 'loading.0', 'hints.toString', '__proto__.polluted'])(
  'takes no notice of %j',
  (key) => {
    expect(replaceTexts(en, { [key]: 'x' })).toEqual(en)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  },
)
