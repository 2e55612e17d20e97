import type { CandleRow } from '../../src/client/live-messages.ts'
import type { KlineRow } from './heatmap-loader.ts'

/** Candles of the columns by open time, UTC ms, with one-minute candles that came since; each minute counts once. */
export function withMinutes(
  candles: ReadonlyMap<number, KlineRow>,
  minutes: readonly CandleRow[],
  { start, step }: { readonly start: number; readonly step: number },
): Map<number, KlineRow> {
  const merged = new Map(candles)
  for (const minute of [...minutes].sort((a, b) => a.timestamp - b.timestamp)) {
    if (minute.timestamp < start) continue
    const timestamp = start + Math.floor((minute.timestamp - start) / step) * step
    const known = merged.get(timestamp)
    merged.set(timestamp, known === undefined ? firstOf(minute, timestamp) : joined(known, minute))
  }
  return merged
}

function firstOf({ open, high, low, close, volume }: CandleRow, timestamp: number): KlineRow {
  return { timestamp, open, high, low, close, volume: volume ?? 0 }
}

/** The volume stays that of the stored candle: which minutes it holds is not told. */
function joined(known: KlineRow, { high, low, close }: CandleRow): KlineRow {
  return { ...known, high: Math.max(known.high, high), low: Math.min(known.low, low), close }
}
