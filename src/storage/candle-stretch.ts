import { floorTime, type TimeRange } from '../domain/time.ts'

/** Newest candles of a market, of one interval and without a hole between them; no other candle lies in their time. */
export interface CandleStretch extends TimeRange {
  /** Length of a candle, ms. */
  readonly stepMs: number
}

/** A range of a series that changes, and how many rows will lie in it; undefined where that is not told. */
export interface ChangedRange extends TimeRange {
  readonly rows?: number
}

/** Candles that are stored behind all others of their market. */
export interface AppendedCandles {
  readonly ranges: readonly ChangedRange[]
  /** Length of a candle, ms. */
  readonly stepMs: number
}

/** The newest candles after some were appended; undefined where these may have holes. */
export function extendStretch(known: CandleStretch | undefined, candles: AppendedCandles): CandleStretch | undefined {
  const [only] = candles.ranges
  if (only === undefined || candles.ranges.length > 1 || !beginsWhole(candles)) return undefined
  const { from, to } = only
  const { stepMs } = candles
  return known?.to === from && known.stepMs === stepMs ? { ...known, to } : { from, to, stepMs }
}

/** Whether no candle is missing in the first of the ranges. */
export function beginsWhole({ ranges, stepMs }: AppendedCandles): boolean {
  const [first, ...others] = ranges
  if (first?.rows === undefined || others.some(({ from }) => from < first.from)) return false
  return first.rows * stepMs === first.to - first.from
}

/** Open time of the candle that holds a time, UTC ms; the time itself behind the last candle. */
export function openAround({ to, stepMs }: CandleStretch, time: number): number {
  return time < to ? floorTime(time, stepMs) : time
}
