import type { Estimate } from '../scoring/estimate.ts'

/** Nights without which nothing is expected of the next. */
export const LEAST_NIGHTS = 7
/** Student's t of 6 degrees of freedom at 97.5 %: exact for 7 nights, and more careful than 95 % with more. */
const SPREADS = 2.447

/** What was measured before a night; bits an event, oldest first. */
export interface SkillHistory {
  readonly nights: readonly Estimate[]
  /** Of the last validation that was asked for, where there is one. */
  readonly run: Estimate | undefined
}

/** A night that was worse than those before let expect; bits an event. */
export interface SkillDrop {
  readonly gain_bits: number
  /** What 95 % of nights are above. */
  readonly expected_low: number
  readonly expected: number
  /** Nights that the expectation is made of. */
  readonly nights: number
}

/**
 * Whether a night's gain fell below what the nights before and the last run let expect; null where it did not, or
 * nobody can say.
 *
 * The night must lie below the prediction interval of the nights (mean, less 2.447 standard deviations of one more
 * night), below the run's interval, and its own interval below their mean: few events alone raise no alarm, and neither
 * does a night that is too short for an interval.
 */
export function skillDrop({ nights, run }: SkillHistory, night: Estimate): SkillDrop | null {
  const values = nights.flatMap(({ value }) => value ?? [])
  const count = values.length
  if (night.value === null || count < LEAST_NIGHTS) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  const predicted = mean - SPREADS * Math.sqrt(variance * (1 + 1 / count))
  const low = Math.min(predicted, run?.low ?? predicted)
  const isSure = night.high !== null && night.high < mean
  if (night.value >= low || !isSure) return null
  return { gain_bits: night.value, expected_low: low, expected: mean, nights: count }
}
