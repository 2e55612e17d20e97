import type { LiqheatError } from './liqheat-error.ts'
import type { AnswerOf, QueryOf } from './typed-paths.ts'

type HeatmapAnswer = AnswerOf<'/liquidations/heatmap-timeseries'>
type HeatmapJson = Extract<HeatmapAnswer, { data: readonly unknown[] }>

/** A one-minute candle; null where the venue does not give a value. Times are UTC ms, volumes base units. */
export interface CandleRow {
  readonly exchange: string
  readonly symbol: string
  /** Open time. A later row with the same takes the place of this one. */
  readonly timestamp: number
  /** closed: final. */
  readonly state: 'open' | 'closed'
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number | null
  readonly quote_volume: number | null
  readonly taker_buy_volume: number | null
  readonly data_kind: 'observed' | 'simulated'
}

/** State of one live series of a venue. */
export interface FeedRow {
  readonly exchange: string
  readonly channel: string
  readonly state: string
  /** UTC ms; null where it never ran. */
  readonly since: number | null
  readonly reason: string
}

/** A row of each channel. */
export interface RowOf {
  /** A liquidation that happened. */
  readonly liquidations: Extract<AnswerOf<'/liquidations/history'>['data'][number], { received_time: unknown }>
  readonly candles: CandleRow
  readonly health: FeedRow
  /** A column of the map through time; a later one with the same timestamp takes its place. */
  readonly heatmap: HeatmapJson['data'][number]
}

export type Channel = keyof RowOf

/** Filters of each channel; docs/WEBSOCKET.md tells what they do. */
export interface FiltersOf {
  readonly liquidations: {
    readonly symbol?: string
    /** Separated by commas. */
    readonly exchanges?: string
    readonly side?: 'long' | 'short'
    /** USD. */
    readonly min_notional?: number
  }
  readonly candles: { readonly symbol: string; readonly exchange: string }
  readonly health: { readonly exchange?: string }
  readonly heatmap: Omit<QueryOf<'/liquidations/heatmap-timeseries'>, 'format' | 'end_time' | 'as_of'>
}

/** What a subscription tells, in the order in which it happens. */
export type LiveEvent<Name extends Channel> =
  /** The server has the subscription. `resumed`: nothing was missed since the last connection. */
  | { readonly type: 'connected'; readonly resumed: boolean }
  /** The connection was lost; another is tried after `retryMs`. */
  | { readonly type: 'disconnected'; readonly retryMs: number }
  /** Everything so far: forget what was told before. */
  | {
      readonly type: 'snapshot'
      readonly rows: readonly RowOf[Name][]
      readonly meta: Name extends 'heatmap' ? HeatmapJson['meta'] : undefined
    }
  | { readonly type: 'update'; readonly rows: readonly RowOf[Name][] }
  /**
   * Something was missed. `reconnect`: the server no longer had it, a snapshot follows; `slow`: this client did not
   * read in time and `rows` rows were dropped; `order`: numbers are missing.
   */
  | { readonly type: 'gap'; readonly reason: 'reconnect' | 'slow' | 'order'; readonly rows: number | undefined }
  /** The server refused or ended the subscription; nothing follows. */
  | { readonly type: 'error'; readonly error: LiqheatError }

/** A message of the server, as docs/WEBSOCKET.md has it. */
export type ServerMessage =
  | { readonly type: 'subscribed'; readonly epoch: string; readonly resumed: boolean }
  | {
      readonly type: 'snapshot'
      readonly seq: number
      readonly part?: number
      readonly parts?: number
      readonly data: readonly unknown[]
      readonly meta?: unknown
    }
  | { readonly type: 'update'; readonly seq: number; readonly data: readonly unknown[] }
  | { readonly type: 'dropped'; readonly from_seq: number; readonly to_seq: number; readonly count: number }
  | { readonly type: 'error'; readonly code: string; readonly detail: string }
  | { readonly type: 'pong' | 'unsubscribed' }
