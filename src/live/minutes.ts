import type { MarketEvent } from '../domain/market-events.ts'
import type { DataKind } from '../domain/series.ts'
import type { LiveItem } from '../exchanges/live.ts'
import { addPrice, openPriceBar, openTradeBar, type PriceBar, type TradeBar } from './minute-bar.ts'

const MINUTE = 60_000
/** A running candle is told at most this often. */
const RUNNING_MS = 1000
/** An open interest older than this at the end of a minute is not what it was then. */
const OPEN_INTEREST_AGE_MS = 45_000
/** A funding rate last heard longer than this before the payment need not be the one that was paid. */
const FUNDING_AGE_MS = 5 * MINUTE

type Item<Type extends LiveItem['type']> = Extract<LiveItem, { type: Type }>

/** An item and when it was received. */
interface Heard<Type extends LiveItem['type']> {
  readonly item: Item<Type>
  readonly at: number
}

/** What a minute's end is judged by. */
export interface MinuteEnd {
  /** End of the minute, UTC ms. */
  readonly end: number
  readonly receivedTime: number
  readonly dataKind: DataKind
  /** Whether everything of a kind was seen of it. */
  saw(kind: 'trades' | 'marks'): boolean
}

export interface MinutesOptions {
  readonly exchange: string
  readonly symbol: string
  /** Candles are made from trades; otherwise the venue sends them. */
  readonly makesCandles: boolean
  readonly emit: (event: MarketEvent) => void
}

/**
 * Reduces what a venue sends of one instrument to one row a minute: candles of trades, candles of the mark price, open
 * interest at the minute's end, and funding when it is paid. What was not seen whole is left out, never guessed.
 */
export class Minutes {
  private readonly options: MinutesOptions
  private trades: TradeBar | undefined
  private marks: PriceBar | undefined
  private lastTrade: number | undefined
  private openInterest: Heard<'open-interest'> | undefined
  /** Heard with a time after the minute's end, while the minute waits for stragglers; so the two below. */
  private nextOpenInterest: Heard<'open-interest'> | undefined
  private readonly next: Item<'trade'>[] = []
  private readonly nextMarks: Item<'mark-price'>[] = []
  private funding: Heard<'funding'> | undefined
  /** Last rate of the payment before the one that is now announced. */
  private due: Heard<'funding'> | undefined
  private lastPaid = 0
  private lastRunning = 0
  /** Opening time of the last candle that the venue has closed. */
  private lastClosed = 0
  private hasNews = false
  /** Start of the minute being filled. */
  private openTime = 0

  constructor(options: MinutesOptions) {
    this.options = options
  }

  /** Begins the minute that opens at `openTime`; trades of earlier ones come too late. */
  begin(openTime: number): void {
    this.openTime = openTime
  }

  /** @returns false when the trade belongs to a minute that has ended */
  trade(item: Item<'trade'>): boolean {
    const openTime = Math.floor(item.time / MINUTE) * MINUTE
    if (openTime < this.openTime) return false
    if (openTime > this.openTime) {
      this.next.push(item)
      return true
    }
    this.trades ??= openTradeBar(openTime, item.price)
    addTrade(this.trades, item)
    this.lastTrade = item.price
    this.hasNews = true
    return true
  }

  mark(item: Item<'mark-price'>): void {
    const openTime = Math.floor(item.time / MINUTE) * MINUTE
    if (openTime < this.openTime) return
    if (openTime > this.openTime) {
      this.nextMarks.push(item)
      return
    }
    if (this.marks === undefined) this.marks = openPriceBar(openTime, item.price)
    else addPrice(this.marks, item.price)
  }

  setOpenInterest(item: Item<'open-interest'>, at: number): void {
    if (item.time > this.openTime + MINUTE) this.nextOpenInterest = { item, at }
    else if (item.time >= (this.openInterest?.item.time ?? 0)) this.openInterest = { item, at }
  }

  setFunding(item: Item<'funding'>, at: number): void {
    const known = this.funding
    if (known !== undefined && item.time < known.item.time) return
    // Another payment is announced: the one before was paid, unless the venue has moved it before its time.
    if (known !== undefined && item.paidAt !== known.item.paidAt && known.item.paidAt <= item.time) this.due = known
    this.funding = { item, at }
  }

