import type { Comparator } from '@livegate/engine'
import type { AnalysisOptions } from '../analysis/analyse-samples.ts'
import type { PeopleSelection } from '../datasets/select-people.ts'
import { EvaluationFailure } from '../evaluation-failure.ts'
import type { Acquisition, DatasetDescription, ProtocolFigures } from '../report/evaluation-report.ts'

/** What every protocol works with. */
export type EvaluationContext = {
  comparator: Comparator
  selection: PeopleSelection
  analysis: AnalysisOptions
  /** Draws of each bootstrap. */
  replicates: number
  seed: number
}

/** What a protocol gives to the report. */
export type ProtocolResult = ProtocolFigures & {
  description: Pick<DatasetDescription, 'sources' | 'people' | 'samples' | 'selection'>
  acquisition: Acquisition
}

/** The data set's folder. @throws EvaluationFailure WRONG_ARGUMENT when none was named */
export function datasetFolder(dataset: string | undefined): string {
  if (dataset === undefined) throw new EvaluationFailure('WRONG_ARGUMENT', "Name the data set's folder")
  return dataset
}

/** The selection in words, for the report. */
export function describeSelection({ people, limit }: PeopleSelection, identityFrom?: RegExp): string[] {
  return [
    ...(people ? [`people matching ${people}`] : []),
    ...(identityFrom ? [`identity from names by ${identityFrom}`] : []),
    ...(limit === undefined ? [] : [`at most ${limit}, drawn with the seed`]),
  ]
}
