import type { PriceZone } from './zone-columns.ts'
import type { WindowOutcome } from './zone-outcomes.ts'

const MINUTE_MS = 60_000

/**
 * Whether the price came to a zone within the horizon: the path is taken as unbroken, so a zone below the price is
 * reached when the low falls below its upper edge, one above when the high comes to its lower edge, and one that the
 * price stands in at once.
 */
export function isTouched({ price, lowest, highest }: WindowOutcome, { low, high }: PriceZone): boolean {
  return high <= price ? lowest < high : highest >= low
}

/**
 * Minutes from the forecast to the middle of the bar that reached a zone, since bars do not tell when within them; 0 for
 * a zone that the price stands in, NaN for one that was not reached.
 */
export function minutesToTouch(outcome: WindowOutcome, zone: PriceZone): number {
  if (!isTouched(outcome, zone)) return Number.NaN
  const { time, price, path, firstBar, endBar } = outcome
  if (zone.low <= price && price < zone.high) return 0
  const isBelow = zone.high <= price
  let bar = firstBar
  while (bar < endBar && !isReached(bar)) bar++
  const middle = ((path.openTime[bar] ?? Number.NaN) + (path.closeTime[bar] ?? Number.NaN)) / 2
  return (middle - time) / MINUTE_MS

  function isReached(i: number): boolean {
    return isBelow ? (path.triggerLow[i] ?? Number.NaN) < zone.high : (path.triggerHigh[i] ?? Number.NaN) >= zone.low
  }
}
