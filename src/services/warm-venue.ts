import { setImmediate } from 'node:timers/promises'
import type { TierTable } from '../domain/margin-tiers.ts'
import { ceilTime, floorTime, intervalMs } from '../domain/time.ts'
import type { BarColumns } from '../kernel/bars.ts'
import { HeatMatrix } from '../kernel/heat-matrix.ts'
import { HeatRun } from '../kernel/heat-run.ts'
import type { ModelRun } from '../models/model.ts'
import { barsKnownAt } from './bars.ts'
import type { Market } from './catalog.ts'
import { markedTo } from './finished-to.ts'
import { type HeatmapPlan, NO_AS_OF } from './heatmap-plan.ts'
import { inputsOf } from './input-request.ts'
import { InputTally } from './input-tally.ts'
import type { VenueLadder } from './ladder.ts'
import { nameHistory, tablesOf } from './market-history.ts'
import type { VenueInputs } from './market-run.ts'
import { reportOf } from './run-report.ts'
import { restoreRun } from './run-state.ts'
import { type TouchedPrices, touchColumn } from './touched-column.ts'
import type { VenueHeat } from './venue-heat.ts'
import { startVenueModel } from './venue-model.ts'

/** Candles that are running or not complete yet, of which the prices are kept: half a day of minutes. */
const MAX_GLANCES = 720
/** Bars that are stepped before other work of the process gets its turn: some 15 ms of the slowest model. */
const BARS_A_TURN = 512
/** Columns that may stand before the window until they are dropped together. */
const SPARE_COLUMNS = 64

/** A candle that is not stored yet, as far as it has come. */
export interface RunningCandle extends TouchedPrices {
  readonly openTime: number
}

/** Bars that a venue can be given, and until when they reach. */
interface KnownBars {
  readonly count: number
  readonly dataEnd: number
}

/**
 * One venue's run that goes on with its market, and the last columns of it.
 *
 * Bars are stepped once all that the model needs is there, as in `runMarket`: the columns are the same to the bit.
 */
export class WarmVenue {
  readonly exchange: string
  /** Up to when its inputs are complete, UTC ms; 0 where they never are. */
  dataEnd = 0
  /** End of the bars that were stepped: the next ones open from here on. */
  steppedTo = 0
  private market: Market
  private tables: readonly TierTable[]
  private history = ''
  private readonly plan: HeatmapPlan
  private readonly stepMs: number
  private readonly run: HeatRun
  private readonly model: ModelRun
  private readonly ladder: VenueLadder
  /** Tier tables that come into force from here on are not in the ladder. */
  private readonly ladderTo: number
  private readonly tally = new InputTally()
  private readonly firstBar: number
  /** Closes of the last stepped bar and of those behind it. */
  private closes: readonly { readonly time: number; readonly price: number }[] = []
  private readonly glances = new Map<number, TouchedPrices>()

  private constructor(plan: HeatmapPlan, inputs: VenueInputs) {
    const { market, tables, firstBar, state } = inputs
    const { window } = plan
    this.plan = plan
    this.market = market
    this.exchange = market.exchange
    this.tables = tables
    this.stepMs = intervalMs(window.interval)
    this.firstBar = firstBar
    this.ladderTo = window.to
    const { ladder, model } = startVenueModel({ ...plan, ...inputs, range: { from: firstBar, to: window.to } })
    this.ladder = ladder
    this.model = model
    const { output, step } = this.model
    const endless = { from: window.from, to: Number.MAX_SAFE_INTEGER }
    this.run = new HeatRun({ output, step, window: endless, stepMs: this.stepMs })
    if (state !== undefined) this.restore(state)
  }

