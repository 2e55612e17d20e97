import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { BAR_MS, type MadeBar, madeBars, toColumns } from '../../test/helpers/bars-arbitrary.ts'
import { columnLevels } from '../../test/helpers/column-cells.ts'
import { flatAt, type HandBar, handBars } from '../../test/helpers/hand-bars.ts'
import { startModel } from '../../test/helpers/run-model.ts'
import { testContext, testLadder } from '../../test/helpers/test-ladder.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { HeatRun } from '../kernel/heat-run.ts'
import { ledger } from './ledger.ts'
import type { LadderQuestion, LiquidationModel, ModelContext } from './model.ts'

/** What the ledger says of itself. */
interface Books {
  readonly open_interest_quantity: number
  readonly long_quantity: number
  readonly short_quantity: number
  readonly unmapped_long_quantity: number
  readonly unmapped_short_quantity: number
  readonly warming: boolean
  readonly warm_share: number
}

/** Runs bar by bar with one column a bar; `visit` sees the books after each complete bar. */
function eachBar(
  bars: BarColumns,
  visit: (books: Books, i: number) => void,
  { context = {}, options = {} }: { context?: Partial<ModelContext>; options?: object } = {},
): HeatRun {
  const model: LiquidationModel = ledger
  const run = model.start(testContext(context), Value.Default(model.options, { tiers: 12, ...options }))
  const window = { from: 0, to: bars.openTime.length * BAR_MS }
  const heat = new HeatRun({ output: run.output, step: run.step, window, stepMs: BAR_MS })
  for (let i = 0; i < bars.openTime.length; i++) {
    heat.push(bars, i, i + 1)
    if (bars.complete[i] === 1) visit(run.report?.() as unknown as Books, i)
  }
  return heat
}

/** Within a millionth of the open interest, or a billionth of a coin where there is none. */
function expectSame(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-6 * expected + 1e-9)
}

function expectBalanced(books: Books, openInterest: number): void {
  expectSame(books.open_interest_quantity, openInterest)
  expectSame(books.long_quantity + books.unmapped_long_quantity, openInterest)
  expectSame(books.short_quantity + books.unmapped_short_quantity, openInterest)
}

/** Bars at one price of 100, so that notional is open interest times price. */
function atOnePrice(made: readonly MadeBar[]): BarColumns {
  return toColumns(made.map((bar) => ({ ...bar, move: 0, up: 0, down: 0 })))
}

describe('long contracts = short contracts = open interest', () => {
  test('at every complete candle, through liquidations and gaps', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        const bars = toColumns(made)
        eachBar(bars, (books, i) => expectBalanced(books, bars.openInterest[i]! + bars.openInterestChange[i]!))
      }),
    )
  })

  test('and as notional: long mass = short mass = open interest x price, while the price stands still', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        const bars = atOnePrice(made)
        const heat = eachBar(bars, () => undefined)
        const matrix = heat.finish(made.length * BAR_MS)
        made.forEach(({ isComplete }, t) => {
          if (!isComplete) return
          const wanted = (bars.openInterest[t]! + bars.openInterestChange[t]!) * 100
          expectSame(matrix.longDensity.sum(t), wanted)
          expectSame(matrix.shortDensity.sum(t), wanted)
        })
      }),
    )
  })

  test('with leverages taken literally, whatever the churn', () => {
    fc.assert(
      fc.property(madeBars(true), fc.double({ min: 0, max: 1, noNaN: true }), (made, churn) => {
        const bars = toColumns(made)
        eachBar(bars, (books, i) => expectBalanced(books, bars.openInterest[i]! + bars.openInterestChange[i]!), {
          context: { areTiersGiven: true },
          options: { churn },
        })
      }),
    )
  })
})

/** Longs 75 % at 90.5 and 25 % at 98.5 of 100, shorts at 109.5 and 101.5; churn only where it is asked for. */
const LITERAL = { context: { areTiersGiven: true, bucketSize: 0.5 }, options: { churn: 0 } } as const

function runLiteral(bars: readonly HandBar[], options: object = {}) {
  const { matrix, run } = startModel({
    model: ledger,
    bars: handBars(bars),
    context: LITERAL.context,
    options: { ...LITERAL.options, ...options },
  })
  const last = matrix.columns - 1
  return { matrix, last, books: run.report?.() as unknown as Books }
}

/** Buckets of 0.5 with at least a cent, joined where a cell of one basis point lies across an edge. */
function levelsOf(matrix: ReturnType<typeof runLiteral>['matrix'], last: number): [number, number][] {
  const joined: [number, number][] = []
  for (const [price, usd] of columnLevels(matrix.longDensity, last, 0.5)) {
    const before = joined.at(-1)
    if (before !== undefined && price - before[0] === 0.5) joined[joined.length - 1] = [price, usd + before[1]]
    else joined.push([price, usd])
  }
  return joined
}

