import fc from 'fast-check'
import type { BarColumns, BarTrades } from '../../src/kernel/bars.ts'

/** One made-up bar: prices between 70 and 140, moves up to 6 %, open interest moving both ways. */
export interface MadeBar {
  readonly move: number
  readonly up: number
  readonly down: number
  readonly change: number
  /** Base units, 2,000 at least: above every threshold of a large trade. */
  readonly volume: number
  /** Share of volume whose taker bought. */
  readonly buyShare: number
  /** Funding due before the bar, quote units a base unit. */
  readonly funding: number
  readonly isComplete: boolean
}

/** A quiet bar, for tests that change one thing. */
export const QUIET_BAR: MadeBar = {
  move: 0,
  up: 0,
  down: 0,
  change: 0,
  volume: 4000,
  buyShare: 0.5,
  funding: 0,
  isComplete: true,
}

/** Amounts as venues publish them: to a ten-thousandth. */
const decimal = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true }).map((value) => Math.round(value * 10_000) / 10_000)

const bar = (withGaps: boolean): fc.Arbitrary<MadeBar> =>
  fc.record({
    move: decimal(-0.06, 0.06),
    up: decimal(0, 0.02),
    down: decimal(0, 0.02),
    change: decimal(-50, 100),
    volume: decimal(2000, 20_000),
    buyShare: decimal(0, 1),
    funding: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, decimal(-0.2, 0.2)),
    isComplete: withGaps ? fc.boolean() : fc.constant(true),
  })

/** Up to 60 bars in a row; `withGaps` also makes incomplete ones. */
export function madeBars(withGaps = false, minLength = 1): fc.Arbitrary<MadeBar[]> {
  return fc.array(bar(withGaps), { minLength, maxLength: 60 })
}

export const BAR_MS = 60_000
/** What one side must trade to count as one large trade. */
const TRADE_QUANTITY = 1500

/** Chains made bars into columns; `priceScale` multiplies prices, `quantityScale` amounts. */
export function toColumns(
  bars: readonly MadeBar[],
  { priceScale = 1, quantityScale = 1 }: { priceScale?: number; quantityScale?: number } = {},
): BarColumns {
  const length = bars.length
  const column = () => new Float64Array(length)
  const columns = {
    openTime: column(),
    closeTime: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    triggerLow: column(),
    triggerHigh: column(),
    buyVolume: column(),
    sellVolume: column(),
    buyPrice: column(),
    sellPrice: column(),
    openInterest: column(),
    openInterestChange: column(),
    funding: column(),
    knownAt: column(),
    complete: new Uint8Array(length),
  }
  let price = 100
  let openInterest = 1000
  bars.forEach(({ move, up, down, change, volume, buyShare, funding, isComplete }, i) => {
    const close = isWithin(price * (1 + move)) ? price * (1 + move) : price * (1 - move)
    // Contracts cannot be closed that are not open.
    const held = Math.max(change, -openInterest)
    columns.openTime[i] = i * BAR_MS
    columns.closeTime[i] = (i + 1) * BAR_MS
    columns.knownAt[i] = (i + 1) * BAR_MS
    columns.open[i] = price * priceScale
    columns.close[i] = close * priceScale
    columns.high[i] = Math.max(price, close) * (1 + up) * priceScale
    columns.low[i] = Math.min(price, close) * (1 - down) * priceScale
    columns.triggerHigh[i] = columns.high[i] ?? 0
    columns.triggerLow[i] = columns.low[i] ?? 0
    columns.volume[i] = volume * quantityScale
    columns.buyVolume[i] = volume * buyShare * quantityScale
    columns.sellVolume[i] = volume * (1 - buyShare) * quantityScale
    columns.buyPrice[i] = ((price + 2 * close) / 3) * priceScale
    columns.sellPrice[i] = ((2 * price + close) / 3) * priceScale
    columns.funding[i] = funding * priceScale
    columns.openInterestChange[i] = isComplete ? held * quantityScale : Number.NaN
    columns.openInterest[i] = openInterest * quantityScale
    columns.complete[i] = isComplete ? 1 : 0
    openInterest += held
    price = close
  })
  return { ...columns, trades: tradesOf(columns, quantityScale) }
}

/** Where a trade of 1,500 coins is a large one, 100,000 USD, whatever prices are multiplied by. */
function isWithin(price: number): boolean {
  return price >= 70 && price <= 140
}

/** One trade a bar and side where it traded enough, so that doubled quantities choose the same trades. */
function tradesOf(
  {
    buyVolume,
    sellVolume,
    buyPrice,
    sellPrice,
  }: Pick<BarColumns, 'buyVolume' | 'sellVolume' | 'buyPrice' | 'sellPrice'>,
  quantityScale: number,
): BarTrades {
  const offset = new Uint32Array(buyVolume.length + 1)
  const price: number[] = []
  const quantity: number[] = []
  const isBuy: number[] = []
  buyVolume.forEach((bought, i) => {
    for (const [side, amount, at] of [
      [1, bought, buyPrice[i] ?? 0],
      [0, sellVolume[i] ?? 0, sellPrice[i] ?? 0],
    ] as const) {
      if (amount < TRADE_QUANTITY * quantityScale) continue
      price.push(at)
      quantity.push(amount)
      isBuy.push(side)
    }
    offset[i + 1] = price.length
  })
  return {
    offset,
    price: Float64Array.from(price),
    quantity: Float64Array.from(quantity),
    isBuy: Uint8Array.from(isBuy),
    from: 0,
  }
}

/** Bars `[from, to)`; the lists of trades stay whole. */
export function sliceBars(bars: BarColumns, from: number, to: number): BarColumns {
  return {
    openTime: bars.openTime.slice(from, to),
    closeTime: bars.closeTime.slice(from, to),
    open: bars.open.slice(from, to),
    high: bars.high.slice(from, to),
    low: bars.low.slice(from, to),
    close: bars.close.slice(from, to),
    volume: bars.volume.slice(from, to),
    triggerLow: bars.triggerLow.slice(from, to),
    triggerHigh: bars.triggerHigh.slice(from, to),
    buyVolume: bars.buyVolume.slice(from, to),
    sellVolume: bars.sellVolume.slice(from, to),
    buyPrice: bars.buyPrice.slice(from, to),
    sellPrice: bars.sellPrice.slice(from, to),
    openInterest: bars.openInterest.slice(from, to),
    openInterestChange: bars.openInterestChange.slice(from, to),
    funding: bars.funding.slice(from, to),
    trades: bars.trades && { ...bars.trades, offset: bars.trades.offset.slice(from, to + 1) },
    entries: bars.entries && { ...bars.entries, offset: bars.entries.offset.slice(from, to + 1) },
    knownAt: bars.knownAt.slice(from, to),
    complete: bars.complete.slice(from, to),
  }
}
