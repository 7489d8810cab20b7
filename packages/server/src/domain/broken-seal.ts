/**
 * Something sealed does not open: it was changed, moved, or sealed with a key that is out of force. Trying again is of no use,
 * unlike where a key is only not at hand yet.
 */
export class BrokenSeal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BrokenSeal'
  }
}
