import type { BarColumns } from '../kernel/bars.ts'
import { LiquidationEngine } from '../kernel/engine.ts'
import { EntryList } from '../kernel/entry-list.ts'
import { GridBook } from '../kernel/grid-book.ts'
import type { Stateful, StateReader, StateWriter } from '../kernel/state-bytes.ts'
import { eachEntry } from './ledger-entries.ts'
import { LedgerSide } from './ledger-side.ts'
import type { LedgerPeriod } from './ledger-tiers.ts'

const HOUR = 3_600_000
/** Candles before the first open interest reading that are looked back at. */
const HISTORY_HOURS = 30 * 24
/** Below this share of positions from before the first reading the map is no longer warming up. */
const WARM_SHARE = 0.05

export interface LedgerBooksOptions {
  readonly bucketSize: number
  readonly periods: readonly LedgerPeriod[]
  /** Share of volume that opens or closes positions. */
  readonly churn: number
  /** Of each tier, hours. */
  readonly halfLives: Float64Array
  /** How far the exposed share of openings follows the taker, 0 to 1. */
  readonly takerTilt: number
}

/** Both sides of the ledger; each holds the open interest at the end of every bar. Hot: see bench/models.bench.ts. */
export class LedgerBooks implements Stateful {
  readonly engine: LiquidationEngine<GridBook>
  private readonly long: LedgerSide
  private readonly short: LedgerSide
  private readonly periods: readonly LedgerPeriod[]
  private readonly churn: number
  private readonly takerTilt: number
  private readonly entries = new EntryList()
  private readonly addEntry = this.entries.add.bind(this.entries)
  /** NaN before the first bar. */
  private openInterest = Number.NaN

  constructor({ bucketSize, periods, churn, halfLives, takerTilt }: LedgerBooksOptions) {
    const groups = halfLives.length
    const book = (sign: 1 | -1) => new GridBook({ sign, groups, bucketSize })
    this.engine = new LiquidationEngine({ long: book(1), short: book(-1), bucketSize })
    const hazard = halfLives.map((hours) => 1 / hours)
    this.long = new LedgerSide(this.engine.long, hazard, { hedges: takerTilt > 0 })
    this.short = new LedgerSide(this.engine.short, hazard, { hedges: takerTilt > 0 })
    this.periods = periods
    this.churn = churn
    this.takerTilt = takerTilt
  }

  step(bars: BarColumns, i: number, { low, high }: { low: number; high: number }): void {
    const { engine, long, short } = this
    if (!this.hasBegun) {
      this.begin(bars, i)
      // The candles before have been tested one by one: their range must not meet what was opened after them.
      engine.sweep(bars.triggerLow[i]!, bars.triggerHigh[i]!)
    } else engine.sweep(low, high)
    const before = this.openInterest
    const after = Math.max(0, bars.openInterest[i]! + bars.openInterestChange[i]!)
    const change = after - before
    const volume = bars.volume[i]!
    const churn = Math.max(volume > 0 ? this.churn * volume : 0, Math.abs(change))
    const closings = (churn - change) / 2
    this.openInterest = after
    this.closeRest(long, closings, before)
    this.closeRest(short, closings, before)
    // What is missing to the open interest is opened: the openings, and more where liquidations exceed the closings.
    this.open(bars, i, { long: after - long.quantity(), short: after - short.quantity() })
    engine.addClosed(long.close(long.quantity() - after))
    engine.addClosed(short.close(short.quantity() - after))
  }

  /** Whether it has read open interest; the first reading makes it look back over the bars before it. */
  get hasBegun(): boolean {
    return !Number.isNaN(this.openInterest)
  }

  save(into: StateWriter): void {
    into.number(this.openInterest)
    for (const part of [this.engine, this.long, this.short]) part.save(into)
  }

  restore(from: StateReader): void {
    this.openInterest = from.number()
    for (const part of [this.engine, this.long, this.short]) part.restore(from)
  }

