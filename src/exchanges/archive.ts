import type { Interval } from '../domain/time.ts'

/** What can be asked of an archive; the ids are command-line values. */
export const ARCHIVE_KINDS = ['candles', 'mark', 'open-interest', 'funding', 'trades', 'depth', 'liquidations'] as const
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number]

/** Span of one file. */
export type Cadence = 'monthly' | 'daily'

/** Which file of a dataset. */
export interface ArchiveFileName {
  /** As the venue writes it. */
  readonly symbol: string
  readonly interval: Interval | undefined
  readonly cadence: Cadence
  /** `2024-01` of a month, `2024-01-31` of a day. */
  readonly period: string
}

/** A number of a stored row: a column of the file, scaled. */
export interface ArchiveNumber {
  readonly type: 'number'
  readonly target: string
  readonly column: string
  readonly rule: 'positive' | 'not-negative' | 'finite'
  readonly isRequired: boolean
  /** Turns the file's unit into the stored one. */
  readonly factor?: number
  /** Column that the number is divided by: the price that turns USD into base units. */
  readonly dividedBy?: string
}

/** Anything a stored row holds; a `side` is the order's, as all archives have it. */
export type ArchiveValue =
  | ArchiveNumber
  | { readonly type: 'side'; readonly target: string; readonly column: string }
  | { readonly type: 'text'; readonly target: string; readonly value: 'full' | 'sampled' }
  /** The first known of `prices` times `quantity`: targets of other values. */
  | {
      readonly type: 'notional'
      readonly target: string
      readonly prices: readonly string[]
      readonly quantity: string
    }

/** One series that rows of a file go to. */
export interface ArchiveOutput {
  readonly kind:
    | 'candles'
    | 'mark-candles'
    | 'open-interest'
    | 'long-short-ratio'
    | 'funding'
    | 'liquidations'
    | 'book-depth'
  readonly values: readonly ArchiveValue[]
}

/** Files of rows that are stored as they are. */
export interface TableContent {
  readonly type: 'table'
  /** Columns in the order of a file without header. */
  readonly columns: readonly string[]
  readonly time: string
  readonly outputs: readonly ArchiveOutput[]
  /** Values that, with the time, make a row one of its kind; `all` when only identical rows are the same. */
  readonly rowKey: readonly string[] | 'all'
  /** Whether rows prove their own time, or the file its whole period. */
  readonly covers: 'rows' | 'period'
  /** Spacing of rows: the file's interval, a number of ms, 0 for events. */
  readonly stepMs: 'interval' | number
  /** Longest distance between two rows that is no hole, where it is not the step. */
  readonly longestMs?: number
  /** Column with the spacing in hours, where it varies. */
  readonly stepHours?: string
  /** Added to the times of a file that begins at `start`; where the meaning of labels has changed. */
  readonly shiftMs?: (start: number) => number
}

/** Files of single trades. */
export interface TradesContent {
  readonly type: 'trades'
  readonly columns: readonly string[]
  /** Column of a number that grows by one from trade to trade, if there is one. */
  readonly id: string | undefined
  readonly time: string
  readonly price: string
  readonly quantity: string
  readonly taker: { readonly column: string; readonly names: 'buyer-is-maker' | 'side' }
  /** USD of one contract, where quantities are contracts. */
  readonly contractUsd?: number
}

/** One kind of file of an archive, for one family of symbols. */
export interface ArchiveDataset {
  readonly kind: ArchiveKind
  readonly cadences: readonly Cadence[]
  readonly hasInterval: boolean
  readonly packing: 'zip' | 'gzip'
  /** Whether a `.CHECKSUM` file with the SHA-256 lies beside each file. */
  readonly hasChecksum: boolean
  /** A file of `[a, b)` covers `[a, b)` moved by this. */
  readonly delayMs: number
  /** Path below the archive's root. */
  readonly path: (file: ArchiveFileName) => string
  readonly content: TableContent | TradesContent
}

/** A market that was renamed: files before lie under one name, files after under the other. */
export interface Rename {
  readonly from: string
  readonly to: string
  /** No file of the old name begins after this, none of the new one ends before `newFrom`; UTC ms. */
  readonly oldUntil: number
  readonly newFrom: number
}

/** A venue's public archive. */
export interface Archive {
  readonly baseUrl: string
  readonly renames: readonly Rename[]
  /** Datasets that hold files of a symbol. */
  readonly datasetsOf: (symbol: string) => readonly ArchiveDataset[]
}
