import { describe, expect, it } from 'vitest'
import { parsePairs } from './pairs-file.ts'

const genuine = 'Ada\t1\t4'
const impostor = 'Ada\t2\tBob\t1'

describe('parsePairs', () => {
  it('reads folds as in pairs.txt', () => {
    const { pairs, foldCount } = parsePairs(['2\t1', genuine, impostor, 'Cy\t1\t2', 'Cy\t1\tDee\t3', ''].join('\n'))
    expect(foldCount).toBe(2)
    expect(pairs.map(({ fold }) => fold)).toEqual([0, 0, 1, 1])
    expect(pairs[0]).toEqual({ fold: 0, first: { identity: 'Ada', number: 1 }, second: { identity: 'Ada', number: 4 } })
    expect(pairs[3]).toEqual({ fold: 1, first: { identity: 'Cy', number: 1 }, second: { identity: 'Dee', number: 3 } })
  })

  it('reads one fold as in pairsDevTrain.txt, and a list without a header', () => {
    expect(parsePairs(`1\r\n${genuine}\r\n${impostor}\r\n`)).toMatchObject({ foldCount: 1, pairs: { length: 2 } })
    expect(parsePairs('Ada 1 4\nAda 2 Bob 1\nBob 1 2')).toMatchObject({ foldCount: 1, pairs: { length: 3 } })
  })

  it('takes names with spaces where tabs part the columns', () => {
    expect(parsePairs('Ada Lovelace\t1\t2').pairs[0]?.first.identity).toBe('Ada Lovelace')
  })

  it.each([
    ['a line that is no pair', `${genuine}\nAda\tBob`, 'Line 2'],
    ['a number that is none', 'Ada\t1\tx', 'Line 1'],
    ['fewer lines than the header says', `10\t300\n${genuine}`, 'header'],
  ])('refuses %s', (_, text, reason) => {
    expect(() => parsePairs(text)).toThrow(expect.objectContaining({ code: 'PAIRS_FILE_INVALID' }))
    expect(() => parsePairs(text)).toThrow(reason)
  })
})
