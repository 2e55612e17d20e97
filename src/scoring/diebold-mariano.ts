import { twoSidedStudent } from './student-t.ts'
import { LEAST_BLOCKS } from './verdict.ts'

/**
 * Two-sided p-value of the hypothesis that gains are 0 in the mean, by Diebold and Mariano (1995).
 *
 * The variance of the mean is that of Newey and West (1987) with Bartlett weights and their 1994 rule of thumb for the
 * lags, floor(4 (n / 100)^(2/9)), against Student's t of n - 1 degrees of freedom.
 *
 * @param gains - one a block, in order of time; blocks without events left out
 * @returns undefined below `LEAST_BLOCKS` gains, and where they do not vary
 */
export function dieboldMariano(gains: Float64Array): number | undefined {
  const n = gains.length
  if (n < LEAST_BLOCKS) return undefined
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / n
  const deviations = gains.map((gain) => gain - mean)
  const lags = Math.floor(4 * (n / 100) ** (2 / 9))
  let variance = autocovariance(deviations, 0)
  for (let lag = 1; lag <= lags; lag++) variance += 2 * (1 - lag / (lags + 1)) * autocovariance(deviations, lag)
  if (!(variance > 0)) return undefined
  return twoSidedStudent(mean / Math.sqrt(variance / n), n - 1)
}

function autocovariance(deviations: Float64Array, lag: number): number {
  let sum = 0
  for (let i = lag; i < deviations.length; i++) sum += (deviations[i] ?? 0) * (deviations[i - lag] ?? 0)
  return sum / deviations.length
}
