/** The part of jsfeat 0.0.8 that the face tracker uses; the package has no types. */
declare module 'jsfeat' {
  type Matrix = { cols: number; rows: number; data: Uint8Array }
  type Pyramid = { data: Matrix[] }
  type Cascade = { width: number; height: number }
  type Candidate = { x: number; y: number; width: number; height: number; confidence: number }
  type Face = Candidate & { neighbors: number }

  const jsfeat: {
    U8_t: number
    C1_t: number
    matrix_t: new (columns: number, rows: number, type: number) => Matrix
    bbf: {
      /** Set by the cascade's own file. */
      face_cascade: Cascade
      prepare_cascade: (cascade: Cascade) => void
      build_pyramid: (source: Matrix, minWidth: number, minHeight: number, interval: number) => Pyramid
      detect: (pyramid: Pyramid, cascade: Cascade) => Candidate[]
      group_rectangles: (candidates: Candidate[], minNeighbors: number) => Face[]
    }
  }
  export default jsfeat
}
declare module 'jsfeat/cascades/bbf_face.js'
