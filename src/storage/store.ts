import type { TierTable } from '../domain/margin-tiers.ts'
import type {
  CandleColumns,
  DataKind,
  FlowPointColumns,
  FundingColumns,
  LiquidationColumns,
  MarkColumns,
  OpenInterestColumns,
  TakerFlowColumns,
  TradeColumns,
} from '../domain/series.ts'
import type { Interval, TimeRange } from '../domain/time.ts'

/** Kinds that a user's own file can bring. */
export const FILE_KINDS = [
  'candles',
  'mark-candles',
  'open-interest',
  'funding',
  'taker-flow',
  'liquidations',
  'long-short-ratio',
] as const
export type FileKind = (typeof FILE_KINDS)[number]

/** What a table of the store holds; the ids are API values and names in `coverage`. */
export const DATA_KINDS = [...FILE_KINDS, 'large-trades', 'book-depth'] as const
export type SeriesKind = (typeof DATA_KINDS)[number]

/** One series of one instrument; `interval` is `''` for kinds without one. */
export interface SeriesKey {
  readonly exchange: string
  readonly symbol: string
  readonly kind: SeriesKind
  readonly interval: Interval | ''
}

/**
 * A stretch of one series that is present without a hole, from one source.
 *
 * `stepMs` is the spacing of its rows (0 where rows come as events); a point at t covers `[t, t + stepMs)`.
 */
export interface CoverageRow extends SeriesKey, TimeRange {
  readonly stepMs: number
  readonly rows: number
  /** File name or feed, never a full path. */
  readonly source: string
  readonly dataKind: DataKind
  /** Run that stored it; 0 where `archive_files` has the files. */
  readonly importRunId: number
  /** Made from finer data, as candles are from trades: the venue's own take its place. */
  readonly isDerived: boolean
}

/** Which coverage rows to list; an absent field does not restrict. */
export interface CoverageFilter {
  readonly exchange?: string
  readonly symbol?: string
  readonly kind?: SeriesKind
}

/** One instrument of one venue. */
export interface MarketKey {
  readonly exchange: string
  readonly symbol: string
}

/** Half-open time range of one instrument. */
export interface InstrumentRange extends MarketKey, TimeRange {}

/** A symbol at all venues, or at one. */
export interface RevisionScope {
  readonly symbol: string
  readonly exchange?: string | undefined
}

/** How often stored map inputs of a symbol were replaced at a venue. */
export interface Replacements {
  readonly exchange: string
  readonly count: number
}

/** The same for a series that has intervals. */
export interface IntervalRange extends InstrumentRange {
  readonly interval: Interval
}

/** Rows made in this process (the simulator), to be stored in one transaction. */
export interface SeriesBatch {
  readonly exchange: string
  readonly symbol: string
  readonly dataKind: DataKind
  readonly source: string
  readonly range: TimeRange
  readonly candles: { readonly interval: Interval; readonly columns: CandleColumns }
  readonly markCandles: { readonly interval: Interval; readonly columns: MarkColumns }
  readonly openInterest: { readonly stepMs: number; readonly columns: OpenInterestColumns }
  readonly funding: { readonly stepMs: number; readonly columns: FundingColumns }
  readonly takerFlow: { readonly stepMs: number; readonly columns: TakerFlowColumns }
  readonly liquidations: { readonly columns: LiquidationColumns }
}

/** Long accounts per short account, ordered by time. */
export interface RatioColumns {
  readonly time: Float64Array
  readonly ratio: Float64Array
}

/** What maps are made from; readers get typed columns, never row objects. */
export interface MapStore {
  /**
   * Grows with every committed write; with a scope only when map inputs of that symbol, or of it at one venue, may
   * have changed: liquidations, watched time and records of feeds that are streamed in change none. Nothing that is
   * streamed in changes margin tiers.
   */
  revision(scope?: RevisionScope | 'margin-tiers'): number
  /** How often stored map inputs of a symbol were replaced, by venue; with coverage it names what is stored. */
  replacements(symbol: string): Promise<Replacements[]>
  coverage(filter?: CoverageFilter): Promise<CoverageRow[]>
  readCandles(range: IntervalRange): Promise<CandleColumns>
  readMarkCandles(range: IntervalRange): Promise<MarkColumns>
  readOpenInterest(range: InstrumentRange): Promise<OpenInterestColumns>
  readFunding(range: InstrumentRange): Promise<FundingColumns>
  readTakerFlow(range: InstrumentRange): Promise<TakerFlowColumns>
  /** Taker flow that is stored by price step. */
  readFlowPoints(range: InstrumentRange): Promise<FlowPointColumns>
  readLargeTrades(range: InstrumentRange): Promise<TradeColumns>
  /** Highest price of candles and mark candles of this interval, 0 where there are none. */
  readHighestPrice(range: IntervalRange): Promise<number>
  /** Imported margin tiers of an exchange without those that have a fault, in no particular order. */
  readMarginTiers(exchange: string): Promise<TierTable[]>
}

/** The embedded database behind one interface; readers get typed columns, never row objects. */
export interface MarketStore extends MapStore {
  /** @throws AppError when the file cannot be read; answers with the schema version and the number of stored series. */
  check(): Promise<{ readonly schemaVersion: number; readonly series: number }>
  readLiquidations(range: InstrumentRange): Promise<LiquidationColumns>
  readLongShortRatios(range: InstrumentRange): Promise<RatioColumns>
  /** Replaces what the store holds of these series within `range`, with its coverage, in one transaction. */
  writeBatch(batch: SeriesBatch): Promise<{ readonly rows: number }>
  close(): Promise<void>
}