describe('liquidations', () => {
  const start: HandBar = { openInterest: 1000 }

  test('are closings of their side: the other side closes the same contracts otherwise', () => {
    const { matrix, last, books } = runLiteral([start, { openInterest: 1000, change: -400, low: 98 }])
    // 250 longs at 98.5 are liquidated, 150 more close; 400 shorts close. At 100 each.
    expect(matrix.consumed[last]).toBeCloseTo(25_000, 6)
    expect(matrix.closed[last]).toBeCloseTo(15_000 + 40_000, 6)
    expect(matrix.created[last]).toBeCloseTo(0, 6)
    expectBalanced(books, 600)
  })

  test('beyond the closings are made up for by openings of the same side', () => {
    const { matrix, last, books } = runLiteral([start, { openInterest: 1000, low: 98 }])
    // Nothing closes and 250 longs are liquidated: 250 open in their place.
    expect(matrix.consumed[last]).toBeCloseTo(25_000, 6)
    // Entered somewhere between the low of 98 and the price of 100.
    expect(matrix.created[last]).toBeGreaterThan(250 * 98)
    expect(matrix.created[last]).toBeLessThan(250 * 100)
    expect(matrix.closed[last]).toBeCloseTo(0, 6)
    expectBalanced(books, 1000)
  })

  test('of all longs leave shorts as they are', () => {
    const { matrix, last, books } = runLiteral([start, { openInterest: 1000, low: 90 }])
    expect(matrix.longConsumed.sum(last)).toBeCloseTo(100_000, 6)
    expect(matrix.shortConsumed.sum(last)).toBe(0)
    expect(matrix.shortDensity.sum(last)).toBeCloseTo(100_000, 6)
    expectBalanced(books, 1000)
  })
})

test('churn closes and opens a share of the volume where open interest stands still', () => {
  const { matrix, last } = runLiteral([{ openInterest: 1000 }, { openInterest: 1000, volume: 400 }], { churn: 0.5 })
  // 200 contracts change hands: 100 close and 100 open on each side, at 100.
  expect(matrix.closed[last]).toBeCloseTo(20_000, 6)
  expect(matrix.created[last]).toBeCloseTo(20_000, 6)
})

describe('open interest from before the first reading', () => {
  const unread = (price: number, volume: number): HandBar => ({ ...flatAt(price), volume, isComplete: false })

  test('stands where the candles before it traded, by volume', () => {
    // 3 of 4 at 100 and 1 of 4 at 102: longs at 90.5 and 98.5, 92.31 and 100.47.
    const { matrix, last, books } = runLiteral([
      unread(100, 30),
      unread(102, 10),
      { ...flatAt(102), openInterest: 400 },
    ])
    expect(levelsOf(matrix, last).map(([price]) => price)).toEqual([90.5, 92, 98.5, 100])
    // What was opened a minute earlier has faded a little less.
    expect(levelsOf(matrix, last).map(([, usd]) => usd / 100)).toEqual([
      expect.closeTo(300 * 0.75, 0),
      expect.closeTo(100 * 1.02 * 0.75, 0),
      expect.closeTo(300 * 0.25, 0),
      expect.closeTo(100 * 1.02 * 0.25, 0),
    ])
    expectBalanced(books, 400)
  })

  test('is liquidated by the candles after it was opened, not by those before', () => {
    // Down to 80 before anything is opened at 100; the dip to 98 meets the 50x of the first 20 alone.
    const { matrix, last } = runLiteral([
      unread(80, 0),
      unread(100, 20),
      { ...unread(100, 0), low: 98 },
      unread(100, 20),
      { openInterest: 100 },
    ])
    // 15 of the first 20 are left, at 90.5; of the second 15 at 90.5 and 5 at 98.5. These 35 become the 100.
    expect(levelsOf(matrix, last).map(([price, usd]) => [price, usd / 100])).toEqual([
      [90.5, expect.closeTo((100 * 30) / 35, 0)],
      [98.5, expect.closeTo((100 * 5) / 35, 0)],
    ])
  })

  test('stands at the price of the first candle where there is none before it', () => {
    const { matrix, last } = runLiteral([{ openInterest: 100 }])
    expect(levelsOf(matrix, last).map(([price]) => price)).toEqual([90.5, 98.5])
  })

  test('is flagged until 95 % of it has turned over', () => {
    const warming: boolean[] = []
    const bars = handBars([
      { openInterest: 1000 },
      // Churn of the whole volume: 900 close and 900 open, a tenth is left.
      { openInterest: 1000, volume: 1800 },
      // Half of that tenth.
      { openInterest: 1000, volume: 1000 },
    ])
    eachBar(bars, (books) => warming.push(books.warming), { options: { churn: 1 } })
    expect(warming).toEqual([true, true, false])
  })
})

