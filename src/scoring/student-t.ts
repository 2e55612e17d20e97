/**
 * Probability that Student's t of a whole number of degrees of freedom is at least as far from 0: its finite series.
 *
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions (1972), 26.7.3 and 26.7.4
 */
export function twoSidedStudent(t: number, freedom: number): number {
  const angle = Math.atan(Math.abs(t) / Math.sqrt(freedom))
  const cosine = Math.cos(angle)
  const isOdd = freedom % 2 === 1
  let term = isOdd ? cosine : 1
  let sum = freedom === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k
    sum += term
  }
  const within = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
  return Math.max(0, 1 - within)
}

/** The t that is met or passed on either side with the given probability, which is in (0, 1). */
export function studentBound(probability: number, freedom: number): number {
  let below = 0
  let above = 1
  while (twoSidedStudent(above, freedom) > probability) above *= 2
  for (let halving = 0; halving < 60; halving++) {
    const middle = (below + above) / 2
    if (twoSidedStudent(middle, freedom) > probability) below = middle
    else above = middle
  }
  return above
}
