import { type Market, rowsOfKind } from './catalog.ts'

const HOUR = 3_600_000

/**
 * Up to when columns of a market will not change as its feeds come in, UTC ms.
 *
 * Mark prices are stored a moment after their candles: a column waits for them as long as they have kept up.
 */
export function finishedTo(market: Market, dataEnd: number): number {
  const markedTo = Math.max(0, ...rowsOfKind(market, 'mark-candles').map(({ to }) => to))
  return dataEnd - markedTo < HOUR ? Math.min(dataEnd, markedTo) : dataEnd
}
