/**
 * One exchange's inputs, aligned: one entry per base candle, ordered, candles may differ in length.
 *
 * `triggerLow` and `triggerHigh` are what liquidations are tested against (mark price where known, else last).
 * `openInterest` is the state before the bar and `openInterestChange` what the bar adds, one-sided, in base units, NaN
 * where unknown. `complete` is 1 where every input the model needs is known.
 */
export interface BarColumns {
  readonly openTime: Float64Array
  readonly closeTime: Float64Array
  readonly open: Float64Array
  readonly close: Float64Array
  readonly triggerLow: Float64Array
  readonly triggerHigh: Float64Array
  readonly openInterest: Float64Array
  readonly openInterestChange: Float64Array
  readonly complete: Uint8Array
}
