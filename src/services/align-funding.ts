import type { FundingColumns } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import type { BaseCandles } from './base-candles.ts'

/** Funding that one base unit of a long pays in each candle, quote units, and whether funding is known there. */
export interface AlignedFunding {
  readonly due: Float64Array
  readonly isKnown: Uint8Array
}

/**
 * Assigns payments to candles: to the one that holds the instant, or where that is missing to the next one.
 *
 * Due is rate times the mark price at the open of the candle (the last price where no mark price is stored).
 */
export function alignFunding(
  candles: BaseCandles,
  payments: FundingColumns,
  present: readonly TimeRange[],
): AlignedFunding {
  return { due: dueByCandle(candles, payments), isKnown: knownCandles(candles, present) }
}

function dueByCandle({ openTime, closeTime, triggerOpen }: BaseCandles, { time, rate }: FundingColumns): Float64Array {
  let payment = 0
  // Payments before the first candle concern no position.
  while ((time[payment] ?? Number.POSITIVE_INFINITY) < (openTime[0] ?? 0)) payment++
  return closeTime.map((to, i) => {
    let due = 0
    for (; (time[payment] ?? Number.POSITIVE_INFINITY) < to; payment++) {
      due += (rate[payment] ?? 0) * (triggerOpen[i] ?? 0)
    }
    return due
  })
}

/** 1 for candles within the record; payments come a few milliseconds late: the candle of the first one is known. */
function knownCandles({ openTime, closeTime }: BaseCandles, present: readonly TimeRange[]): Uint8Array {
  let range = 0
  return Uint8Array.from(openTime, (from, i) => {
    while ((present[range]?.to ?? Number.POSITIVE_INFINITY) <= from) range++
    return (present[range]?.from ?? Number.POSITIVE_INFINITY) < (closeTime[i] ?? 0) ? 1 : 0
  })
}
