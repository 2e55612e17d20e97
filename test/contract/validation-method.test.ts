import { beforeAll, describe, expect, test } from 'vitest'
import type { PlacementScore } from '../../src/scoring/scores.ts'
import { studentBound } from '../../src/scoring/student-t.ts'
import type { LeverageShare } from '../../src/simulation/traders.ts'
import { forecastersOf } from '../../src/validation/forecasters.ts'
import type { OwnScore } from '../../src/validation/score-market.ts'
import { ledgerWithTrueParameters, misplacedForecaster, truthForecaster } from '../helpers/validated-forecasters.ts'
import { openValidatedMarket } from '../helpers/validated-market.ts'
import { scoreMarket, shuffleCells } from '../helpers/validated-scores.ts'

const SEEDS = [201, 202, 203] as const
const DAYS = 16
const TRAIN_DAYS = 6
/** Traders unlike those that the ledger supposes: the default's score then tells whether parameters matter. */
const MIX: readonly LeverageShare[] = [
  { leverage: 8, share: 30 },
  { leverage: 14, share: 30 },
  { leverage: 35, share: 40 },
]
const BASELINES = ['uniform', 'linear', 'exponential', 'ladder', 'volume_profile', 'yesterdays_map']

describe('on simulated markets of three seeds whose traders use 8x, 14x and 35x', () => {
  const bySeed: ReadonlyMap<string, OwnScore>[] = []

  beforeAll(async () => {
    for (const seed of SEEDS) bySeed.push(await scoreSeed(seed))
  }, 280_000)

  const skills = (name: string): number[] =>
    bySeed.map((rows) => placementOf(rows, name).skill_bits.value ?? Number.NaN)

  test('the ledger with true parameters beats the default ledger by 0.05 bit an event in the mean', () => {
    const gains = minus(skills('ledger_true 1h'), skills('ledger 1h'))
    expect(intervalOver(gains).mean).toBeGreaterThan(0.05)
  })

  test('the ledger with true parameters beats every baseline on every seed', () => {
    for (const name of BASELINES) {
      const gains = minus(skills('ledger_true 1h'), skills(`${name} 1h`))
      for (const gain of gains) expect(gain, name).toBeGreaterThan(0)
    }
  })

  test('the true map is above all on every seed', () => {
    for (const rows of bySeed) {
      const truth = placementOf(rows, 'truth_positions 1h')
      for (const name of ['ledger_true', 'ledger', ...BASELINES]) {
        expect(truth.skill_bits.value, name).toBeGreaterThan(placementOf(rows, `${name} 1h`).skill_bits.value ?? 0)
      }
      expect(truth.skill_bits.low).toBeGreaterThan(0)
    }
  })

  test.each(['truth_shuffled', 'ledger_shuffled', 'truth_misplaced'])(
    'what knows no place, %s, has the skill 0 within its interval over seeds',
    (name) => {
      const { mean, half } = intervalOver(skills(`${name} 1h`))
      expect(Math.abs(mean)).toBeLessThan(half)
      expect(half).toBeLessThan(0.05)
    },
  )

  test('a baseline gains exactly nothing over itself', () => {
    const nothing = { value: 0, low: 0, high: 0 }
    for (const rows of bySeed) {
      expect(placementOf(rows, 'even_again 1h').gain_bits['uniform']).toEqual(nothing)
      expect(placementOf(rows, 'ladder_again 1h').gain_bits['ladder']).toEqual(nothing)
    }
  })

  test('a baseline is not its own best baseline', () => {
    expect(placementOf(bySeed[0], 'ladder 1h').gain_bits['ladder']).toEqual({ value: 0, low: 0, high: 0 })
    expect(placementOf(bySeed[0], 'ladder 1h').best_baseline).not.toBe('ladder')
  })
})

async function scoreSeed(seed: number): Promise<ReadonlyMap<string, OwnScore>> {
  const market = await openValidatedMarket({
    seed,
    days: DAYS,
    trainDays: TRAIN_DAYS,
    horizons: ['1h'],
    leverageMix: MIX,
  })
  try {
    const known = forecastersOf(['ledger']).filter(({ kind }) => kind !== 'rule')
    return await scoreMarket(market, {
      forecasters: [
        ...known,
        ledgerWithTrueParameters(market, MIX),
        truthForecaster(market, 'positions'),
        misplacedForecaster(market),
      ],
      altered: [
        { id: 'truth_shuffled', of: 'truth_positions', alter: shuffleCells(seed) },
        { id: 'ledger_shuffled', of: 'ledger_true', alter: shuffleCells(seed) },
        { id: 'even_again', of: 'ledger', alter: ({ crossed }) => crossed },
        { id: 'ladder_again', of: 'ladder', alter: (_, mass) => mass },
      ],
    })
  } finally {
    await market.close()
  }
}

function placementOf(rows: ReadonlyMap<string, OwnScore> | undefined, name: string): PlacementScore {
  const placement = rows?.get(name)?.placement
  if (placement == null) throw new Error(`${name} has no score`)
  return placement
}

function minus(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, i) => value - (right[i] ?? Number.NaN))
}

/** Mean over seeds with half of its 95 % interval by Student's t. */
function intervalOver(values: readonly number[]): { mean: number; half: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (values.length - 1))
  return { mean, half: (studentBound(0.05, values.length - 1) * deviation) / Math.sqrt(values.length) }
}
