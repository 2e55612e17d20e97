import { rowTimes, type SeriesRows } from '../../src/domain/series-rows.ts'
import { intervalMs, mergeRanges } from '../../src/domain/time.ts'
import type { SeriesTarget, SeriesWrite } from '../../src/storage/series-target.ts'
import type { SeriesBatch } from '../../src/storage/store.ts'

/** Series of which a batch has pieces, in the order in which they are stored. */
export const PIECE_KINDS = ['candles', 'mark-candles', 'open-interest', 'funding'] as const
export type PieceKind = (typeof PIECE_KINDS)[number]

/** Stores the rows of some batches within `[from, to)`, UTC ms, series by series. */
export async function storePieces(
  store: SeriesTarget,
  batches: readonly SeriesBatch[],
  { from, to, kinds = PIECE_KINDS }: { from: number; to: number; kinds?: readonly PieceKind[] | undefined },
): Promise<void> {
  for (const batch of batches) {
    for (const kind of kinds) {
      const piece = pieceOf(batch, kind, { from, to })
      if (piece !== undefined) await store.writeSeries(piece)
    }
  }
}

/** Rows of one series of a batch within `[from, to)`, as a page; undefined where there are none. */
export function pieceOf(
  batch: SeriesBatch,
  kind: SeriesRows['kind'],
  { from, to }: { readonly from: number; readonly to: number },
): SeriesWrite | undefined {
  const { rows, stepMs, interval } = seriesOf(batch, kind)
  const times = rowTimes(rows)
  const first = times.filter((time) => time < from).length
  const end = times.filter((time) => time < to).length
  if (end <= first) return undefined
  const columns = Object.entries(rows.columns).map(([name, column]) => [name, column.slice(first, end)])
  const { exchange, symbol, dataKind } = batch
  return {
    exchange,
    symbol,
    interval,
    stepMs,
    source: 'live',
    dataKind,
    rows: { ...rows, columns: Object.fromEntries(columns) },
    covered: mergeRanges(Array.from(times.slice(first, end), (time) => ({ from: time, to: time + stepMs }))),
  }
}

function seriesOf({ candles, markCandles, openInterest, funding }: SeriesBatch, kind: SeriesRows['kind']) {
  switch (kind) {
    case 'candles':
      return {
        rows: { kind, columns: candles.columns },
        stepMs: intervalMs(candles.interval),
        interval: candles.interval,
      }
    case 'mark-candles':
      return {
        rows: { kind, columns: markCandles.columns },
        stepMs: intervalMs(markCandles.interval),
        interval: markCandles.interval,
      }
    case 'open-interest':
      return { rows: { kind, columns: openInterest.columns }, stepMs: openInterest.stepMs, interval: '' as const }
    case 'funding':
      return { rows: { kind, columns: funding.columns }, stepMs: funding.stepMs, interval: '' as const }
  }
}
