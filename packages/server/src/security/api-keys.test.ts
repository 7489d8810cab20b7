import { describe, expect, it } from 'vitest'
import { apiKeyMatches, generateApiKey, hashApiKey, keyIdOf } from './api-keys.ts'

describe('API_KEY', () => {
  it('has the documented form and tells its id', () => {
    const { apiKey, keyId, hash } = generateApiKey()
    expect(apiKey).toMatch(/^lg_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}$/)
    expect(keyIdOf(apiKey)).toBe(keyId)
    expect(apiKeyMatches(apiKey, hash)).toBe(true)
  })

  it('matches nothing else', () => {
    const { apiKey, hash } = generateApiKey()
    expect(apiKeyMatches(`${apiKey}x`, hash)).toBe(false)
    expect(apiKeyMatches(apiKey, undefined)).toBe(false)
    expect(apiKeyMatches(generateApiKey().apiKey, hash)).toBe(false)
    expect(hashApiKey(apiKey).equals(hash)).toBe(true)
    expect(keyIdOf('anything')).toBeUndefined()
  })
})
