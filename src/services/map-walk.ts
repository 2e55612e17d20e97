import { setImmediate } from 'node:timers/promises'
import type { PriceDensity } from '../analysis/price-density.ts'
import { sumDensities } from '../analysis/sum-densities.ts'
import { ceilTime, floorTime, INTERVALS, intervalMs, type TimeRange } from '../domain/time.ts'
import { asPrice, type Price } from '../domain/units.ts'
import { COLUMN_GAP, COLUMN_OPEN, type HeatMatrix } from '../kernel/heat-matrix.ts'
import type { HeatmapPlan } from './heatmap-plan.ts'
import { type MarketRun, MarketWalk, type VenueInputs } from './market-run.ts'
import { baseCandleMs } from './market-scope.ts'
import { columnDensity } from './model-densities.ts'

/** Zones are followed in steps of at least an hour. */
const LEAST_STEP = intervalMs('1h')
/** Columns after which other work of the process gets its turn. */
const COLUMNS_A_TURN = 64

/** Both sides at the end of a column, and what was consumed in it; USD notional at entry. */
export interface MapColumn {
  readonly openTime: number
  /** Its boundary, also where data ends within it. */
  readonly endTime: number
  readonly isOpen: boolean
  readonly long: PriceDensity
  readonly short: PriceDensity
  readonly longConsumed: PriceDensity
  readonly shortConsumed: PriceDensity
}

/** One venue of a walk; `column` is its part in the column at hand, undefined where its data is a gap. */
export interface WalkedVenue {
  readonly inputs: VenueInputs
  readonly walk: MarketWalk
  readonly column: MapColumn | undefined
}

/** A column of all venues together. */
export interface WalkedColumn extends MapColumn {
  readonly price: Price
  readonly venues: readonly WalkedVenue[]
}

/** How to walk. */
export interface WalkOptions {
  readonly onColumn: (column: WalkedColumn) => void
  /** Where the venues' stored states stand, a column boundary; the first stored bar where they begin anew. */
  readonly from?: number | undefined
  /** Called before the column that opens at a time, when all venues stand there. */
  readonly onTime?: ((time: number, walks: readonly MarketWalk[]) => void) | undefined
}

/** What a walk ends with. */
export interface WalkEnd {
  /** Undefined where every column was a gap. */
  readonly last: WalkedColumn | undefined
  /** In the order of the plan's venues. */
  readonly runs: readonly MarketRun[]
}

/**
 * Length in ms of the columns in which maps are followed: an hour, or as long as the longest candle up to `to`.
 *
 * It depends on what is stored and on nothing that is asked for, so that what is found in one answer is in all.
 */
export function walkStep(plan: Pick<HeatmapPlan, 'scope'>, to: number): number {
  const lengths = baseCandleMs(plan.scope.markets, { from: 0, to })
  const steps = INTERVALS.map(intervalMs).filter((step) => step >= LEAST_STEP)
  return steps.find((step) => lengths.every((length) => step % length === 0)) ?? intervalMs('1d')
}

/**
 * Runs a plan's model on every venue from the first stored bar to the end of what was known, column by column.
 *
 * Venues go through time together, so that one column of each is in memory at a time. A column that is a gap on every
 * venue is left out: the next one has what was consumed over it. Model runs stand at the end of the column while
 * `onColumn` looks at it.
 */
export async function walkMap(
  plan: HeatmapPlan,
  venues: readonly VenueInputs[],
  { onColumn, from, onTime }: WalkOptions,
): Promise<WalkEnd> {
  const stepMs = walkStep(plan, plan.dataEnd)
  const window = walkWindow(plan, { venues, from, stepMs })
  const walkers = venues.map((inputs) => new VenueWalker(plan, inputs, { window, stepMs }))
  let last: WalkedColumn | undefined
  let sinceTurn = 0
  for (let openTime = window.from; openTime < window.to; openTime += stepMs) {
    onTime?.(
      openTime,
      walkers.map(({ walk }) => walk),
    )
    const parts = walkers.map((walker) => walker.columnAt(openTime))
    const price = newestClose(walkers, Math.min(openTime + stepMs, plan.dataEnd))
    const column = price === undefined ? undefined : sumColumns(parts, { price, size: plan.bucketSize })
    if (column !== undefined) {
      last = column
      onColumn(column)
    }
    if (++sinceTurn % COLUMNS_A_TURN === 0) await setImmediate()
  }
  return { last, runs: walkers.map((walker) => walker.end()) }
}

