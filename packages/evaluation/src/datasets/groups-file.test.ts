import { describe, expect, it } from 'vitest'
import { parseGroups } from './groups-file.ts'

describe('parseGroups', () => {
  it('reads groups with and without a header, quoted and plain', () => {
    const groups = parseGroups('identity,group\nAda,women\n"Lovelace, ""Ada""", women\nBob,men\r\nAda,over 60\n')
    expect(groups.get('women')).toEqual(new Set(['Ada', 'Lovelace, "Ada"']))
    expect(groups.get('men')).toEqual(new Set(['Bob']))
    expect(groups.get('over 60')).toEqual(new Set(['Ada']))
    expect(parseGroups('Ada,a').get('a')).toEqual(new Set(['Ada']))
  })

  it.each(['', 'Ada', 'Ada,', ',a', 'a,b,c'])('refuses %j', (text) => {
    expect(() => parseGroups(text)).toThrow(expect.objectContaining({ code: 'GROUPS_FILE_INVALID' }))
  })
})