  /** Tells a candle that the venue made. */
  venueCandle(item: Item<'candle'>, { at, dataKind }: { at: number; dataKind: DataKind }): void {
    // After a reconnect the closed candle may come once more, and a running one late.
    if (item.openTime <= this.lastClosed) return
    if (item.isClosed) this.lastClosed = item.openTime
    else if (at - this.lastRunning < RUNNING_MS) return
    else this.lastRunning = at
    const { openTime, open, high, low, close, volume, quoteVolume, takerBuyVolume, isClosed, time } = item
    const prices = { openTime, open, high, low, close, volume, quoteVolume, takerBuyVolume }
    this.emitCandle({ ...prices, isClosed, eventTime: time, receivedTime: at, dataKind })
  }

  /** Tells how the running candle is, if it has changed and was not told within the last second. */
  tellRunning(at: number, dataKind: DataKind): void {
    const { trades } = this
    if (!this.options.makesCandles || trades === undefined || !this.hasNews || at - this.lastRunning < RUNNING_MS)
      return
    this.lastRunning = at
    this.hasNews = false
    this.emitCandle({ ...trades, isClosed: false, eventTime: at, receivedTime: at, dataKind })
  }

  /** Ends a minute: tells its rows, and goes on with the next. */
  close(minute: MinuteEnd): void {
    this.closeTrades(minute)
    this.closeMarks(minute)
    this.closeOpenInterest(minute)
    this.closeFunding(minute)
    this.begin(minute.end)
    if (this.nextOpenInterest !== undefined) {
      const { item, at } = this.nextOpenInterest
      this.nextOpenInterest = undefined
      this.setOpenInterest(item, at)
    }
    for (const item of this.next.splice(0)) this.trade(item)
    for (const item of this.nextMarks.splice(0)) this.mark(item)
  }

  private closeTrades(minute: MinuteEnd): void {
    const { end, receivedTime, dataKind } = minute
    const openTime = end - MINUTE
    const traded = this.trades?.openTime === openTime ? this.trades : undefined
    if (this.trades !== undefined && this.trades.openTime <= openTime) this.trades = undefined
    if (!this.options.makesCandles || !minute.saw('trades')) return
    // A minute without trades keeps the price, as venues' own candles do.
    const bar = traded ?? (this.lastTrade === undefined ? undefined : openTradeBar(openTime, this.lastTrade))
    if (bar !== undefined) this.emitCandle({ ...bar, isClosed: true, eventTime: end, receivedTime, dataKind })
  }

  private closeMarks({ end, receivedTime, dataKind, saw }: MinuteEnd): void {
    const openTime = end - MINUTE
    const bar = this.marks?.openTime === openTime ? this.marks : undefined
    if (this.marks !== undefined && this.marks.openTime <= openTime) this.marks = undefined
    if (bar === undefined || !saw('marks')) return
    const { exchange, symbol, emit } = this.options
    emit({ type: 'mark-candle', exchange, symbol, eventTime: end, receivedTime, dataKind, ...bar })
  }

  private closeOpenInterest({ end, receivedTime, dataKind }: MinuteEnd): void {
    const { openInterest: known } = this
    if (known === undefined || end - known.at > OPEN_INTEREST_AGE_MS) return
    const { exchange, symbol, emit } = this.options
    const { quantity, notional } = known.item
    emit({ type: 'open-interest', exchange, symbol, eventTime: end, receivedTime, dataKind, quantity, notional })
  }

  private closeFunding({ end, receivedTime, dataKind }: MinuteEnd): void {
    const paid = this.due ?? (this.funding !== undefined && this.funding.item.paidAt <= end ? this.funding : undefined)
    if (paid === undefined || paid.item.paidAt > end) return
    this.due = undefined
    if (this.funding === paid) this.funding = undefined
    const { paidAt, rate } = paid.item
    if (paidAt - paid.at > FUNDING_AGE_MS || paidAt <= this.lastPaid) return
    this.lastPaid = paidAt
    const { exchange, symbol, emit } = this.options
    emit({ type: 'funding', exchange, symbol, eventTime: paidAt, receivedTime, dataKind, rate })
  }

  private emitCandle(
    candle: TradeBar & {
      readonly isClosed: boolean
      readonly eventTime: number
      readonly receivedTime: number
      readonly dataKind: DataKind
    },
  ): void {
    const { exchange, symbol, emit } = this.options
    emit({ type: 'candle', exchange, symbol, closeTime: candle.openTime + MINUTE, ...candle })
  }
}

function addTrade(bar: TradeBar, { price, quantity, isBuy }: Item<'trade'>): void {
  addPrice(bar, price)
  bar.volume += quantity
  bar.quoteVolume += quantity * price
  if (isBuy) bar.takerBuyVolume += quantity
}
