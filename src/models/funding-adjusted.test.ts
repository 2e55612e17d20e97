import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { madeBars, toColumns } from '../../test/helpers/bars-arbitrary.ts'
import { columnLevels } from '../../test/helpers/column-cells.ts'
import { flatAt, type HandBar, handBars } from '../../test/helpers/hand-bars.ts'
import { plain, runModel } from '../../test/helpers/run-model.ts'
import { BINANCE_TIERS_2026 } from '../../test/helpers/tiers.ts'
import { solveOverTiers } from '../domain/liquidation-price.ts'
import type { Side } from '../domain/series.ts'
import { binance } from '../exchanges/binance.ts'
import { binanceStandard } from './binance-standard.ts'
import { fundingAdjusted } from './funding-adjusted.ts'
import type { LadderQuestion } from './model.ts'

/** So long that nothing fades within a test. */
const LASTING = { half_life_hours: 8760 }
/** A price that touches no level of longs, and one that touches none of shorts. */
const HIGH_ABOVE = flatAt(1000)
const FAR_BELOW = flatAt(1)

/** Lower edges of the buckets of 0.25 that hold something in the last column. */
function levels(bars: readonly HandBar[], side: Side): number[] {
  const context = { bucketSize: 0.25 }
  const matrix = runModel({ model: fundingAdjusted, bars: handBars(bars), options: LASTING, context })
  const series = side === 'long' ? matrix.longDensity : matrix.shortDensity
  return columnLevels(series, matrix.columns - 1, 0.25).map(([price]) => price)
}

const long: HandBar = { ...HIGH_ABOVE, buyVolume: 10, buyPrice: 100 }
const short: HandBar = { ...FAR_BELOW, sellVolume: 10, sellPrice: 100 }

test('equals binance_standard to the bit where no funding is due', () => {
  fc.assert(
    fc.property(madeBars(true), (made) => {
      const bars = { ...toColumns(made), funding: new Float64Array(made.length) }
      expect(plain(runModel({ model: fundingAdjusted, bars }))).toEqual(
        plain(runModel({ model: binanceStandard, bars })),
      )
    }),
  )
})

// Entered at 100 with a maintenance rate of 0.5 %: longs at 90.5 and 98.5, shorts at 109.5 and 101.5. A due of 0.995
// moves a long's level by 0.995 / (1 - 0.005) = 1, one of 1.005 a short's by 1.005 / (1 + 0.005) = 1.
describe('a payment', () => {
  test('with a positive rate brings longs nearer', () => {
    expect(levels([long, { ...HIGH_ABOVE, funding: 0.995 }], 'long')).toEqual([91.5, 99.5])
  })

  test('with a negative rate takes longs further away', () => {
    expect(levels([long, { ...HIGH_ABOVE, funding: -0.995 }], 'long')).toEqual([89.5, 97.5])
  })

  test('with a positive rate takes shorts further away', () => {
    expect(levels([short, { ...FAR_BELOW, funding: 1.005 }], 'short')).toEqual([102.5, 110.5])
  })

  test('with a negative rate brings shorts nearer', () => {
    expect(levels([short, { ...FAR_BELOW, funding: -1.005 }], 'short')).toEqual([100.5, 108.5])
  })

  test('is not made by positions opened in the candle that it is due in', () => {
    expect(levels([{ ...long, funding: 0.995 }], 'long')).toEqual([90.5, 98.5])
  })

  test('moves each position by those that fell due while it was open', () => {
    const bars = [
      long,
      { ...HIGH_ABOVE, funding: 0.995, buyVolume: 10, buyPrice: 200 },
      { ...HIGH_ABOVE, funding: 1.99 },
    ]
    // From 100: 90.5 and 98.5, moved by 1 and 2. From 200: 181 and 197, moved by 2 alone.
    expect(levels(bars, 'long')).toEqual([93.5, 101.5, 183, 199])
  })

  test('that brings a level to the price liquidates it in the same candle', () => {
    // The 50x long from 100 stands at 98.5; 1.99 due takes it to 100.5, above the low of 100.
    const matrix = runModel({
      model: fundingAdjusted,
      bars: handBars([{ buyVolume: 10 }, { funding: 1.99 }]),
      options: LASTING,
    })
    expect(matrix.consumed[1]).toBeCloseTo(250, 9)
    // Shown where it stood when it was liquidated: bucket 201 is [100.5, 101).
    expect(matrix.longConsumed.at(1, 201)).toBeCloseTo(250, 9)
  })
})