  /** A run that has stepped all that is stored; other work of the process gets its turn on the way. */
  static async begin(plan: HeatmapPlan, inputs: VenueInputs): Promise<WarmVenue> {
    const venue = new WarmVenue(plan, inputs)
    const { bars } = inputs
    const known = barsKnownAt(bars, NO_AS_OF)
    for (let from = 0; from < known.count; from += BARS_A_TURN) {
      venue.push(bars, from, Math.min(known.count, from + BARS_A_TURN))
      await setImmediate()
    }
    venue.settle(bars, known)
    return venue
  }

  /** Open time of the column that grows. */
  get openColumn(): number {
    return floorTime(this.dataEnd, this.stepMs)
  }

  /** Whether what was stepped is what is stored of that time now, and the tier tables are those of the run. */
  isSame(market: Market, tables: readonly TierTable[]): boolean {
    return this.history === this.nameOf(market, tables)
  }

  /**
   * Which of the bars behind the stepped ones can be stepped.
   *
   * The newest bar waits for its mark price as long as a market's mark prices have kept up: they are stored a moment
   * later, and a bar that was stepped without them would have to be taken back. The first bar of all waits where they
   * reach it.
   */
  knownOf(bars: BarColumns, market: Market): KnownBars {
    const known = barsKnownAt(bars, NO_AS_OF)
    const marked = markedTo(market)
    const keptUpTo = this.steppedTo === 0 ? (bars.openTime[bars.complete.indexOf(1)] ?? 0) : this.steppedTo
    if (known.count === 0 || marked < keptUpTo || known.dataEnd <= marked) return known
    const count = bars.complete.lastIndexOf(1, known.count - 2) + 1
    return known.count === 1 || count === 0
      ? { count: 0, dataEnd: this.dataEnd }
      : { count, dataEnd: bars.closeTime[count - 1] ?? this.dataEnd }
  }

  /** Whether bars can be stepped by the run as it is; if not, it must start anew from the first bar. */
  canStep(bars: BarColumns, { count, dataEnd }: KnownBars): boolean {
    const to = ceilTime(dataEnd, this.stepMs)
    const comesIntoForce = ({ validFrom }: TierTable) => validFrom >= this.ladderTo && validFrom < to
    if (count > 0 && tablesOf(this.tables, this.market.symbol).some(comesIntoForce)) return false
    // A model looks back over the bars before the first open interest; a tail does not hold them.
    return this.model.looksBack?.() !== true || !hasOpenInterest(bars, count)
  }

  /** Goes on with bars that follow the stepped ones. */
  take(market: Market, bars: BarColumns, known: KnownBars): void {
    this.market = market
    this.push(bars, 0, known.count)
    this.settle(bars, known)
  }

  /** Notes how far a candle has come that is not stored yet; tells whether the shown column is another one now. */
  glance({ openTime, low, high }: RunningCandle): boolean {
    if (openTime < this.dataEnd) return false
    const before = this.touched()
    const known = this.glances.get(openTime)
    this.glances.set(openTime, { low: Math.min(low, known?.low ?? low), high: Math.max(high, known?.high ?? high) })
    const [oldest] = this.glances.keys()
    if (this.glances.size > MAX_GLANCES && oldest !== undefined) this.glances.delete(oldest)
    const after = this.touched()
    return before?.low !== after?.low || before?.high !== after?.high
  }

  /** Whether candles that are not stored yet have begun the column that opens at `time`. */
  isGlanced(time: number): boolean {
    return time === this.openColumn && time >= this.plan.window.from && this.touched() !== undefined
  }

  /** The column that opens at `time`, as stored data has it; a gap where there is none. */
  columnAt(time: number): HeatMatrix {
    const { matrix } = this.run
    const column = new HeatMatrix({ startTime: time, stepMs: this.stepMs, bucketSize: this.plan.bucketSize })
    const index = (time - matrix.startTime) / this.stepMs
    if (index >= 0 && index < matrix.columns) column.appendColumn(matrix, index)
    else if (time === this.openColumn && this.run.isFilling) this.run.peek(column)
    else column.appendGap()
    return column
  }

