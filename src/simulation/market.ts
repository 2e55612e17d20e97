import type { MarginTier } from '../domain/margin-tiers.ts'
import { createRandom, type RandomStream } from '../domain/random.ts'
import type {
  CandleColumns,
  FundingColumns,
  LiquidationColumns,
  MarkColumns,
  OpenInterestColumns,
  TakerFlowColumns,
} from '../domain/series.ts'
import { EventRecorder } from './event-recorder.ts'
import { type Fill, MinuteRecorder } from './minute-recorder.ts'
import { OUTCOME_CLOSED, OUTCOME_LIQUIDATED, PositionLedger, type TruthColumns } from './position-ledger.ts'
import { PriceProcess, TICK_MS } from './price-process.ts'
import { type PriceSteps, priceStepsFor } from './price-steps.ts'
import { type LeverageShare, SIMULATED_LEVERAGE_MIX, TraderCrowd } from './traders.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS
/** Spacing of open interest readings, as venues publish them. */
export const OPEN_INTEREST_STEP_MS = 5 * MINUTE_MS
/** Spacing of funding payments. */
export const FUNDING_STEP_MS = 480 * MINUTE_MS
/** Events of one tick are told apart by this much; beyond 1,000 of them the last time repeats. */
const EVENT_SPACING_MS = 10
/** A market order of this many USD moves the price by 1 % in a calm market; depth shrinks as volatility grows. */
const USD_PER_PERCENT = 3_000_000
const MOST_PERCENT_PER_ORDER = 1
/** Trades among makers in USD per tick: volume that opens nothing, so that a day trades several times the open interest. */
const MAKER_USD_PER_TICK = 25_000
const MAKER_DEVIATION = 0.6
/** How far the taker-buy share of makers' trades leans with a price move of one deviation. */
const MAKER_LEAN = 0.12
const MAKER_LEAN_NOISE = 0.1
/** Funding: 1 basis point when balanced, as is usual, and this much more when traders are all long. */
const BASE_FUNDING = 0.0001
const FUNDING_PRESSURE = 0.0012
const MOST_FUNDING = 0.003
/** Venues publish funding rates to 8 decimals. */
const FUNDING_DECIMALS = 1e8

export interface MarketOptions {
  /** Whole number in [0, 2^53); the same options make the same market to the bit. */
  readonly seed: number
  /** Part of the seed: two symbols of one seed are different markets. */
  readonly symbol?: string
  /** UTC ms on a 5-minute boundary. */
  readonly startTime: number
  /** Length; cut to whole minutes. */
  readonly days: number
  /** Price at the start, quote per base. The default of 100 makes a percent a unit. */
  readonly startPrice?: number
  /** Maintenance tiers by USD notional. */
  readonly tiers: readonly MarginTier[]
  /** Leverage of arriving traders; what the tiers do not allow is left out. */
  readonly leverageMix?: readonly LeverageShare[]
  /** Mean number of traders that arrive a day. The default of 1,200 makes about 40,000 positions a month. */
  readonly tradersPerDay?: number
  /** Days that run unseen before the start, so that it finds a grown book; 0 starts without any position. */
  readonly warmUpDays?: number
  /** Called with every trade after the start, in order of time; the sums of candles and taker flow are theirs. */
  readonly onTrade?: (trade: SimulatedTrade) => void
}

/** One trade as venues publish them. */
export interface SimulatedTrade {
  /** UTC ms. */
  readonly time: number
  readonly price: number
  /** Base units. */
  readonly quantity: number
  /** Whether the taker bought. */
  readonly isBuy: boolean
}

/** Everything a market emitted, as venues publish it, and the truth behind it. */
export interface SimulatedMarket {
  readonly candles: CandleColumns
  readonly markCandles: MarkColumns
  /** From the start to the end, both included. */
  readonly openInterest: OpenInterestColumns
  /** After the start up to and with the end. */
  readonly funding: FundingColumns
  readonly takerFlow: TakerFlowColumns
  /** Every liquidation; each closes one whole position. */
  readonly liquidations: LiquidationColumns
  readonly truth: TruthColumns
  /** Last traded price at the end. */
  readonly finalPrice: number
  /** Mark price at the end: no open position's liquidation price has been reached by it. */
  readonly finalMark: number
}