test('moves every level by exactly due times slope', () => {
  fc.assert(
    fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (due) => {
      // The 50x long from 100: untouched a millionth above its level, liquidated a millionth below it.
      const level = 98.5 + due / 0.995
      const consumedAt = (low: number) =>
        runModel({
          model: fundingAdjusted,
          bars: handBars([long, { ...HIGH_ABOVE, funding: due }, { ...HIGH_ABOVE, low }]),
          options: LASTING,
        }).consumed[2]
      expect(consumedAt(level + 1e-6)).toBe(0)
      // 250 USD, less what fades in two minutes of a half-life of a year.
      expect(consumedAt(level - 1e-6)).toBeCloseTo(250, 2)
    }),
  )
})

describe('with the tiers of Binance', () => {
  const tiers = { symbol: 'BTCUSDT', validFrom: 0, source: 'test', tiers: BINANCE_TIERS_2026 }

  function level(side: Side, leverage: number, due: number): number {
    const position = { leverage, notional: 10_000, tiers }
    const period = {
      validFrom: 0,
      longRatio: Float64Array.of(binance.liquidationRatio({ side: 'long', ...position })),
      shortRatio: Float64Array.of(binance.liquidationRatio({ side: 'short', ...position })),
      longSlope: Float64Array.of(binance.marginSlope({ side: 'long', ...position })),
      shortSlope: Float64Array.of(binance.marginSlope({ side: 'short', ...position })),
      weights: Float64Array.of(1),
    }
    const context = { bucketSize: 0.01, tiers: [{ leverage, weight: 1 }], ladderOf: (_: LadderQuestion) => [period] }
    const flow =
      side === 'long'
        ? { ...flatAt(1e6), buyVolume: 0.1, buyPrice: 100_000 }
        : { ...flatAt(1), sellVolume: 0.1, sellPrice: 100_000 }
    const bars = handBars([flow, { ...flow, buyVolume: 0, sellVolume: 0, funding: due }])
    const matrix = runModel({ model: fundingAdjusted, bars, options: LASTING, context })
    const [found] = columnLevels(side === 'long' ? matrix.longDensity : matrix.shortDensity, 1, 0.01)
    return found?.[0] ?? Number.NaN
  }

  // 0.1 BTC from 100,000 with a rate of 0.4 %. Unfunded 96,385.54 and 103,585.66 at 25x, 90,361.45 at 10x (method.md).
  test.each([
    // (10,000 / 25 - 10 - 10,000) / (0.1 * (0.004 - 1)) = -9,610 / -0.0996
    ['long', 25, 100, 96_485.94],
    // -9,590 / -0.0996
    ['long', 25, -100, 96_285.14],
    // (400 + 10 + 10,000) / (0.1 * 1.004) = 10,410 / 0.1004
    ['short', 25, 100, 103_685.25],
    ['short', 25, -100, 103_486.05],
    // (1,000 - 25 - 10,000) / -0.0996
    ['long', 10, 250, 90_612.44],
  ] as const)('a %s at %dx that was due %d a coin is liquidated at %d', (side, leverage, due, expected) => {
    const paid = side === 'long' ? 0.1 * due : -0.1 * due
    const solved = solveOverTiers(
      { side, entry: 100_000, quantity: 0.1, tiers: BINANCE_TIERS_2026 },
      10_000 / leverage - paid,
    )
    expect(solved).toBeCloseTo(expected, 1)
    // The bucket of 0.01 that holds the level.
    expect(Math.abs(level(side, leverage, due) - (solved ?? 0))).toBeLessThanOrEqual(0.0101)
  })
})