  /** The same less what candles that are not stored yet have touched. */
  shownColumnAt(time: number): HeatMatrix {
    const touched = this.isGlanced(time) ? this.touched() : undefined
    if (touched === undefined) return this.columnAt(time)
    const column = new HeatMatrix({ startTime: time, stepMs: this.stepMs, bucketSize: this.plan.bucketSize })
    this.run.peek(column)
    return touchColumn(column, touched)
  }

  /** Its part of a heatmap over a window, as `runMarket` gives it. */
  heatOf(window: { readonly from: number; readonly to: number }): VenueHeat {
    const { bucketSize } = this.plan
    const matrix = new HeatMatrix({ startTime: window.from, stepMs: this.stepMs, bucketSize })
    for (let time = window.from; time < window.to; time += this.stepMs) matrix.appendColumn(this.columnAt(time), 0)
    const { model, tally } = this
    const report = reportOf({ tally, model })
    return {
      market: this.market,
      isKept: false,
      run: {
        matrix,
        tiers: model.tiers,
        tiersValidFrom: this.ladder.tiersValidFrom,
        report,
        warnings: [...this.ladder.warnings, ...report.notes.map((note) => `${this.exchange}: ${note}`)],
        firstBar: this.firstBar,
        dataEnd: this.dataEnd,
        lastClose: this.closes.findLast(({ time }) => time <= window.to)?.price,
      },
    }
  }

  /** Lets go of columns that end before `time`. */
  forgetBefore(time: number): void {
    const { matrix } = this.run
    const count = Math.min(matrix.columns, Math.floor((time - matrix.startTime) / this.stepMs))
    if (count > SPARE_COLUMNS) matrix.dropFirst(count)
  }

  private push(bars: BarColumns, from: number, to: number): void {
    this.tally.add(bars, from, to)
    this.run.push(bars, from, to)
  }

  /** Notes how far it has come after bars were pushed. */
  private settle(bars: BarColumns, { count, dataEnd }: KnownBars): void {
    if (count > 0) {
      this.run.closeTo(dataEnd)
      this.dataEnd = dataEnd
      this.steppedTo = bars.closeTime[count - 1] ?? dataEnd
      for (const openTime of this.glances.keys()) if (openTime < dataEnd) this.glances.delete(openTime)
    }
    this.closes = [...this.closes.filter(({ time }) => time <= this.steppedTo).slice(-1), ...closesFrom(bars, count)]
    this.history = this.nameOf(this.market, this.tables)
  }

  /** Goes on where a stored run was. */
  private restore(state: Uint8Array): void {
    const { steppedTo } = restoreRun({ tally: this.tally, run: this.run, memory: this.model.memory }, state)
    this.dataEnd = steppedTo
    this.steppedTo = steppedTo
  }

  private nameOf(market: Market, tables: readonly TierTable[]): string {
    return nameHistory(market, { request: inputsOf(this.plan), tables, before: this.steppedTo })
  }

  /** Prices of the candles of the open column that are not stored yet. */
  private touched(): TouchedPrices | undefined {
    const to = this.openColumn + this.stepMs
    const own = [...this.glances].filter(([openTime]) => openTime < to).map(([, prices]) => prices)
    if (own.length === 0) return undefined
    return { low: Math.min(...own.map(({ low }) => low)), high: Math.max(...own.map(({ high }) => high)) }
  }
}

/** Whether one of the first `count` bars is complete and has open interest. */
function hasOpenInterest({ complete, openInterestChange }: BarColumns, count: number): boolean {
  for (let i = 0; i < count; i++) {
    if (complete[i] === 1 && !Number.isNaN(openInterestChange[i] ?? Number.NaN)) return true
  }
  return false
}

/** Closes from the last of the first `count` bars on. */
function closesFrom({ closeTime, close }: BarColumns, count: number): { time: number; price: number }[] {
  const from = Math.max(0, count - 1)
  return Array.from(closeTime.subarray(from), (time, i) => ({ time, price: close[from + i] ?? Number.NaN }))
}
