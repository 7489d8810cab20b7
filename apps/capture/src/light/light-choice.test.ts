import { expect, it } from 'vitest'
import { viewWith } from '../capture-view.test-data.ts'
import { initialChoice, mayGoWithout } from './light-choice.ts'

const asking = (lightChallenge: 'OFF' | 'ON' | 'REQUIRED') => ({ ...viewWith().settings, lightChallenge })

it.each([
  ['OFF', true, undefined, false],
  ['ON', true, 'REDUCED_MOTION', true],
  ['ON', false, undefined, true],
  ['REQUIRED', true, undefined, false],
] as const)('policy %s, reduced motion %s', (policy, reduced, choice, free) => {
  expect(initialChoice(asking(policy), reduced)).toBe(choice)
  expect(mayGoWithout(asking(policy))).toBe(free)
})
