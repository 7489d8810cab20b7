/**
 * The probit: the point below which the share p of the standard normal distribution lies. Formula 26.2.23 of Abramowitz
 * and Stegun, absolute error below 4.5e-4: for the axes of a DET plot (Martin et al., 1997), where that is less than a
 * hair's width.
 * @param p within 0..1, exclusive
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328)
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  return numerator / denominator - t
}
