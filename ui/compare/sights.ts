import type { Candle, Sight } from './pane-chart.ts'

interface Seen {
  readonly columns: number
  readonly firstBucket: number
  readonly bucketSize: number
  readonly rows: number
  readonly candles: readonly Candle[]
}

/** All columns, and prices around the candles: half their range again on both sides, at least 6 %, within the levels. */
export function firstSight(panes: readonly Seen[]): Sight {
  const candles = panes.flatMap((pane) => pane.candles)
  const filled = panes.filter(({ rows }) => rows > 0)
  const edges = filled.flatMap(({ firstBucket: first, bucketSize, rows }) => [
    first * bucketSize,
    (first + rows) * bucketSize,
  ])
  const [least, most] = edges.length === 0 ? [0, 1] : [Math.min(...edges), Math.max(...edges)]
  const low = candles.reduce((min, candle) => Math.min(min, candle.low), Number.POSITIVE_INFINITY)
  const high = candles.reduce((max, candle) => Math.max(max, candle.high), 0)
  const times = { from: 0.5 - Math.max(...panes.map(({ columns }) => columns)), to: 0.5 }
  if (high === 0 || edges.length === 0) return { ...times, low: least, high: most }
  const margin = Math.max((high - low) / 2, high * 0.06)
  return { ...times, low: Math.max(least, low - margin), high: Math.min(most, high + margin) }
}
