/** Whether rows were seen on a venue or made by the simulator; simulated rows are never shown as observed. */
export type DataKind = 'observed' | 'simulated'

/** Side of the position, and therefore of the liquidation that closes it; long liquidations lie below the price. */
export type Side = 'long' | 'short'

/**
 * Candles as columns of equal length, ordered by `openTime`, which never repeats.
 *
 * Times are UTC milliseconds, prices quote per base, `volume` and `takerBuyVolume` base units, `quoteVolume`
 * quote units. A candle covers `[openTime, closeTime)`. A value the source did not give is NaN.
 */
export interface CandleColumns {
  readonly openTime: Float64Array
  readonly closeTime: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  readonly quoteVolume: Float64Array
  readonly takerBuyVolume: Float64Array
}

/** High and low of the mark price, keyed like candles. */
export interface MarkColumns {
  readonly openTime: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/**
 * Open interest readings ordered by time: the state at that instant.
 *
 * `quantity` is one-sided, in base units; `notional` is its USD value. Venues publish one or both; the other is NaN.
 */
export interface OpenInterestColumns {
  readonly time: Float64Array
  readonly quantity: Float64Array
  readonly notional: Float64Array
}

/** Funding payments ordered by time; a positive rate is paid by longs to shorts. */
export interface FundingColumns {
  readonly time: Float64Array
  /** Ratio of notional: 0.0001 = 1 basis point. */
  readonly rate: Float64Array
}

/** Liquidations ordered by event time; `side` is 0 for a closed long, 1 for a closed short. */
export interface LiquidationColumns {
  readonly time: Float64Array
  readonly side: Uint8Array
  /** Best known fill or trigger price; NaN where the venue gives only a bankruptcy price. */
  readonly price: Float64Array
  readonly bankruptcyPrice: Float64Array
  /** Base units. */
  readonly quantity: Float64Array
  /** USD. */
  readonly notional: Float64Array
}

/** Taker volume per period `[time, time + step)` in base units; NaN where the source gives only quote units. */
export interface TakerFlowColumns {
  readonly time: Float64Array
  readonly buyVolume: Float64Array
  readonly sellVolume: Float64Array
  readonly buyNotional: Float64Array
  readonly sellNotional: Float64Array
}

/** Large trades ordered by time; `isBuy` is 1 where the taker bought. */
export interface TradeColumns {
  readonly time: Float64Array
  readonly isBuy: Uint8Array
  readonly price: Float64Array
  /** Base units. */
  readonly quantity: Float64Array
}

/** What traded at which price, ordered by period and price; a price is the middle of the step it was summed over. */
export interface FlowPointColumns {
  /** Start of the period. */
  readonly time: Float64Array
  readonly price: Float64Array
  /** Base units, takers of both sides. */
  readonly quantity: Float64Array
}
