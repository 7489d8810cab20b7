import './jsfeat-global.ts'
import 'jsfeat/cascades/bbf_face.js'
import jsfeat from 'jsfeat'
import type { TrackerReply, TrackerRequest } from './face-tracker.ts'

/**
 * Faces by brightness binary features (Abramson and Steux, YEF, 2005; cascade trained by ccv), on grey pictures of
 * about 160 px. Runs in a worker, so that the preview never stutters.
 */

const { bbf } = jsfeat
const cascade = bbf.face_cascade
/** Scales per octave: 4 finds as well as more at this size, in less time. */
const interval = 4
/** Overlapping candidates that a face needs: fewer is background. */
const leastNeighbors = 2

let matrix = new jsfeat.matrix_t(1, 1, jsfeat.U8_t | jsfeat.C1_t)
bbf.prepare_cascade(cascade)

self.addEventListener('message', ({ data }: MessageEvent<TrackerRequest>) => {
  const reply: TrackerReply = { id: data.id, faces: findFaces(data) }
  self.postMessage(reply)
})

function findFaces({ grey, width, height }: TrackerRequest) {
  if (matrix.cols !== width || matrix.rows !== height) {
    matrix = new jsfeat.matrix_t(width, height, jsfeat.U8_t | jsfeat.C1_t)
    // The library keeps the first picture of its pyramid when only the size changes; this puts ours there.
    bbf.build_pyramid(matrix, cascade.width, cascade.height, interval).data[0] = matrix
  }
  matrix.data.set(grey)
  const pyramid = bbf.build_pyramid(matrix, cascade.width, cascade.height, interval)
  return bbf
    .group_rectangles(bbf.detect(pyramid, cascade), leastNeighbors)
    .map(({ x, y, width, height }) => ({ x, y, width, height }))
}