function walkWindow(
  plan: HeatmapPlan,
  {
    venues,
    from,
    stepMs,
  }: { readonly venues: readonly VenueInputs[]; readonly from?: number | undefined; stepMs: number },
): TimeRange {
  const firsts = venues.map(({ firstBar }) => firstBar)
  return { from: from ?? floorTime(Math.min(...firsts, plan.dataEnd), stepMs), to: ceilTime(plan.dataEnd, stepMs) }
}

/** One venue on its way, a column at a time. */
class VenueWalker {
  readonly walk: MarketWalk
  private readonly inputs: VenueInputs
  private readonly stepMs: number
  /** End of the last column. */
  private readonly to: number
  private readonly columns = new Map<number, MapColumn>()
  private ended: MarketRun | undefined
  /** Bars up to here closed by the time last asked for. */
  private closed = 0

  constructor(plan: HeatmapPlan, inputs: VenueInputs, { window, stepMs }: { window: TimeRange; stepMs: number }) {
    this.inputs = inputs
    this.stepMs = stepMs
    this.to = window.to
    this.walk = new MarketWalk({
      ...plan,
      ...inputs,
      window,
      stepMs,
      onColumn: (matrix, column) => this.keep(matrix, column),
    })
  }

  columnAt(openTime: number): WalkedVenue {
    if (this.ended === undefined) {
      this.walk.walkTo(openTime + this.stepMs)
      if (this.walk.isAtEnd || openTime + this.stepMs >= this.to) this.end()
    }
    const column = this.columns.get(openTime)
    this.columns.delete(openTime)
    return { inputs: this.inputs, walk: this.walk, column }
  }

  end(): MarketRun {
    this.ended ??= this.walk.finish()
    return this.ended
  }

  /** Newest candle that closed by `time`, which must not fall from call to call. */
  newestCandle(time: number): { readonly closeTime: number; readonly close: number } | undefined {
    const { bars } = this.inputs
    while ((bars.closeTime[this.closed] ?? Number.POSITIVE_INFINITY) <= time) this.closed++
    const close = bars.close[this.closed - 1]
    return close === undefined ? undefined : { close, closeTime: bars.closeTime[this.closed - 1] ?? 0 }
  }

  private keep(matrix: HeatMatrix, column: number): void {
    const state = matrix.state[column]
    if (state !== COLUMN_GAP) {
      const openTime = matrix.startTime + column * this.stepMs
      const read = (series: HeatMatrix['longDensity']) => columnDensity(series, column, matrix.bucketSize)
      this.columns.set(openTime, {
        openTime,
        endTime: openTime + this.stepMs,
        isOpen: state === COLUMN_OPEN,
        long: read(matrix.longDensity),
        short: read(matrix.shortDensity),
        longConsumed: read(matrix.longConsumed),
        shortConsumed: read(matrix.shortConsumed),
      })
    }
    matrix.restart()
  }
}

/** Close of the newest candle over all venues; the first venue's among equals. */
function newestClose(walkers: readonly VenueWalker[], time: number): Price | undefined {
  const candles = walkers.flatMap((walker) => walker.newestCandle(time) ?? [])
  const newest = Math.max(...candles.map(({ closeTime }) => closeTime))
  const found = candles.find(({ closeTime }) => closeTime === newest)
  return found === undefined ? undefined : asPrice(found.close)
}

/** Undefined where every venue has a gap. */
function sumColumns(
  venues: readonly WalkedVenue[],
  { price, size }: { readonly price: Price; readonly size: number },
): WalkedColumn | undefined {
  const columns = venues.flatMap(({ column }) => column ?? [])
  const [first] = columns
  if (first === undefined) return undefined
  const sum = (part: (column: MapColumn) => PriceDensity) => sumDensities(columns.map(part), size)
  return {
    openTime: first.openTime,
    endTime: first.endTime,
    isOpen: columns.some(({ isOpen }) => isOpen),
    long: sum(({ long }) => long),
    short: sum(({ short }) => short),
    longConsumed: sum(({ longConsumed }) => longConsumed),
    shortConsumed: sum(({ shortConsumed }) => shortConsumed),
    price,
    venues,
  }
}
