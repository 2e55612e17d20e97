import { DEFAULT_TIERS } from '../domain/margin-tiers.ts'
import type { CandleColumns, FundingColumns, MarkColumns, OpenInterestColumns } from '../domain/series.ts'
import { OPEN_INTEREST_STEP_MS, type SimulatedMarket, simulateMarket } from '../simulation/market.ts'
import type { FakeInstrument } from './listing.ts'
import { extremesUntil, markPoints, markWithin } from './mark-path.ts'
import { addToCandle, type LiveTrade, TradeTape } from './trade-tape.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** History before now; simulated further ahead in steps. */
const HISTORY_MS = 3 * DAY_MS
const AHEAD_MS = 6 * HOUR_MS
/** The market is simulated further when less than this is left. */
const RESERVE_MS = 10 * MINUTE_MS
/** Trades older than this are only in candles. */
const TRADES_KEPT_MS = 5 * MINUTE_MS

/** What a venue publishes of the past. */
export interface MarketHistory {
  readonly candles: CandleColumns
  readonly markCandles: MarkColumns
  readonly openInterest: OpenInterestColumns
  readonly funding: FundingColumns
}

/** A market at one instant: prices quote per base, open interest one-sided in base units. */
export interface MarketQuote {
  readonly last: number
  readonly mark: number
  readonly openInterest: number
  /** Rate that will be paid at `paidAt`, UTC ms; ratio of notional per payment. */
  readonly fundingRate: number
  readonly paidAt: number
}

/** The running 1-minute candle and, at the end of a minute, the closed one. */
export type CandleRow = readonly [
  openTime: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  quoteVolume: number,
  takerBuyVolume: number,
]

/**
 * A simulated market that plays at the pace of the wall clock: three days of it are history when it starts.
 *
 * Trades, candles, mark price, open interest and funding agree with each other at all times, so that what is reduced
 * from streams equals what REST answers. The same seed and start make the same market.
 */
export class LiveMarket {
  readonly instrument: FakeInstrument
  private readonly seed: number
  private readonly startTime: number
  private endTime: number
  private market: SimulatedMarket
  private candles: CandleColumns
  private trades: readonly LiveTrade[]

  /** @param now - UTC ms */
  constructor({ instrument, seed, now }: { instrument: FakeInstrument; seed: number; now: number }) {
    this.instrument = instrument
    this.seed = seed
    this.startTime = Math.floor((now - HISTORY_MS) / OPEN_INTEREST_STEP_MS) * OPEN_INTEREST_STEP_MS
    this.endTime = this.startTime + HISTORY_MS + AHEAD_MS
    const { market, candles, trades } = this.simulate(now)
    this.market = market
    this.candles = candles
    this.trades = trades
  }

  /** Simulates further where the market is about to end; takes a fraction of a second every six hours. */
  extend(now: number): void {
    if (now < this.endTime - RESERVE_MS) return
    this.endTime = Math.ceil(now / OPEN_INTEREST_STEP_MS) * OPEN_INTEREST_STEP_MS + AHEAD_MS
    const { market, candles, trades } = this.simulate(now)
    this.market = market
    this.candles = candles
    this.trades = trades
  }

  quote(now: number): MarketQuote {
    const next = firstAbove(this.market.funding.time, now)
    return {
      last: this.trades[this.tradesBefore(now) - 1]?.price ?? this.instrument.startPrice,
      mark: this.markAt(now),
      openInterest: this.openInterestAt(now),
      fundingRate: this.market.funding.rate[next] ?? 0.0001,
      paidAt: this.market.funding.time[next] ?? Math.ceil((now + 1) / (8 * HOUR_MS)) * 8 * HOUR_MS,
    }
  }

  /** Trades in `(from, to]`, oldest first. */
  tradesIn(from: number, to: number): readonly LiveTrade[] {
    return this.trades.slice(this.tradesBefore(from), this.tradesBefore(to))
  }

  /** Simulated liquidations in `(from, to]`. */
  *liquidationsIn(from: number, to: number) {
    const { time, side, price, bankruptcyPrice, quantity } = this.market.liquidations
    for (let i = firstAbove(time, from); i < time.length && (time[i] ?? 0) <= to; i++) {
      yield {
        time: time[i] ?? 0,
        side: side[i] === 0 ? ('long' as const) : ('short' as const),
        price: price[i] ?? 0,
        bankruptcyPrice: bankruptcyPrice[i] ?? 0,
        quantity: quantity[i] ?? 0,
      }
    }
  }

  /** The minute that contains `now`, as it was then; a minute before its end is final when `now` is its last instant. */
  candleAt(now: number): CandleRow {
    const openTime = now - (now % MINUTE_MS)
    const trades = this.tradesIn(openTime - 1, now)
    const price = trades[0]?.price ?? this.quote(now).last
    const row = [openTime, price, price, price, price, 0, 0, 0]
    for (const trade of trades) addToCandle(row, trade)
    const [, open = price, high = price, low = price, close = price, volume = 0, quote = 0, buy = 0] = row
    return [openTime, open, high, low, close, volume, quote, buy]
  }

