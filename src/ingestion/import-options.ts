import type { Interval } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import type { ImportedSeries, ImportStep, ImportTarget } from '../storage/import-target.ts'
import type { FileKind } from '../storage/store.ts'

/** What a file can hold. */
export type ImportKind = FileKind | 'margin-tiers'

/** How to understand the files of one import; the same for all of them. */
export interface ImportOptions {
  readonly store: ImportTarget
  readonly files: readonly string[]
  readonly exchange: Exchange
  readonly kind: ImportKind
  /** Canonical symbol; with a symbol column, only its rows are stored. */
  readonly symbol?: string | undefined
  /** Candles: found from the spacing when absent, checked when given. */
  readonly interval?: Interval | undefined
  /** Role to column of the file: `{ open_time: 'ts' }`. */
  readonly columns?: Readonly<Record<string, string>> | undefined
  /** Unit of quantities and volumes whose column name does not tell; base units when absent. */
  readonly quantity?: 'base' | 'contracts' | undefined
  /** Base units per contract. */
  readonly contractValue?: number | undefined
  readonly openInterestUnit?: 'usd' | 'base' | 'contracts' | undefined
  /** Unit of taker volumes whose column name does not tell. */
  readonly volumeUnit?: 'base' | 'quote' | 'contracts' | undefined
  /** Whether times are the start or the end of the period of a candle or a taker volume. */
  readonly timeLabel?: 'start' | 'end' | undefined
  /** What a plain `side` column names; the exchange's own way when absent. */
  readonly side?: 'order' | 'position' | undefined
  /** Venue name to canonical symbol, before the exchange's own rule. */
  readonly symbolMap?: Readonly<Record<string, string>> | undefined
  /** Margin tiers: UTC milliseconds from which the tables hold. */
  readonly validFrom?: number | undefined
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where an import is; sent a few times a second while a file is read, and at each step. */
export interface ImportProgress {
  readonly file: string
  /** From 0. */
  readonly fileIndex: number
  readonly fileCount: number
  readonly step: ImportStep | 'done'
  readonly bytesDone: number
  readonly bytesTotal: number
  /** Megabytes (1e6) of the file as it lies on disk, a second. */
  readonly megabytesPerSecond: number
}

/** What became of one file. */
export interface FileSummary {
  readonly file: string
  readonly bytes: number
  readonly seconds: number
  /** `unchanged`: this file was imported before with these options and is still whole. */
  readonly status: 'imported' | 'unchanged'
  readonly rows: number
  readonly duplicates: number
  readonly replacedRows: number
  readonly series: readonly ImportedSeries[]
  /** What a person should know of how the file was read. */
  readonly notes: readonly string[]
}

/** What became of all files; a file that fails ends the import, those before it stay. */
export interface ImportSummary {
  readonly files: readonly FileSummary[]
  readonly rows: number
  readonly duplicates: number
  readonly replacedRows: number
  readonly bytes: number
  readonly seconds: number
}

/** Options that change what is stored, as one text: the same file with the same text need not be read again. */
export function optionsKey(options: ImportOptions): string {
  const { symbol, interval, columns, quantity, contractValue, openInterestUnit, volumeUnit, timeLabel, side } = options
  const { symbolMap, validFrom } = options
  const sorted = (map: Readonly<Record<string, string>> | undefined) => map && Object.entries(map).sort()
  return JSON.stringify({
    symbol,
    interval,
    columns: sorted(columns),
    quantity,
    contractValue,
    openInterestUnit,
    volumeUnit,
    timeLabel,
    side,
    symbolMap: sorted(symbolMap),
    validFrom,
  })
}
