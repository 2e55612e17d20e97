import type { CandleColumns, FundingColumns, MarkColumns, OpenInterestColumns } from './series.ts'

/** Rows of one kind that a venue answers page by page: columns of equal length, ordered by a time that never repeats. */
export type SeriesRows =
  | { readonly kind: 'candles'; readonly columns: CandleColumns }
  | { readonly kind: 'mark-candles'; readonly columns: MarkColumns }
  | { readonly kind: 'open-interest'; readonly columns: OpenInterestColumns }
  | { readonly kind: 'funding'; readonly columns: FundingColumns }

/** Times of the rows: opening time of candles, the instant of everything else; UTC ms. */
export function rowTimes(rows: SeriesRows): Float64Array {
  switch (rows.kind) {
    case 'candles':
    case 'mark-candles':
      return rows.columns.openTime
    case 'open-interest':
    case 'funding':
      return rows.columns.time
  }
}
