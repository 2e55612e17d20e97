import type { TierTable } from '../domain/margin-tiers.ts'
import type { DataKind } from '../domain/series.ts'
import type { Interval, TimeRange } from '../domain/time.ts'
import type { MarketStore, SeriesKind } from './store.ts'

/** A table of rows on disk. Columns are addressed by position; their names serve messages only. */
export interface TableFile {
  readonly path: string
  /** File name without folder, as errors and coverage show it. */
  readonly name: string
  readonly format: 'csv' | 'parquet'
  readonly isGzip: boolean
  /** CSV only. */
  readonly delimiter: string
  /** CSV only; a header counts in row numbers, so that they are an editor's line numbers. */
  readonly hasHeader: boolean
  readonly columns: readonly string[]
}

/** How a column tells time: epoch numbers of a unit, or text or a timestamp type (UTC unless it names a zone). */
export type TimeFormat = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds' | 'calendar'

/** What a number must be. */
export type NumberRule = 'positive' | 'not-negative' | 'finite'

/** A value of the stored row, and the columns (by position) it is made of. */
export type PlannedValue =
  | {
      readonly type: 'number'
      readonly target: string
      readonly column: number
      readonly rule: NumberRule
      readonly isRequired: boolean
      /** Turns the file's unit into the stored one. */
      readonly factor: number
      /** Column that holds a further factor, such as a contract's size. */
      readonly factorColumn?: number | undefined
      /** Column that the number is divided by. */
      readonly divisorColumn?: number | undefined
    }
  | { readonly type: 'side'; readonly target: string; readonly column: number; readonly names: 'order' | 'position' }
  | { readonly type: 'time'; readonly target: string; readonly column: number; readonly format: TimeFormat }
  | { readonly type: 'text'; readonly target: string; readonly value: 'full' | 'sampled' }
  /** First of `prices` that is known, times `quantity`: targets of other values of the plan. */
  | {
      readonly type: 'notional'
      readonly target: string
      readonly prices: readonly string[]
      readonly quantity: string
    }

/** A rule over several values of a row. */
export type RowRule =
  | { readonly type: 'candle' }
  /** At least one of these targets is known. */
  | { readonly type: 'any-of'; readonly targets: readonly string[] }

/** Everything needed to turn one file into rows of one kind; made by ingestion, carried out by the store. */
export interface TablePlan {
  readonly file: TableFile
  readonly exchange: string
  readonly kind: SeriesKind
  readonly dataKind: DataKind
  readonly time: { readonly column: number; readonly format: TimeFormat }
  /** Whether times are the start or the end of the period a row describes; stored is the start. */
  readonly timeLabel: 'start' | 'end'
  /** Candles only; found from the spacing when absent. */
  readonly interval?: Interval | undefined
  /** One symbol for the file, or a column of venue names. */
  readonly symbol:
    | { readonly type: 'fixed'; readonly symbol: string }
    | {
        readonly type: 'column'
        readonly column: number
        /** Store only this canonical symbol. */
        readonly only?: string | undefined
        readonly canonical: (name: string) => string
      }
  /** Only rows with this text in this column are looked at. */
  readonly filter?: { readonly column: number; readonly value: string } | undefined
  readonly values: readonly PlannedValue[]
  readonly rules: readonly RowRule[]
}

/** What the caller gives along with a plan. */
export interface ImportHooks {
  readonly sha256: Promise<string>
  readonly bytes: number
  readonly optionsKey: string
  readonly signal?: AbortSignal | undefined
  /** Share of the reading done, 0 to 1; called a few times a second. */
  readonly onReading?: ((fraction: number) => void) | undefined
  /** Called when the next step begins. */
  readonly onStep?: ((step: ImportStep) => void) | undefined
}

export type ImportStep = 'reading' | 'checking' | 'storing'

/** What became of one symbol of a file. */
export interface ImportedSeries extends TimeRange {
  readonly symbol: string
  readonly interval: Interval | ''
  readonly stepMs: number
  readonly rows: number
  /** Holes between the first and the last row. */
  readonly gaps: readonly TimeRange[]
}

/** What became of a file. */
export interface TableOutcome {
  readonly rows: number
  /** Rows that were dropped because an identical one had been read. */
  readonly duplicates: number
  /** Rows of earlier imports that these took the place of. */
  readonly replacedRows: number
  readonly series: readonly ImportedSeries[]
}

/** Names, types and the first rows of a Parquet file. */
export interface ParquetHead {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly string[])[]
}

/** Tier tables of one file, or of one answer of a venue. */
export interface TierImport {
  readonly exchange: string
  /** Of the whole import; each table also names its own. */
  readonly source: string
  readonly sha256: string
  readonly bytes: number
  readonly optionsKey: string
  readonly tables: readonly TierTable[]
}

/** A store that can also take files; DuckDB's own readers do the work. */
export interface ImportTarget extends MarketStore {
  describeParquet(path: string): Promise<ParquetHead>
  /** Whether a file of this size and options may have been imported before: only then its hash is worth taking first. */
  hasEarlierImport(file: EarlierImport): Promise<boolean>
  /** Whether this very file was imported with these options and nothing has replaced any of it since. */
  isImported(file: EarlierImport & { readonly sha256: string }): Promise<{ readonly rows: number } | undefined>
  /**
   * Reads, checks and stores one file: all of it or nothing.
   *
   * @throws IMPORT_* errors that name the row, the column and the value
   */
  importTable(plan: TablePlan, hooks: ImportHooks): Promise<TableOutcome>
  importTiers(tiers: TierImport): Promise<{ readonly rows: number; readonly replacedRows: number }>
}

/** What is known of a file before its content is read. */
export interface EarlierImport {
  readonly exchange: string
  readonly kind: string
  readonly optionsKey: string
  readonly bytes: number
}