  /** Figures of the ledger, base units. */
  report(): Readonly<Record<string, unknown>> {
    const { long, short, openInterest } = this
    const oldShare = Math.max(long.oldShare, short.oldShare)
    return {
      open_interest_quantity: this.hasBegun ? openInterest : null,
      long_quantity: long.book.activeQuantity(),
      short_quantity: short.book.activeQuantity(),
      unmapped_long_quantity: long.unmapped,
      unmapped_short_quantity: short.unmapped,
      ...(this.takerTilt > 0 && {
        hedged_long_quantity: long.hedgedQuantity(),
        hedged_short_quantity: short.hedgedQuantity(),
      }),
      warming: oldShare > WARM_SHARE,
      warm_share: 1 - oldShare,
    }
  }

  /** Fills the ledger with the open interest before bar `i`: the candles before it by volume, less what is gone. */
  private begin(bars: BarColumns, i: number): void {
    const { engine, long, short } = this
    const from = bars.openTime[i]! - HISTORY_HOURS * HOUR
    let k = i
    while (k > 0 && bars.openTime[k - 1]! >= from) k--
    for (; k < i; k++) {
      engine.long.sweep(bars.triggerLow[k]!)
      engine.short.sweep(bars.triggerHigh[k]!)
      const hours = (bars.closeTime[k]! - bars.openTime[k]!) / HOUR
      long.fade(hours)
      short.fade(hours)
      this.fill(bars, k, bars.volume[k]!)
    }
    this.openInterest = bars.openInterest[i]!
    if (long.quantity() <= 0 || short.quantity() <= 0) this.fillAtOpen(bars, i)
    long.scaleTo(this.openInterest)
    short.scaleTo(this.openInterest)
    engine.takeAsCreated()
  }

  /** Opens the same on both sides, over a candle of the history. */
  private fill(bars: BarColumns, k: number, quantity: number): void {
    const { long, short } = this.periodAt(bars.closeTime[k]!)
    this.entries.clear()
    eachEntry(bars, k, this.addEntry)
    this.tilt(bars, k)
    this.long.open(this.entries, quantity, long)
    this.short.open(this.entries, quantity, short)
  }

  /** Without history the open interest stands where the first bar opens. */
  private fillAtOpen(bars: BarColumns, i: number): void {
    const { long, short } = this.periodAt(bars.closeTime[i]!)
    this.entries.clear()
    this.entries.add(bars.open[i]!, 1)
    if (this.long.quantity() <= 0) this.long.open(this.entries, this.openInterest, long)
    if (this.short.quantity() <= 0) this.short.open(this.entries, this.openInterest, short)
  }

  /** Closes what liquidations have not closed already. */
  private closeRest(side: LedgerSide, closings: number, before: number): void {
    side.turnOver(Math.max(closings, side.book.sweptQuantity), before)
    this.engine.addClosed(side.close(closings - side.book.sweptQuantity))
  }

  private open(bars: BarColumns, i: number, quantity: { long: number; short: number }): void {
    const period = this.periodAt(bars.closeTime[i]!)
    this.entries.clear()
    eachEntry(bars, i, this.addEntry)
    this.tilt(bars, i)
    this.engine.addCreated(this.long.open(this.entries, quantity.long, period.long))
    this.engine.addCreated(this.short.open(this.entries, quantity.short, period.short))
  }

  /** Takers are leveraged, who trades with them may be hedged: of a candle of buys alone the longs are exposed. */
  private tilt(bars: BarColumns, i: number): void {
    if (this.takerTilt === 0) return
    const bought = boughtShare(bars, i)
    this.long.exposed = 1 - this.takerTilt * (1 - bought)
    this.short.exposed = 1 - this.takerTilt * bought
  }

  private periodAt(time: number): LedgerPeriod {
    const [first] = this.periods
    const found = this.periods.findLast(({ validFrom }) => validFrom <= time) ?? first
    if (found === undefined) throw new Error('Invariant: a model run has at least one ladder period')
    return found
  }
}

/** Share of a candle's volume whose taker bought; half where nobody knows. */
function boughtShare(bars: BarColumns, i: number): number {
  const share = bars.buyVolume[i]! / (bars.buyVolume[i]! + bars.sellVolume[i]!)
  return Number.isFinite(share) ? share : 0.5
}
