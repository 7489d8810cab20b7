/** A clip of 15 s has some thousands of blocks or boxes, a picture some hundreds of segments. */
const mostPieces = 50_000

/** Called for each piece of one file. Throws a RangeError when there are more than any recorder writes: each of them costs time. */
export type CountPiece = () => void

/** Begins to count. */
export function countPieces(): CountPiece {
  let left = mostPieces
  return () => {
    left -= 1
    if (left < 0) throw new RangeError(`more than ${mostPieces} pieces`)
  }
}

/** The pieces, counted as they are taken. */
export function* counted<Piece>(pieces: Iterable<Piece>, count: CountPiece): Generator<Piece> {
  for (const piece of pieces) {
    count()
    yield piece
  }
}
