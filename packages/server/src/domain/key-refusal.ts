type Code = 'NO_NEW_KEY' | 'KEY_NOT_FOUND' | 'KEY_IN_USE'

/** Why something can't be done to a key, and what the operator can do. */
export class KeyRefusal extends Error {
  readonly code: Code

  constructor(code: Code, message: string) {
    super(message)
    this.name = 'KeyRefusal'
    this.code = code
  }
}
