import { describe, expect, it } from 'vitest'
import type { DatasetPerson } from '../datasets/sample.ts'
import { comparator, lost, oneOf } from './findings.test-data.ts'
import { identificationFigures, planIdentification } from './identification-figures.ts'

const sample = (id: string) => ({ id, kind: 'IMAGE' as const, files: [id] })
const people = (count: number, each: number): DatasetPerson[] =>
  Array.from({ length: count }, (_, person) => ({
    identity: `person${person}`,
    samples: Array.from({ length: each }, (_, index) => sample(`${person}/${index}`)),
  }))

describe('planIdentification', () => {
  it('leaves a share of the people out and enrols one sample of each other', () => {
    const { gallery, probes } = planIdentification(people(10, 3), 0.3, 1)
    expect(gallery).toHaveLength(7)
    expect(new Set(gallery.map(({ person }) => person)).size).toBe(7)
    expect(probes).toHaveLength(23)
    const ids = [...gallery, ...probes].map((one) => one.sample.id)
    expect(new Set(ids).size).toBe(30)
  })

  it('is the same for the same seed', () => {
    expect(planIdentification(people(10, 3), 0.3, 5)).toEqual(planIdentification(people(10, 3), 0.3, 5))
  })
})

it('identificationFigures are known for a small set', () => {
  const place = (person: number) => ({ person, sample: sample(String(person)) })
  const plan = { gallery: [0, 1, 2].map(place), probes: [0, 1, 2, 1, 3, 4, 4].map(place) }
  const findings = {
    gallery: [oneOf(0), oneOf(90), lost],
    // The threshold among two lies at a score of 0.5, 90 degrees. Found; found below it; mate not enrolled; not acquired; a stranger alike, one unlike, one not acquired.
    probes: [oneOf(10), oneOf(190), oneOf(180), lost, oneOf(30), oneOf(250), lost],
  }
  const options = { comparator, replicates: 20, seed: 1 }
  const figures = identificationFigures(plan, findings, options)
  expect(figures).toMatchObject({
    gallery: { planned: 3, enrolled: 2 },
    matedSearches: { planned: 4, acquired: 2 },
    nonMatedSearches: 2,
  })
  expect(figures.levels[1]?.fnir).toMatchObject({ errors: 1, trials: 2 })
  expect(figures.levels[1]?.fnirWithFailures).toMatchObject({ errors: 3, trials: 4 })
  expect(figures.levels[1]?.fpir).toMatchObject({ errors: 1, trials: 2 })
  expect(figures.cumulativeMatch[0]?.rate).toMatchObject({ rate: 1, errors: 0, trials: 2 })
})
