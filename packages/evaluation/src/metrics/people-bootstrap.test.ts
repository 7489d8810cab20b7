import { describe, expect, it } from 'vitest'
import { proportionOfPeople } from './people-bootstrap.ts'

const trialsOf = (people: number, failing: number, each: number) =>
  Array.from({ length: people * each }, (_, index) => ({
    person: index % people,
    failed: index % people < failing,
  }))

describe('proportionOfPeople', () => {
  it('is no surer for more trials of the same people', () => {
    const [few, many] = [2, 50].map((each) => proportionOfPeople(trialsOf(100, 10, each), 1000, 1))
    expect(many?.rate).toBeCloseTo(0.1)
    expect((many?.high ?? 0) - (many?.low ?? 0)).toBeCloseTo((few?.high ?? 0) - (few?.low ?? 0), 2)
    expect((many?.high ?? 0) - (many?.low ?? 0)).toBeGreaterThan(0.1)
  })

  it('bounds a clean experiment by the number of people', () => {
    expect(proportionOfPeople(trialsOf(300, 0, 10), 10, 1)).toMatchObject({
      rate: 0,
      high: 0.01,
      method: 'RULE_OF_THREE',
    })
  })
})
