import type { TimeRange } from '../domain/time.ts'
import type { ImportTarget, TablePlan } from './import-target.ts'
import type { SeriesKind } from './store.ts'

/** What became of one file of an exchange's archive; kept so that it is not asked for again. */
export interface ArchiveFileRecord extends TimeRange {
  readonly exchange: string
  /** Below the archive's root; with the exchange the key. */
  readonly path: string
  /** What the file was asked for, such as `trades`. */
  readonly kind: string
  readonly symbol: string
  readonly interval: string
  /** `loaded`, `absent` (not published), or `refused` (damaged or not understood). */
  readonly state: 'loaded' | 'absent' | 'refused'
  /** Every option that changes what is stored, as one text. */
  readonly optionsKey: string
  readonly sha256: string | undefined
  readonly bytes: number | undefined
  readonly rows: number
  /** Why it was refused; of an absent file where it was looked for. */
  readonly problem: string | undefined
  readonly checkedMs: number
}

/** A record to be put. */
export interface NewArchiveFileRecord extends ArchiveFileRecord {
  /** Whether the file may have a record already, which this one replaces. */
  readonly isKnown: boolean
}

/** One series that rows of a table file go to. */
export interface TableOutput {
  readonly kind: SeriesKind
  /** Names of the plan's values; a row with none of them is left out. */
  readonly targets: readonly string[]
}

/** A file whose layout is known, with what it stands for. */
export interface ArchiveTablePlan {
  /** How the file is read; its values are those of all outputs. */
  readonly table: TablePlan
  readonly outputs: readonly TableOutput[]
  /** Stored time is the file's time plus this. */
  readonly shiftMs: number
  /** Time the file stands for, after the shift. */
  readonly period: TimeRange
  /** Whether rows prove their own time only, or the file its whole period, quiet times too. */
  readonly covers: 'rows' | 'period'
  /** Spacing of rows, 0 for events; a value of this name in hours wins where it is known. */
  readonly stepMs: number
  readonly stepHours?: string | undefined
  /** Longest distance between two rows that is no hole. */
  readonly longestMs: number
  /** Values that, with the time, make a row one of its kind; `all` when only identical rows are the same. */
  readonly rowKey: readonly string[] | 'all'
  /** Shown in coverage; one name for all files of a series. */
  readonly source: string
  readonly record: Omit<NewArchiveFileRecord, 'rows'>
}

/** What became of the rows of a file. */
export interface ArchiveOutcome {
  readonly rows: number
  /** Rows left out because they repeat another. */
  readonly repeated: number
  /** How many of these had other values; the last row of the file was kept. */
  readonly contradicting: number
  readonly replacedRows: number
  /** Holes within the period, by kind of series. */
  readonly gaps: readonly ({ readonly kind: SeriesKind } & TimeRange)[]
}

/** A piece of an unpacked file: whole lines. */
export interface FilePiece {
  readonly path: string
  readonly hasHeader: boolean
  /** Frees the place of the piece; it is gone then. */
  release(): void
}

/** Where the columns of a file of trades are, and what becomes of them. */
export interface TradesPlan {
  readonly exchange: string
  readonly symbol: string
  readonly file: string
  readonly columns: readonly string[]
  readonly hasHeader: boolean
  /** Column of a number that grows by one from trade to trade; the order of the file where there is none. */
  readonly id: number | undefined
  /** Number of the first trade, or 0: sums of numbers are taken relative to it. */
  readonly firstId: number
  /** Whether the file begins with the last trade; only where there is no id. */
  readonly isDescending: boolean
  readonly time: { readonly column: number; readonly unit: 'seconds' | 'milliseconds' | 'microseconds' }
  readonly price: number
  readonly quantity: number
  /** USD of one contract where quantities are contracts of USD (inverse); undefined for base units. */
  readonly contractUsd: number | undefined
  /** A column of true and false for "the buyer was the maker", or of the taker's side. */
  readonly taker: { readonly column: number; readonly names: 'buyer-is-maker' | 'side' }
  readonly period: TimeRange
  /** Of some trade of the file: decides the finest price step. */
  readonly typicalPrice: number
  readonly largeTradeUsd: number
  /** Folder for the trades themselves as Parquet; undefined keeps none. */
  readonly rawFolder: string | undefined
  readonly source: string
  readonly record: Omit<NewArchiveFileRecord, 'rows'>
}

export interface TradesHooks {
  readonly signal?: AbortSignal | undefined
}

export interface TradesOutcome extends ArchiveOutcome {
  /** Trades of the file. */
  readonly trades: number
}

/** Which ledger rows to list; an absent field does not restrict. */
export interface ArchiveFileFilter {
  readonly exchange?: string
  readonly symbol?: string
}

/** A store that takes files of archives whose layout is known. */
export interface ArchiveTarget extends ImportTarget {
  archiveFiles(filter?: ArchiveFileFilter): Promise<ArchiveFileRecord[]>
  /** Notes a file that was not loaded: absent or refused. */
  recordArchiveFile(record: NewArchiveFileRecord): Promise<void>
  /**
   * Reads, checks and stores one file with its coverage and its record, in one transaction.
   *
   * @throws IMPORT_* and ARCHIVE_* errors that name the row, the column and the value
   */
  importArchiveTable(plan: ArchiveTablePlan, signal?: AbortSignal): Promise<ArchiveOutcome>
  /**
   * Reduces the trades of one file to taker flow, large trades and candles, stored like a table file.
   *
   * @param pieces - opens the file from its beginning; called twice where trades repeat or are missing
   */
  importTrades(plan: TradesPlan, pieces: () => AsyncIterable<FilePiece>, hooks?: TradesHooks): Promise<TradesOutcome>
}
