import { describe, expect, test } from 'vitest'
import { DEFAULT_TIERS } from '../domain/margin-tiers.ts'
import { simulateMarket } from './market.ts'
import { OUTCOME_CLOSED, OUTCOME_LIQUIDATED, OUTCOME_OPEN, type TruthColumns } from './position-ledger.ts'
import { trueMapAtEnd } from './true-map.ts'

const [LONG, SHORT] = [0, 1]

interface Row {
  readonly side?: number
  readonly outcome?: number
  readonly entry?: number
  readonly quantity?: number
  readonly level?: number
}

function truthOf(...rows: Row[]): TruthColumns {
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of)
  return {
    openTime: column(() => 0),
    closeTime: column(() => Number.POSITIVE_INFINITY),
    side: Uint8Array.from(rows, (row) => row.side ?? 0),
    leverage: column(() => 10),
    entry: column((row) => row.entry ?? 100),
    quantity: column((row) => row.quantity ?? 1),
    initialLiquidationPrice: column(() => 1),
    liquidationPrice: column((row) => row.level ?? 90.2),
    outcome: Uint8Array.from(rows, (row) => row.outcome ?? OUTCOME_OPEN),
  }
}

describe('trueMapAtEnd', () => {
  test('adds up the notional at entry by the last liquidation price', () => {
    // 100 * 1 and 102 * 2 in bucket 180 ([90, 90.5)), 80 * 0.5 in bucket 178; bucket 179 has none.
    const truth = truthOf({}, { entry: 102, quantity: 2, level: 90.49 }, { entry: 80, quantity: 0.5, level: 89 })
    expect(trueMapAtEnd(truth, { side: 'long', size: 0.5 })).toEqual({
      first: 178,
      size: 0.5,
      values: Float64Array.of(40, 0, 304),
    })
  })

  test('leaves out the other side, what ended, and what no price liquidates', () => {
    const truth = truthOf(
      { side: SHORT, level: 110 },
      { side: LONG, outcome: OUTCOME_CLOSED },
      { side: LONG, outcome: OUTCOME_LIQUIDATED },
      { side: LONG, level: 0 },
    )
    expect(trueMapAtEnd(truth, { side: 'long', size: 1 }).values).toHaveLength(0)
    expect(trueMapAtEnd(truth, { side: 'short', size: 1 })).toEqual({
      first: 110,
      size: 1,
      values: Float64Array.of(100),
    })
  })
})

test('in a market every long lies below the price and every short above, and none is missing', () => {
  // Ends an hour after a funding payment: one at the very end could move a level across the mark price.
  const market = simulateMarket({ seed: 3, startTime: 0, days: 25 / 24, warmUpDays: 2, tiers: DEFAULT_TIERS.tiers })
  const size = 0.01
  const long = trueMapAtEnd(market.truth, { side: 'long', size })
  const short = trueMapAtEnd(market.truth, { side: 'short', size })
  expect((long.first + long.values.length - 1) * size).toBeLessThanOrEqual(market.finalMark)
  expect((short.first + 1) * size).toBeGreaterThanOrEqual(market.finalMark)
  let open = 0
  market.truth.outcome.forEach((outcome, i) => {
    const isMapped = outcome === OUTCOME_OPEN && (market.truth.liquidationPrice[i] ?? 0) > 0
    if (isMapped) open += (market.truth.entry[i] ?? 0) * (market.truth.quantity[i] ?? 0)
  })
  const total = [...long.values, ...short.values].reduce((sum, value) => sum + value, 0)
  expect(total / open).toBeCloseTo(1, 9)
  expect(total).toBeGreaterThan(0)
})
