import type { LadderPeriod, LadderQuestion, LeverageWeight, ModelContext } from '../../src/models/model.ts'

/** 10x and 50x; levels from entry: longs 90.5 % and 98.5 %, shorts 109.5 % and 101.5 %. */
export const TEST_TIERS: readonly LeverageWeight[] = [
  { leverage: 10, weight: 0.75 },
  { leverage: 50, weight: 0.25 },
]
/** Maintenance rate of the first margin tier; each larger one has 0.2 % more. */
const RATE = 0.005

/** Levels by 1 -+ 1/L +- rate, which is easy to work out by hand; leverages whose margin is below the rate are not allowed. */
export function testLadder({ tiers, sizeClass }: LadderQuestion): readonly LadderPeriod[] {
  const rate = RATE + 0.002 * sizeClass
  const allowed = tiers.map(({ leverage }) => 1 / leverage > rate)
  const total = tiers.reduce((sum, { weight }, i) => sum + (allowed[i] ? weight : 0), 0)
  const column = (value: (leverage: number) => number): Float64Array =>
    Float64Array.from(tiers, ({ leverage }, i) => (allowed[i] ? value(leverage) : Number.NaN))
  return [
    {
      validFrom: 0,
      longRatio: column((leverage) => 1 - 1 / leverage + rate),
      shortRatio: column((leverage) => 1 + 1 / leverage - rate),
      longSlope: column(() => 1 / (1 - rate)),
      shortSlope: column(() => 1 / (1 + rate)),
      weights: Float64Array.from(tiers, ({ weight }, i) => (allowed[i] ? weight / total : 0)),
    },
  ]
}

/** A context with the test tiers; everything is stored. */
export function testContext(given: Partial<ModelContext> = {}): ModelContext {
  return {
    bucketSize: 0.5,
    tiers: TEST_TIERS,
    areTiersGiven: false,
    ladderOf: testLadder,
    ...given,
  }
}
