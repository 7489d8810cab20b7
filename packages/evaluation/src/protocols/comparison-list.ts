import type { Comparisons } from '../metrics/subject-bootstrap.ts'

/** Comparisons as they come. */
export class ComparisonList {
  private readonly similarities: number[] = []
  private readonly first: number[] = []
  private readonly second: number[] = []

  add(similarity: number, first: number, second: number) {
    this.similarities.push(similarity)
    this.first.push(first)
    this.second.push(second)
  }

  /** Those at or above a similarity. */
  from(least: number): ComparisonList {
    const list = new ComparisonList()
    for (const [i, similarity] of this.similarities.entries()) {
      if (similarity >= least) list.add(similarity, this.first[i] as number, this.second[i] as number)
    }
    return list
  }

  toComparisons(): Comparisons {
    return {
      similarities: Float64Array.from(this.similarities),
      first: Int32Array.from(this.first),
      second: Int32Array.from(this.second),
    }
  }
}
