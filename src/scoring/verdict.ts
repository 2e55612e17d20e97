import type { Estimate } from './estimate.ts'
import type { Verdict } from './scores.ts'

/**
 * Fewer distinct liquidations of the test period carry no verdict, as fewer of the training period carry no fit: even
 * were they independent, the interval would be +-1.96 / sqrt(500) = 9 % of the spread of the bits an event.
 */
export const LEAST_VERDICT_EVENTS = 500

/**
 * Fewer test days carry no verdict. In simulation 13 days gave intervals of +-0.10 to 0.15 bit, so 30 days give about
 * +-0.07 to 0.10, which shows a calibrated model at its best; to see +0.05 bit takes about 90 days.
 *
 * @see method-evidence.md 4.5
 */
export const LEAST_TEST_DAYS = 30

/** Fewer blocks carry no verdict: a percentile bootstrap of fewer makes intervals that are plainly too narrow. */
export const LEAST_BLOCKS = 10

/** What was tested. */
export interface TestSample {
  /** Distinct liquidations; one that lies in several windows counts once. */
  readonly events: number
  readonly days: number
  /** Blocks of resampling. */
  readonly blocks: number
}

/** Chance that is taken of calling any of the forecasters of a run skilled that has no skill. */
const MOST_CHANCE = 0.05

/** What a verdict is of. */
export interface TestedSkill {
  /** `PlacementScore.skill_bits`. */
  readonly skill: Estimate
  /** Of `skill` being 0, adjusted for all that were tested; null without enough blocks. */
  readonly holmPValue: number | null
}

/** What a sample lacks to carry a verdict, such as "12 test days of 30"; empty where it suffices. */
export function missingForVerdict({ events, days, blocks }: TestSample): readonly string[] {
  const needs: readonly [found: number, least: number, what: string][] = [
    [events, LEAST_VERDICT_EVENTS, 'test events'],
    [days, LEAST_TEST_DAYS, 'test days'],
    [blocks, LEAST_BLOCKS, 'blocks of time'],
  ]
  return needs
    .filter(([found, least]) => found < least)
    .map(([found, least, what]) => `${Math.floor(found * 10) / 10} ${what} of ${least}`)
}

/**
 * Whether a forecaster has skill: its interval lies above 0, and it is too clear to be the luckiest of those tested.
 */
export function verdictOf(sample: TestSample, { skill, holmPValue }: TestedSkill): Verdict {
  if (missingForVerdict(sample).length > 0 || skill.low === null) return 'insufficient_data'
  if (skill.low <= 0) return 'no_skill'
  if (holmPValue === null) return 'insufficient_data'
  return holmPValue < MOST_CHANCE ? 'skill' : 'no_skill'
}