  /** Everything up to `now`; the last candles are those of the running minute so far. */
  history(now: number): MarketHistory {
    const minute = now - (now % MINUTE_MS)
    const { candles, market } = this
    const closed = firstAbove(candles.openTime, minute - 1)
    const running = this.candleAt(now)
    const cut = (column: Float64Array, last: number): Float64Array => append(column.subarray(0, closed), last)
    const { markCandles: marks, openInterest, funding } = market
    const marked = firstAbove(marks.openTime, minute - 1)
    const mark = extremesUntil(this.pointsAt(minute), now - minute)
    const cutMark = (column: Float64Array, last: number): Float64Array => append(column.subarray(0, marked), last)
    const read = firstAbove(openInterest.time, now)
    const paid = firstAbove(funding.time, now)
    return {
      candles: {
        openTime: cut(candles.openTime, minute),
        closeTime: cut(candles.closeTime, minute + MINUTE_MS),
        open: cut(candles.open, running[1]),
        high: cut(candles.high, running[2]),
        low: cut(candles.low, running[3]),
        close: cut(candles.close, running[4]),
        volume: cut(candles.volume, running[5]),
        quoteVolume: cut(candles.quoteVolume, running[6]),
        takerBuyVolume: cut(candles.takerBuyVolume, running[7]),
      },
      markCandles: {
        openTime: cutMark(marks.openTime, minute),
        open: cutMark(marks.open, mark.open),
        high: cutMark(marks.high, mark.high),
        low: cutMark(marks.low, mark.low),
        close: cutMark(marks.close, mark.close),
      },
      openInterest: {
        time: openInterest.time.subarray(0, read),
        quantity: openInterest.quantity.subarray(0, read),
        notional: openInterest.notional.subarray(0, read),
      },
      funding: { time: funding.time.subarray(0, paid), rate: funding.rate.subarray(0, paid) },
    }
  }

  private simulate(now: number) {
    const { symbol, startPrice, lotsPerUnit } = this.instrument
    const tape = new TradeTape({ lotsPerUnit, keptFrom: now - TRADES_KEPT_MS })
    const market = simulateMarket({
      seed: this.seed,
      symbol,
      startPrice,
      startTime: this.startTime,
      days: (this.endTime - this.startTime) / DAY_MS,
      warmUpDays: 2,
      tiers: DEFAULT_TIERS.tiers,
      onTrade: (trade) => tape.add(trade),
    })
    return { market, ...tape.finish() }
  }

  private markAt(now: number): number {
    const minute = now - (now % MINUTE_MS)
    return this.roundMark(markWithin(this.pointsAt(minute), now - minute))
  }

  private pointsAt(minute: number) {
    const { openTime, open, high, low, close } = this.market.markCandles
    const i = Math.min(Math.max(0, firstAbove(openTime, minute) - 1), openTime.length - 1)
    return markPoints({ open: open[i] ?? 0, high: high[i] ?? 0, low: low[i] ?? 0, close: close[i] ?? 0 })
  }

  /** Readings are five minutes apart; between them it goes straight. */
  private openInterestAt(now: number): number {
    const { time, quantity } = this.market.openInterest
    const next = Math.min(firstAbove(time, now), time.length - 1)
    const from = time[next - 1] ?? now
    const before = quantity[next - 1] ?? 0
    const share = (now - from) / ((time[next] ?? now) - from)
    return before + (Number.isFinite(share) ? share : 0) * ((quantity[next] ?? before) - before)
  }

  private roundMark(price: number): number {
    const steps = this.instrument.ticksPerUnit * 100
    return Math.round(price * steps) / steps
  }

  /** Trades with a time up to and with `time`. */
  private tradesBefore(time: number): number {
    let low = 0
    let high = this.trades.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.trades[middle]?.time ?? 0) <= time) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Markets by symbol, one for each instrument that is traded. */
export function createLiveMarkets({
  instruments,
  seed,
  now,
}: {
  instruments: readonly FakeInstrument[]
  seed: number
  now: number
}): ReadonlyMap<string, LiveMarket> {
  const traded = instruments.filter(({ isTraded }) => isTraded)
  return new Map(traded.map((instrument) => [instrument.symbol, new LiveMarket({ instrument, seed, now })]))
}

/** Index of the first time above `time`. */
function firstAbove(times: Float64Array, time: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return low
}

function append(column: Float64Array, last: number): Float64Array {
  const longer = new Float64Array(column.length + 1)
  longer.set(column)
  longer[column.length] = last
  return longer
}
