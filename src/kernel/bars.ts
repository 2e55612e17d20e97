/** Trades or entries of all bars in one list: those of bar i are `[offset[i], offset[i + 1])`. */
export interface BarPoints {
  /** Uint32, one per bar and one more. */
  readonly offset: Uint32Array
  /** Quote per base. */
  readonly price: Float64Array
  /** Base units, > 0. */
  readonly quantity: Float64Array
}

/** Single trades of all bars, in order of time. */
export interface BarTrades extends BarPoints {
  /** 1 where the taker bought. */
  readonly isBuy: Uint8Array
  /** When the record of trades begins, UTC ms. */
  readonly from: number
}

/**
 * One exchange's inputs, aligned: one entry per base candle, ordered, candles may differ in length.
 *
 * Prices are quote per base, volumes base units, times UTC ms. A value that nothing is known of is NaN; `complete` is
 * 1 where every input the model needs is known.
 */
export interface BarColumns {
  readonly openTime: Float64Array
  readonly closeTime: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  /** What liquidations are tested against: mark price where known, else last price. */
  readonly triggerLow: Float64Array
  readonly triggerHigh: Float64Array
  /** Volume whose taker bought and sold, and its average price. */
  readonly buyVolume: Float64Array
  readonly sellVolume: Float64Array
  readonly buyPrice: Float64Array
  readonly sellPrice: Float64Array
  /** One-sided open interest before the bar and what the bar adds, base units. */
  readonly openInterest: Float64Array
  readonly openInterestChange: Float64Array
  /**
   * Funding that one base unit of a long pays at times in `[openTime, closeTime)`, quote units: rate times mark price;
   * 0 where nothing is due, NaN where that is unknown. It is settled before the bar trades.
   */
  readonly funding: Float64Array
  /** Large trades, where the model asked for them. */
  readonly trades?: BarTrades | undefined
  /** What traded at which price within each bar, where the model asked for it and it is stored. */
  readonly entries?: BarPoints | undefined
  /** When the last input of the bar was known; never before `closeTime`. */
  readonly knownAt: Float64Array
  readonly complete: Uint8Array
  /** What stands in for inputs that are not stored, as a sum of the BAR_ flags; absent where nobody counts them. */
  readonly origin?: Uint8Array | undefined
}

/** Tested against the mark price. */
export const BAR_MARKED = 1
/** Its taker flow is the split of a longer period. */
export const BAR_PERIOD_FLOW = 2
/** Nothing is known of its taker flow: half bought and half sold. */
export const BAR_EVEN_FLOW = 4