/**
 * Simulates traders with known leverage in a market that liquidates them by Binance's isolated formula on mark price.
 *
 * Each position of a trader has its own hedged maker on the other side for as long as it lives, who is never
 * liquidated. So long and short open interest are equal at all times: one-sided open interest is the sum of all
 * traders' positions, and what can be liquidated on a side is the part of it that traders hold. Liquidation orders
 * push the price and may set off the next. Time is linear in days; a longer run begins with the shorter one to the bit.
 */
export function simulateMarket(options: MarketOptions): SimulatedMarket {
  const { startTime, days, startPrice = 100, warmUpDays = 7 } = options
  if (startTime % OPEN_INTEREST_STEP_MS !== 0) {
    throw new Error(`Invariant: a market starts on a 5-minute boundary, not at ${startTime}`)
  }
  const warmUpMinutes = Math.floor(warmUpDays * 1440)
  const market = new Market(options)
  market.run({ from: startTime - warmUpMinutes * MINUTE_MS, minutes: warmUpMinutes })
  market.startRecording(startTime, startPrice)
  market.run({ from: startTime, minutes: Math.floor((days * DAY_MS) / MINUTE_MS) })
  return market.result()
}

class Market {
  private readonly makers: RandomStream
  private readonly steps: PriceSteps
  private readonly price: PriceProcess
  private readonly crowd: TraderCrowd
  private ledger: PositionLedger
  private minutes: MinuteRecorder
  private events = new EventRecorder()
  private now = 0
  private tickEnd = 0
  private readonly onTrade: ((trade: SimulatedTrade) => void) | undefined
  private isRecording = false

  constructor({
    seed,
    symbol = '',
    tiers,
    startPrice = 100,
    leverageMix = SIMULATED_LEVERAGE_MIX,
    tradersPerDay = 1200,
    onTrade,
  }: MarketOptions) {
    this.onTrade = onTrade
    this.makers = createRandom({ seed, name: `makers/${symbol}` })
    this.steps = priceStepsFor(startPrice)
    this.price = new PriceProcess({
      start: startPrice,
      random: createRandom({ seed, name: `price/${symbol}` }),
      steps: this.steps,
    })
    const random = createRandom({ seed, name: `traders/${symbol}` })
    this.crowd = new TraderCrowd({ random, perDay: tradersPerDay, mix: leverageMix, tiers })
    this.ledger = new PositionLedger(tiers)
    this.minutes = new MinuteRecorder(this.price)
  }

  run({ from, minutes }: { from: number; minutes: number }): void {
    for (let minute = 0; minute < minutes; minute++) this.runMinute(from + minute * MINUTE_MS)
  }

  /** Forgets what was recorded and quotes the market anew, so that it stands at `price` with the book it has. */
  startRecording(time: number, price: number): void {
    const before = this.price.mark
    this.price.rescaleTo(price)
    this.ledger = this.ledger.rescaledOpen(this.price.mark / before)
    this.minutes = new MinuteRecorder(this.price)
    this.events = new EventRecorder()
    this.readOpenInterest(time)
    this.isRecording = true
  }

  result(): SimulatedMarket {
    return {
      candles: this.minutes.candles(),
      markCandles: this.minutes.markCandles(),
      openInterest: this.events.openInterest(),
      funding: this.events.funding(),
      takerFlow: this.minutes.takerFlow(),
      liquidations: this.events.liquidations(),
      truth: this.ledger.truth(),
      finalPrice: this.price.last,
      finalMark: this.price.mark,
    }
  }

  private runMinute(openTime: number): void {
    const end = openTime + MINUTE_MS
    for (let tick = openTime; tick < end; tick += TICK_MS) this.runTick(tick)
    this.minutes.endMinute(openTime)
    if (end % FUNDING_STEP_MS === 0) this.payFunding(end)
    if (end % OPEN_INTEREST_STEP_MS === 0) this.readOpenInterest(end)
  }

  private runTick(start: number): void {
    this.now = start
    this.tickEnd = start + TICK_MS
    // Funding at this instant may have moved a level across the mark price; it is met before the price moves on.
    this.liquidate()
    this.price.advance(start)
    this.minutes.seePrices(this.price)
    this.liquidate()
    this.closeDue(start)
    this.openNew(start)
    this.tradeMakers()
    this.liquidate()
  }

