import type { Interval, TimeRange } from '../../domain/time.ts'
import type { ArchiveKind } from '../../exchanges/archive.ts'
import type { Exchange } from '../../exchanges/exchange.ts'
import type { ArchiveTarget } from '../../storage/archive-target.ts'

/** Kinds by name; `usual`: what a heatmap needs; `all`: whatever the archive has of a symbol. */
export type WantedKinds = readonly ArchiveKind[] | 'usual' | 'all'

/** What to bring from a venue's archive, and how. */
export interface IngestOptions {
  readonly store: ArchiveTarget
  readonly exchange: Exchange
  /** As the venue writes them. */
  readonly symbols: readonly string[]
  readonly kinds: WantedKinds
  /** Of candles and mark candles. */
  readonly interval: Interval
  /** Whole UTC days; `to` is not included. */
  readonly range: TimeRange
  /** Address or folder; the venue's own archive when absent. */
  readonly source?: string | undefined
  /** Folder for downloads, pieces and files that were set aside. */
  readonly workFolder: string
  /** Downloads at a time. */
  readonly jobs: number
  /** Folder for trades as Parquet; undefined keeps none. */
  readonly rawRoot?: string | undefined
  readonly largeTradeUsd: number
  readonly isDryRun?: boolean | undefined
  readonly isRepair?: boolean | undefined
  readonly isRecheck?: boolean | undefined
  /** Attempts and first pause of a request. */
  readonly attempts?: number | undefined
  readonly retryDelayMs?: number | undefined
  readonly now?: (() => number) | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined
}

/** Where a run is; sent a few times a second. */
export interface IngestProgress {
  readonly files: number
  readonly filesTotal: number
  /** Share of the work that is done, 0 to 1; trades count more than candles. */
  readonly share: number
  readonly downloadedBytes: number
  readonly unpackedBytes: number
  readonly rows: number
  readonly seconds: number
  /** Undefined until something is done. */
  readonly secondsLeft: number | undefined
  /** Files that are being worked on. */
  readonly current: readonly string[]
}

/** What became of one file; `unchanged` files were asked for their checksum only. */
export interface IngestedFile {
  readonly path: string
  readonly state: 'loaded' | 'absent' | 'refused' | 'unchanged' | 'planned'
  readonly rows: number
  /** Why it was refused, or what is peculiar about it. */
  readonly notes: readonly string[]
}

/** What became of one series of files. */
export interface IngestedSeries {
  readonly symbol: string
  readonly kind: ArchiveKind
  readonly interval: Interval | undefined
  readonly files: readonly IngestedFile[]
}

/** What became of a run. */
export interface IngestSummary {
  readonly exchange: string
  readonly series: readonly IngestedSeries[]
  readonly rows: number
  readonly downloadedBytes: number
  readonly unpackedBytes: number
  readonly seconds: number
  /** Where files that were set aside lie. */
  readonly asideFolder: string
  readonly notes: readonly string[]
}

/** Where the files come from: as told, else the venue's own archive. */
export function sourceAddress({ source, exchange }: IngestOptions): string {
  return source ?? exchange.archive?.baseUrl ?? ''
}

/** Keys of loaded files that need not be loaded again: with the same options, or with trades kept besides. */
export function acceptedKeysOf(kind: ArchiveKind, options: IngestOptions): string[] {
  const rawRoot = options.rawRoot ?? 'kept'
  return [...new Set([optionsKeyOf(kind, options), optionsKeyOf(kind, { ...options, rawRoot })])]
}

/** Options that change what is stored of a kind, as one text. */
export function optionsKeyOf(kind: ArchiveKind, { largeTradeUsd, rawRoot }: IngestOptions): string {
  if (kind !== 'trades') return ''
  return JSON.stringify({ large_trade_usd: largeTradeUsd, ...(rawRoot === undefined ? {} : { raw: true }) })
}
