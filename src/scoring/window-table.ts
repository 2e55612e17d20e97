/**
 * Questions of one horizon, as columns: how will the liquidations of one side, from a forecast time until the horizon
 * ends, be spread over the prices that are crossed meanwhile?
 *
 * Window `w` has the cells `[offset[w], offset[w + 1])`, one for each price bucket that was crossed, from low to high.
 * What a forecaster said is a column of mass parallel to the cells, see `ForecastMass`.
 */
export interface WindowTable {
  readonly horizonMs: number
  /** Quote units. */
  readonly bucketSize: number
  /** Forecast times, not falling, UTC ms; one entry a window, as in all columns up to `offset`. */
  readonly time: Float64Array
  /** 0 for longs, 1 for shorts. */
  readonly side: Uint8Array
  /** Price at the forecast time. */
  readonly price: Float64Array
  /** Realised volatility of the 24 hours before, ratio; NaN where it is not known. */
  readonly volatility: Float64Array
  /** Absolute index of the lowest crossed bucket. */
  readonly firstBucket: Int32Array
  /** Liquidations of the side that happened at no crossed bucket nor next to one. */
  readonly unassigned: Uint32Array
  /** One entry more than there are windows. */
  readonly offset: Uint32Array
  /** Share of the bucket that was crossed, in (0, 1]; one entry a cell, as in all columns below. */
  readonly crossed: Float64Array
  /** Liquidations. */
  readonly count: Float64Array
  /** Their USD notional, each of them at most `NOTIONAL_CAP_USD`. */
  readonly cappedNotional: Float64Array
  /** Their USD notional. */
  readonly notional: Float64Array
}

/** A hundredth of the events holds a third of the notional: beyond this an event counts no more. */
export const NOTIONAL_CAP_USD = 50_000

/** What one forecaster said, in its own unit, >= 0: mass in the crossed part of each cell. */
export type ForecastMass = Float64Array

/** Windows of a table by index, such as those of one side or of the test period; ascending. */
export type WindowSelection = Uint32Array
