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
  { openTime, closeTime, triggerOpen }: BaseCandles,
  { time, rate }: FundingColumns,
  present: readonly TimeRange[],
): AlignedFunding {
  const due = new Float64Array(openTime.length)
  const isKnown = new Uint8Array(openTime.length)
  let range = 0
  let payment = 0
  // Payments before the first candle concern no position.
  while ((time[payment] ?? Number.POSITIVE_INFINITY) < (openTime[0] ?? 0)) payment++
  for (let i = 0; i < openTime.length; i++) {
    const from = openTime[i] ?? 0
    const to = closeTime[i] ?? 0
    while ((present[range]?.to ?? Number.POSITIVE_INFINITY) <= from) range++
    // Payments come a few milliseconds late: the candle that holds the first one is known.
    isKnown[i] = (present[range]?.from ?? Number.POSITIVE_INFINITY) < to ? 1 : 0
    for (; (time[payment] ?? Number.POSITIVE_INFINITY) < to; payment++) {
      due[i] = (due[i] ?? 0) + (rate[payment] ?? 0) * (triggerOpen[i] ?? 0)
    }
  }
  return { due, isKnown }
}
