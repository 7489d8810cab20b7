import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeReturnUrl, embeddingOrigins, originIsAllowed } from './return-url.ts'

describe('completeReturnUrl', () => {
  it('leaves the URL to the letter when there is nothing to add', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        expect(completeReturnUrl(url, { state: undefined, error: undefined })).toBe(url)
      }),
    )
  })

  it('adds state and error, keeping query and fragment', () => {
    const added = { state: 'a b&c', error: 'UserCancelled' } as const
    expect(completeReturnUrl('https://rp.example/back?x=1#top', added)).toBe(
      'https://rp.example/back?x=1&state=a+b%26c&error=UserCancelled#top',
    )
  })

  it('gives back any state unchanged', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true }), fc.string(), (url, state) => {
        const completed = new URL(completeReturnUrl(url, { state, error: undefined }))
        expect(completed.searchParams.get('state')).toBe(new URLSearchParams({ state }).get('state'))
      }),
    )
  })
})

describe('origins', () => {
  it('compares whole origins, not prefixes', () => {
    expect(originIsAllowed('https://rp.example.evil.example/', ['https://rp.example'])).toBe(false)
    expect(originIsAllowed('https://rp.example/any', ['https://rp.example'])).toBe(true)
    expect(originIsAllowed('https://anything.example/', [])).toBe(true)
  })

  it("embeds at the returnUrl's own origin when the application has no list", () => {
    expect(embeddingOrigins('https://rp.example/back', [])).toEqual(['https://rp.example'])
    expect(embeddingOrigins('https://rp.example/back', ['https://a.example'])).toEqual(['https://a.example'])
  })
})
