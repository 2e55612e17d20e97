import { ceilTime, floorTime, INTERVALS, type Interval, intervalMs } from '../domain/time.ts'
import type { HeatmapPlan } from './heatmap-plan.ts'
import { baseCandleMs } from './market-scope.ts'
import type { ColumnWindow } from './window.ts'

/** Lengths before the end of the data that a heatmap of zones may show; the ids are API values. */
export const TIMEFRAMES = ['1h', '4h', '12h', '24h', '1d', '7d', '30d'] as const
export type Timeframe = (typeof TIMEFRAMES)[number]

/** Columns that make 42 to 60 of a timeframe, where the stored candles are short enough. */
const COLUMN: Readonly<Record<Timeframe, Interval>> = {
  '1h': '1m',
  '4h': '5m',
  '12h': '15m',
  '24h': '30m',
  '1d': '30m',
  '7d': '4h',
  '30d': '12h',
}

const HOUR = intervalMs('1h')
const LENGTH_MS: Readonly<Record<Timeframe, number>> = {
  '1h': HOUR,
  '4h': 4 * HOUR,
  '12h': 12 * HOUR,
  '24h': 24 * HOUR,
  '1d': 24 * HOUR,
  '7d': 168 * HOUR,
  '30d': 720 * HOUR,
}

/** Columns of a timeframe that ends with a plan's data; a day each where candles of several lengths fit no shorter one. */
export function timeframeWindow({ scope, dataEnd }: HeatmapPlan, timeframe: Timeframe): ColumnWindow {
  const from = dataEnd - LENGTH_MS[timeframe]
  const lengths = baseCandleMs(scope.markets, { from, to: dataEnd })
  const interval =
    INTERVALS.filter((candidate) => intervalMs(candidate) >= intervalMs(COLUMN[timeframe])).find((candidate) =>
      lengths.every((length) => intervalMs(candidate) % length === 0),
    ) ?? '1d'
  const step = intervalMs(interval)
  return { interval, from: floorTime(from, step), to: ceilTime(dataEnd, step) }
}
