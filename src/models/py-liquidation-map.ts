import { type Static, Type } from 'typebox'
import type { BarColumns } from '../kernel/bars.ts'
import { fieldState, joinState } from '../kernel/join-state.ts'
import { defineModel, type LeverageWeight, type ModelContext, type ModelRun } from './model.ts'
import { positionEngine } from './position-books.ts'
import { RecentExtremes } from './recent-extremes.ts'
import { TradePositions } from './trade-positions.ts'
import { TradeSelection, type WindowTrade } from './trade-selection.ts'

const HOUR = 3_600_000
/** Distance from the trade's price at which each leverage is liquidated, as py-liquidation-map has them. */
const DISTANCES: readonly { readonly leverage: number; readonly distance: number }[] = [
  { leverage: 10, distance: 0.1 },
  { leverage: 25, distance: 0.04 },
  { leverage: 50, distance: 0.02 },
  { leverage: 100, distance: 0.01 },
]
const TIERS: readonly LeverageWeight[] = DISTANCES.map(({ leverage }) => ({ leverage, weight: 1 }))

const Options = Type.Object({
  select: Type.Union([Type.Literal('gross_value'), Type.Literal('top_n'), Type.Literal('portion')], {
    default: 'gross_value',
    description:
      'Which trades of the lookback count: those from least_gross_value on, the top_n largest, or the largest portion',
  }),
  least_gross_value: Type.Number({
    default: 100_000,
    minimum: 1,
    description: 'USD value of a trade from which on it counts (select=gross_value)',
  }),
  top_n: Type.Integer({ default: 100, minimum: 1, maximum: 100_000, description: 'Number of trades (select=top_n)' }),
  portion: Type.Number({
    default: 0.1,
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Share of the stored large trades (select=portion)',
  }),
  lookback_hours: Type.Number({
    default: 24,
    minimum: 1,
    maximum: 8760,
    description: 'Hours after which a trade no longer counts',
  }),
})

/** Large trades projected to fixed distances, after the tool of that name. */
export const pyLiquidationMap = defineModel({
  id: 'py_liquidation_map',
  version: '1',
  title: 'py_liquidation_map',
  description:
    'Large taker trades of the lookback: a buy is taken as a long, a sell as a short, liquidated 1 % away at 100x, 2 % ' +
    'at 50x, 4 % at 25x and 10 % at 10x. The full amount is counted once for each leverage, so the total is four times ' +
    'what was traded; there is no maintenance margin and no open interest. Levels the price touches are removed.',
  needs: ['candles'],
  awaits: ['large-trades'],
  uses: ['taker-flow'],
  leverages: 'fixed',
  options: Options,
  start: startPyLiquidationMap,
  bucketSize: (bars, end, options) => pyBucketSize(bars, end, options.lookback_hours),
  bucketLookbackMs: (options) => options.lookback_hours * HOUR,
})

function startPyLiquidationMap({ bucketSize, areTiersGiven }: ModelContext, options: Static<typeof Options>): ModelRun {
  const engine = positionEngine({ groups: DISTANCES.length, bucketSize, closesByAge: true })
  const lookback = options.lookback_hours * HOUR
  const selection = new TradeSelection(options)
  const extremes = new RecentExtremes()
  /** Positions of the trades that count. */
  const positions = new TradePositions(engine)
  const counts = { step: 0, candlesAsTrades: 0 }

  /** Opens the levels of a trade that the price has not met since its candle. */
  const open = (number: number): void => {
    const { isBuy, price, quantity, grossValue, step: since } = selection.trade(number)
    const book = isBuy ? engine.long : engine.short
    const from = book.opened
    DISTANCES.forEach(({ distance }, tier) => {
      const level = price * (isBuy ? 1 - distance : 1 + distance)
      if (isBuy ? extremes.lowSince(since) <= level : extremes.highSince(since) >= level) return
      engine.addCreated(grossValue)
      book.openPosition(tier, level, quantity, grossValue)
    })
    positions.set(number, { book, from, to: book.opened })
  }
  const close = (number: number): void => {
    const held = positions.take(number)
    if (held !== undefined) engine.addClosed(held.book.closeSpan(held.from, held.to))
  }
  return {
    output: engine,
    tiers: TIERS,
    memory: joinState([engine, selection, extremes, positions, fieldState(counts)]),
    notes: () => [
      ...(counts.candlesAsTrades === 0
        ? []
        : [
            `no single trades are stored for ${counts.candlesAsTrades} candles: the taker buys and the taker sells of each count as one trade each`,
          ]),
      ...(areTiersGiven ? ['leverage_weights are not used: leverages and their distances are fixed'] : []),
    ],
    step: (bars, i, low, high) => {
      engine.sweep(low, high)
      const step = ++counts.step
      extremes.add(step, low, high)
      const time = bars.closeTime[i]!
      const isOfCandle = !(bars.openTime[i]! >= (bars.trades?.from ?? Number.POSITIVE_INFINITY))
      if (isOfCandle) counts.candlesAsTrades++
      const arrived = isOfCandle ? candleTrades(bars, i, step) : singleTrades(bars, i, step)
      const { added, removed } = selection.step(arrived, time - lookback)
      for (const number of removed) close(number)
      for (const number of added) open(number)
    },
  }
}

/** Large trades of a candle. */
function singleTrades({ trades, closeTime }: BarColumns, i: number, step: number): WindowTrade[] {
  const found: WindowTrade[] = []
  if (trades === undefined) return found
  for (let k = trades.offset[i]!; k < trades.offset[i + 1]!; k++) {
    const price = trades.price[k]!
    const quantity = trades.quantity[k]!
    found.push({
      isBuy: trades.isBuy[k] === 1,
      price,
      quantity,
      grossValue: price * quantity,
      time: closeTime[i]!,
      step,
    })
  }
  return found
}

/** Taker buys and taker sells of a candle as one trade each. */
function candleTrades(bars: BarColumns, i: number, step: number): WindowTrade[] {
  const trade = (isBuy: boolean, price: number, quantity: number): WindowTrade => ({
    isBuy,
    price,
    quantity,
    grossValue: price * quantity,
    time: bars.closeTime[i]!,
    step,
  })
  return [
    trade(true, bars.buyPrice[i]!, bars.buyVolume[i]!),
    trade(false, bars.sellPrice[i]!, bars.sellVolume[i]!),
  ].filter(({ grossValue }) => grossValue > 0)
}

/**
 * Bucket of py-liquidation-map: 10^(ceil(log10(range)) - 2) for the price range of the lookback, so that a range of
 * 1,000 gives 10 and one of 3,000 gives 100; undefined where prices did not move.
 */
function pyBucketSize(bars: BarColumns, end: number, lookbackHours: number): number | undefined {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = bars.closeTime.length - 1; i >= 0 && bars.closeTime[i]! > end - lookbackHours * HOUR; i--) {
    if (bars.closeTime[i]! > end) continue
    low = Math.min(low, bars.low[i]!)
    high = Math.max(high, bars.high[i]!)
  }
  return bucketOfRange(high - low)
}

/** 10^(ceil(log10(range)) - 2); undefined for a range that is not above 0. */
export function bucketOfRange(range: number): number | undefined {
  if (!(range > 0 && Number.isFinite(range))) return undefined
  return Number(`1e${Math.ceil(Math.log10(range)) - 2}`)
}
