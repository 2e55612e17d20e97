import type { Static, TSchema } from 'typebox'
import type { BarColumns } from '../kernel/bars.ts'
import type { HeatOutput } from '../kernel/heat-output.ts'
import type { BarStep } from '../kernel/heat-run.ts'
import type { Stateful } from '../kernel/state-bytes.ts'

/**
 * Stored series a model may read; the ids are API values. `taker-flow` is who bought and who sold in each candle,
 * `traded-prices` what was traded at which price within it.
 */
export type ModelInput = 'candles' | 'open-interest' | 'funding' | 'taker-flow' | 'traded-prices' | 'large-trades'

/** Share of new positions opened at one leverage. */
export interface LeverageWeight {
  readonly leverage: number
  /** Relative; a run normalises them to sum 1. */
  readonly weight: number
}

/** Where each leverage tier is liquidated, from `validFrom` on; one entry a tier. */
export interface LadderPeriod {
  readonly validFrom: number
  /** Liquidation price over entry price; 0 where no positive price liquidates (a 1x long), NaN where not allowed. */
  readonly longRatio: Float64Array
  readonly shortRatio: Float64Array
  /** How far the liquidation price moves up for each quote unit of margin that one base unit of a long pays away. */
  readonly longSlope: Float64Array
  /** How far it moves up for each quote unit that one base unit of a short is paid. */
  readonly shortSlope: Float64Array
  /** Share of new positions, sum 1 over the tiers that are allowed, 0 for the others. */
  readonly weights: Float64Array
}

/** Tiers to work out a ladder for. */
export interface LadderQuestion {
  readonly tiers: readonly LeverageWeight[]
  /** Whether these are the tiers of `ModelContext`: one that the caller chose and the venue refuses is an error. */
  readonly areAsked: boolean
  /** Margin tier that holds the positions: 0 is the one of the typical notional, 1 the next larger, and so on. */
  readonly sizeClass: number
}

/** What a model run is given besides bars. */
export interface ModelContext {
  /** Price bucket of what it writes, quote units. */
  readonly bucketSize: number
  /** Leverage tiers that were asked for, or the convention of the field. */
  readonly tiers: readonly LeverageWeight[]
  /** Whether the caller chose them; they are taken literally then. */
  readonly areTiersGiven: boolean
  /** Dated ratios, ordered by `validFrom`; the first one also holds before it. */
  ladderOf(question: LadderQuestion): readonly LadderPeriod[]
}

/** A model at work on one market. */
export interface ModelRun {
  readonly step: BarStep
  readonly output: HeatOutput
  /** What the groups of `output` are, with their share of new positions. */
  readonly tiers: readonly LeverageWeight[]
  /**
   * All that the run remembers from bar to bar, that of `output` included: restored into a run that was started with the
   * same context and options, it goes on as the saved one, to the bit. A run without it cannot be checkpointed.
   */
  readonly memory?: Stateful
  /** Whether the next bar may be read together with those before it, which must then be there; absent where never. */
  looksBack?(): boolean
  /** Runs that this one mixes, with shares that sum to 1. */
  readonly parts?: readonly { readonly id: string; readonly weight: number; readonly run: ModelRun }[]
  /** What a careful reader must know of this run; asked for after the last bar. */
  notes?(): readonly string[]
  /** Figures of the model's own, by API name; asked for after the last bar. */
  report?(): Readonly<Record<string, unknown>>
}

/** A way to turn inputs into openings and closings; the engine keeps the positions. */
export interface LiquidationModel<Options extends TSchema = TSchema> {
  readonly id: string
  /** Changes whenever the same inputs may give other numbers; part of cache keys and answers. */
  readonly version: string
  readonly title: string
  /** What it does and assumes, in plain words. */
  readonly description: string
  /** Series it cannot do without. */
  readonly needs: readonly ModelInput[]
  /**
   * Series that it does without until they begin, and waits for from then on: so a column that was shown does not
   * change when a series begins.
   */
  readonly awaits: readonly ModelInput[]
  /** Series that it reads where they are stored. */
  readonly uses: readonly ModelInput[]
  /** Leverages it opens at: as asked, with the field's convention as default; its own unless some are given; fixed. */
  readonly leverages: 'asked' | 'own' | 'fixed'
  readonly options: Options
  start(context: ModelContext, options: Static<Options>): ModelRun
  /** Series that a run with these options cannot do without; `needs` where it is absent. */
  needsOf?(options: Static<Options>): readonly ModelInput[]
  /** Price bucket unless the caller names one, from the bars up to `end`; undefined leaves it to the price. */
  bucketSize?(bars: BarColumns, end: number, options: Static<Options>): number | undefined
  /** How far before the end `bucketSize` looks at bars, ms. */
  bucketLookbackMs?(options: Static<Options>): number
}

/** Declares a model; add it to the registry with one line. */
export function defineModel<Options extends TSchema>(model: LiquidationModel<Options>): LiquidationModel<Options> {
  return model
}

/** Finds the ladder period that holds at a time; times must not fall from call to call. */
export function ladderCursor(ladder: readonly LadderPeriod[]): (time: number) => LadderPeriod {
  const [first] = ladder
  if (first === undefined) throw new Error('Invariant: a model run has at least one ladder period')
  let current = first
  let at = 0
  return (time) => {
    for (let next = ladder[at + 1]; next !== undefined && next.validFrom <= time; next = ladder[at + 1]) {
      current = next
      at++
    }
    return current
  }
}
