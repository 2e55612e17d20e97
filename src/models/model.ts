import type { Static, TSchema } from 'typebox'
import type { LiquidationEngine } from '../kernel/engine.ts'
import type { BarStep } from '../kernel/heat-run.ts'

/** Series a model cannot do without; the ids are API values. */
export type ModelInput = 'candles' | 'open-interest'

/** Share of new positions opened at one leverage. */
export interface LeverageWeight {
  readonly leverage: number
  /** Relative; a run normalises them to sum 1. */
  readonly weight: number
}

/**
 * Liquidation price over entry price for each leverage tier, from `validFrom` on.
 *
 * A ratio of 0 means the position is never liquidated (a 1x long).
 */
export interface LadderPeriod {
  readonly validFrom: number
  readonly longRatio: Float64Array
  readonly shortRatio: Float64Array
}

/** What a model run is given besides bars: the leverage tiers, their normalised weights and their dated ratios. */
export interface ModelContext {
  readonly engine: LiquidationEngine
  readonly weights: Float64Array
  /** Ordered by `validFrom`; the first one also holds before it. */
  readonly ladder: readonly LadderPeriod[]
}

/** A way to turn inputs into creations and closings; the engine keeps the positions. */
export interface LiquidationModel<Options extends TSchema = TSchema> {
  readonly id: string
  /** Changes whenever the same inputs may give other numbers; part of cache keys and answers. */
  readonly version: string
  readonly title: string
  /** What it does and assumes, in plain words. */
  readonly description: string
  readonly needs: readonly ModelInput[]
  readonly options: Options
  start(context: ModelContext, options: Static<Options>): BarStep
}

/** Declares a model; add it to the registry with one line. */
export function defineModel<Options extends TSchema>(model: LiquidationModel<Options>): LiquidationModel<Options> {
  return model
}

/** Index of the ladder period that holds at `time`, searching from `from` upwards. */
export function ladderAt(ladder: readonly LadderPeriod[], time: number, from: number): number {
  let at = from
  for (let next = at + 1; next < ladder.length; next++) {
    const period = ladder[next]
    if (period === undefined || period.validFrom > time) break
    at = next
  }
  return at
}
