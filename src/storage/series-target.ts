import type { DataKind } from '../domain/series.ts'
import type { SeriesRows } from '../domain/series-rows.ts'
import type { Interval, TimeRange } from '../domain/time.ts'
import type { MarketStore } from './store.ts'

/** A page of one series, and the time it proves to be complete. */
export interface SeriesWrite {
  readonly exchange: string
  readonly symbol: string
  /** `''` for kinds without one. */
  readonly interval: Interval | ''
  /** Spacing of the rows in ms. */
  readonly stepMs: number
  /** Feed the rows came from; pages of one source that touch become one coverage row. */
  readonly source: string
  readonly dataKind: DataKind
  readonly rows: SeriesRows
  /** Ranges without a hole, in order, apart from each other; every row lies in one of them, and each holds a row. */
  readonly covered: readonly TimeRange[]
}

/** A store that also takes series page by page, as a venue answers them. */
export interface SeriesTarget extends MarketStore {
  /** Replaces what the store holds of the series within the covered ranges, with its coverage, in one transaction. */
  writeSeries(write: SeriesWrite): Promise<{ readonly rows: number; readonly replacedRows: number }>
}