describe('leverage', () => {
  test('given by the caller is taken literally: levels within one cell of the tiers', () => {
    const { matrix, last } = runLiteral([{ openInterest: 1000 }])
    const fine = startModel({
      model: ledger,
      bars: handBars([{ openInterest: 1000 }]),
      context: { areTiersGiven: true, bucketSize: 0.01 },
    }).matrix
    // 90.5 and 98.5; a cell of one basis point is 0.01 wide here.
    for (const [price] of columnLevels(fine.longDensity, 0, 0.01)) {
      expect(Math.min(Math.abs(price - 90.5), Math.abs(price - 98.5))).toBeLessThanOrEqual(0.02)
    }
    expect(levelsOf(matrix, last).map(([, usd]) => Math.round(usd))).toEqual([75_000, 25_000])
  })

  test('of the default is dense: no gap of 3 % in price between the nearest and the furthest level', () => {
    const { matrix } = startModel({ model: ledger, bars: handBars([{ openInterest: 1000 }]) })
    const prices = columnLevels(matrix.longDensity, 0, 0.5).map(([price]) => price)
    const near = prices.filter((price) => price > 60)
    expect(Math.max(...near.slice(1).map((price, i) => price - near[i]!))).toBeLessThan(3)
    expect(near.at(-1)).toBeGreaterThan(98)
  })

  test('of 1x longs has no level: they are counted as unmapped', () => {
    const ladderOf = (question: LadderQuestion) =>
      testLadder(question).map((period) => ({ ...period, longRatio: Float64Array.of(0) }))
    const context = { areTiersGiven: true, tiers: [{ leverage: 1, weight: 1 }], ladderOf }
    eachBar(
      handBars([{ openInterest: 1000 }, { openInterest: 1000, change: 10 }]),
      (books, i) => {
        expectBalanced(books, i === 0 ? 1000 : 1010)
        expect(books.long_quantity).toBe(0)
        expect(books.unmapped_short_quantity).toBe(0)
      },
      { context },
    )
  })

  test('that is higher leaves sooner', () => {
    const { matrix, last } = runLiteral([{ openInterest: 1000 }, { openInterest: 1000, change: -100 }])
    const [deep, near] = levelsOf(matrix, last)
    // A tenth closes: less than that of the 10x at 90.5, more of the 50x at 98.5.
    expect(deep?.[1]).toBeGreaterThan(75_000 * 0.9)
    expect(near?.[1]).toBeLessThan(25_000 * 0.9)
    expect(deep![1] + near![1]).toBeCloseTo(90_000, 6)
  })
})

describe('taker tilt', () => {
  const bars = handBars([
    { openInterest: 1000 },
    { openInterest: 1000, change: 400, volume: 400, buyVolume: 400, sellVolume: 0 },
    { openInterest: 1400, change: -700, low: 98 },
  ])
  const tilted = (taker_tilt: number) => {
    const seen: Record<string, number>[] = []
    const given = { areTiersGiven: true }
    eachBar(bars, (books) => seen.push({ ...books } as unknown as Record<string, number>), {
      options: { taker_tilt, churn: 0 },
      context: given,
    })
    return seen
  }

  test('of 1 hedges the shorts that open against buys, and both sides still hold the open interest', () => {
    const [before, opened, closed] = tilted(1)
    expect(before).toMatchObject({ long_quantity: 1000, hedged_long_quantity: 0, hedged_short_quantity: 0 })
    expectSame(opened?.['long_quantity'] ?? 0, 1400)
    expectSame(opened?.['short_quantity'] ?? 0, 1000)
    expectSame(opened?.['hedged_short_quantity'] ?? 0, 400)
    // Half of the open interest closes; hedged shorts leave with those of their leverage.
    expectSame((closed?.['short_quantity'] ?? 0) + (closed?.['hedged_short_quantity'] ?? 0), 700)
    expectSame(closed?.['hedged_short_quantity'] ?? 0, 200)
  })

  test('of a half hedges half as much', () => {
    expectSame(tilted(0.5)[1]?.['hedged_short_quantity'] ?? 0, 200)
  })

  test('of 0 hedges nothing', () => {
    expect(tilted(0)[1]).not.toHaveProperty('hedged_short_quantity')
    expectSame(tilted(0)[1]?.['short_quantity'] ?? 0, 1400)
  })

  test('needs to know who bought', () => {
    const model: LiquidationModel = ledger
    expect(model.needsOf?.(Value.Default(model.options, { taker_tilt: 0.5 }))).toContain('taker-flow')
    expect(model.needsOf?.(Value.Default(model.options, {}))).toEqual(['candles', 'open-interest'])
  })
})
