/** What a classifier's scores are, and what turns them into probabilities. */
export type Activation = 'SOFTMAX' | 'SIGMOID' | 'NONE'

/** Probability 0..1 of one class by a classifier's scores of all of them. */
export function classProbability(scores: Float32Array, activation: Activation, ofClass: number): number {
  const score = scores[ofClass] ?? 0
  if (activation === 'NONE') return Math.min(1, Math.max(0, score))
  if (activation === 'SIGMOID') return 1 / (1 + Math.exp(-score))
  const largest = Math.max(...scores)
  const exponentials = Array.from(scores, (value) => Math.exp(value - largest))
  return Math.exp(score - largest) / exponentials.reduce((total, value) => total + value, 0)
}