  /** Liquidates until the mark price, pushed by each liquidation, reaches no further level. */
  private liquidate(): void {
    const { ledger, price } = this
    for (let id = ledger.takeLiquidation(price.mark); id !== undefined; id = ledger.takeLiquidation(price.mark)) {
      const time = this.nextTime()
      const isLong = ledger.isLong(id)
      const quantity = ledger.quantityOf(id)
      const bankruptcyPrice = ledger.bankruptcyOf(id)
      ledger.end(id, { time, outcome: OUTCOME_LIQUIDATED })
      const fill = this.trade(!isLong, quantity)
      this.events.addLiquidation({ time, isLong, price: fill, bankruptcyPrice, quantity })
    }
  }

  private closeDue(start: number): void {
    const { ledger } = this
    for (let id = ledger.takeExit(start); id !== undefined; id = ledger.takeExit(start)) {
      ledger.end(id, { time: this.nextTime(), outcome: OUTCOME_CLOSED })
      this.trade(!ledger.isLong(id), ledger.quantityOf(id))
    }
  }

  private openNew(start: number): void {
    const { price, crowd, ledger } = this
    const count = crowd.arrivals(start, price)
    for (let i = 0; i < count; i++) {
      const { isLong, leverage, notional, holdMs } = crowd.draw(price)
      const quantity = this.wholeLots(notional / price.last)
      const { move, fill: entry } = this.quote(isLong, quantity)
      const time = this.nextTime()
      const position = { time, isLong, leverage, entry, quantity, exitTime: time + holdMs }
      if (ledger.tryOpen(position, price.mark)) this.execute({ isBuy: isLong, quantity, move, fill: entry })
    }
  }

  /** Makers trade among themselves: volume without positions, whose taker side leans with the price. */
  private tradeMakers(): void {
    const { makers, price } = this
    const usd = MAKER_USD_PER_TICK * price.heat * Math.exp(MAKER_DEVIATION * makers.normal())
    const lean = MAKER_LEAN * price.surprise + MAKER_LEAN_NOISE * makers.normal()
    const buyShare = Math.max(0, Math.min(1, 0.5 + lean))
    const quantity = usd / price.last
    this.addFill({ isBuy: true, quantity: this.wholeLots(quantity * buyShare), price: price.last })
    this.addFill({ isBuy: false, quantity: this.wholeLots(quantity * (1 - buyShare)), price: price.last })
  }

  /** A market order; returns its average fill. */
  private trade(isBuy: boolean, quantity: number): number {
    const { move, fill } = this.quote(isBuy, quantity)
    this.execute({ isBuy, quantity, move, fill })
    return fill
  }

  /** Log move that a market order would make in an untouched book, and its average fill: halfway to where it leads. */
  private quote(isBuy: boolean, quantity: number): { move: number; fill: number } {
    const { last, heat } = this.price
    const percent = ((quantity * last) / USD_PER_PERCENT) * Math.max(heat, 0.6)
    const move = ((isBuy ? 1 : -1) * Math.min(percent, MOST_PERCENT_PER_ORDER)) / 100
    return { move, fill: (last + this.price.lastAfter(move)) / 2 }
  }

  private execute({
    isBuy,
    quantity,
    move,
    fill,
  }: {
    isBuy: boolean
    quantity: number
    move: number
    fill: number
  }): void {
    this.price.push(move)
    this.minutes.seePrices(this.price)
    this.addFill({ isBuy, quantity, price: fill })
  }

  private addFill(fill: Fill): void {
    this.minutes.addFill(fill)
    if (this.isRecording) this.onTrade?.({ time: this.now, ...fill })
  }

  private payFunding(time: number): void {
    const { longQuantity, shortQuantity } = this.ledger
    const held = longQuantity + shortQuantity
    const pressure = held > 0 ? (longQuantity - shortQuantity) / held : 0
    const wanted = Math.max(-MOST_FUNDING, Math.min(MOST_FUNDING, BASE_FUNDING + FUNDING_PRESSURE * pressure))
    const rate = Math.round(wanted * FUNDING_DECIMALS) / FUNDING_DECIMALS
    this.ledger.payFunding({ rate, mark: this.price.mark })
    this.events.addFunding({ time, rate })
  }

  private readOpenInterest(time: number): void {
    const quantity = this.ledger.longQuantity + this.ledger.shortQuantity
    this.events.addOpenInterest({ time, quantity, mark: this.price.mark })
  }

  private wholeLots(quantity: number): number {
    const { lotsPerUnit } = this.steps
    return Math.max(1, Math.round(quantity * lotsPerUnit)) / lotsPerUnit
  }

  private nextTime(): number {
    const time = this.now
    this.now = Math.min(time + EVENT_SPACING_MS, this.tickEnd - 1)
    return time
  }
}
