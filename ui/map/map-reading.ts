import type { BarGroup } from './map-groups.ts'
import { type Bar, type MapProfile, massAt } from './map-profile.ts'

/** Numbers at one place of a map; amounts are USD notional. */
export interface Reading {
  readonly low: number
  readonly high: number
  /** From the current price to the middle of the bar, in %; negative below. */
  readonly distancePercent: number
  readonly long: number
  readonly short: number
  /** Groups that have something in the bar. */
  readonly parts: readonly { readonly group: BarGroup; readonly usd: number }[]
  /** Side that a move from the price to the far edge of the bar would liquidate, and how much of it. */
  readonly side: 'long' | 'short'
  readonly onTheWay: number
}

/** Reads a map at a bar. */
export function readingAt({ price, groups, longCurve, shortCurve }: MapProfile, bar: Bar): Reading {
  const middle = (bar.low + bar.high) / 2
  const side = middle < price ? 'long' : 'short'
  return {
    low: bar.low,
    high: bar.high,
    distancePercent: (middle / price - 1) * 100,
    long: bar.long,
    short: bar.short,
    parts: groups.flatMap((group, i) => {
      const usd = bar.parts[i] ?? 0
      return usd > 0 ? [{ group, usd }] : []
    }),
    side,
    onTheWay: side === 'long' ? massAt(longCurve, bar.low) : massAt(shortCurve, bar.high),
  }
}

/** The bar over a price; an empty one of the bars' width where there is none. */
export function barAt(
  bars: readonly Bar[],
  { price, width, groups }: { price: number; width: number; groups: number },
) {
  const found = bars.find(({ low, high }) => price >= low && price < high)
  if (found !== undefined) return found
  const index = Math.floor(price / width + 1e-9)
  const low = Number((index * width).toPrecision(12))
  const high = Number(((index + 1) * width).toPrecision(12))
  return { low, high, long: 0, short: 0, parts: Array<number>(groups).fill(0) }
}
