import { type Market, rowsOfKind } from './catalog.ts'

const HOUR = 3_600_000

/**
 * Up to when columns of a market will not change as its feeds come in, UTC ms.
 *
 * Mark prices are stored a moment after their candles: a column waits for them as long as they have kept up.
 */
export function finishedTo(market: Market, dataEnd: number): number {
  const marked = markedTo(market)
  return dataEnd - marked < HOUR ? Math.min(dataEnd, marked) : dataEnd
}

/** Up to when mark prices of a market are stored, UTC ms; 0 where there are none. */
export function markedTo(market: Market): number {
  return Math.max(0, ...rowsOfKind(market, 'mark-candles').map(({ to }) => to))
}
