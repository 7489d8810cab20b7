/** Why an evaluation cannot be done at all. What one sample does is a finding instead, never a failure. */
export type EvaluationFailureCode =
  | 'DATASET_NOT_READABLE'
  | 'DATASET_EMPTY'
  | 'PAIRS_FILE_INVALID'
  | 'GROUPS_FILE_INVALID'
  | 'WRONG_ARGUMENT'
  | 'TOO_FEW_PEOPLE'
  | 'ENGINE_NOT_STARTED'

/** Thrown with a message that says what to do. */
export class EvaluationFailure extends Error {
  readonly code: EvaluationFailureCode

  constructor(code: EvaluationFailureCode, message: string) {
    super(message)
    this.name = 'EvaluationFailure'
    this.code = code
  }
}
