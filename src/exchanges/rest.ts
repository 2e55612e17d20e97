import type { SeriesRows } from '../domain/series-rows.ts'
import type { Interval, TimeRange } from '../domain/time.ts'

/** What a venue's REST interface can answer; the ids are those of the store. */
export const REST_KINDS = ['candles', 'mark-candles', 'open-interest', 'funding'] as const
export type RestKind = (typeof REST_KINDS)[number]

/** One page: the rows of a canonical symbol with times in `[from, to)`, or the most that fit. */
export interface PageQuestion extends TimeRange {
  readonly symbol: string
  /** Of candles and mark candles; other kinds have one spacing and ignore it. */
  readonly interval: Interval
  /** Rows to ask for: as many as the range can hold, at most the feed's `pageRows`. */
  readonly rows: number
}

/** What an answer is read with. */
export interface PageContext {
  readonly question: PageQuestion
  /** The venue's time, UTC ms: candles that close after it are left out. */
  readonly now: number
}

/** A page as an HTTP request below the base URL: GET, or POST where there is a body. */
export interface PageRequest {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, string>>
}

/** What a page held: rows within the asked range only, oldest first, no candle that was still open. */
export interface Page {
  readonly rows: SeriesRows
  /** What a reader of the data should know, such as that a value was halved. */
  readonly notes: readonly string[]
}

/** A limit of the venue that several feeds may share: `limit` units of cost per `windowMs`. */
export interface RestBudget {
  readonly name: string
  readonly limit: number
  readonly windowMs: number
}

/** How one kind of series is asked for and read. */
export interface RestFeed {
  readonly kind: RestKind
  /** Intervals on offer; empty where the kind has none. */
  readonly intervals: readonly Interval[]
  /** Shortest distance of two rows in ms; undefined where it is the interval. */
  readonly stepMs?: number
  /** Most rows of one answer. */
  readonly pageRows: number
  /** How far back the venue answers, in ms; undefined where nobody has met an end. */
  readonly keptMs?: number
  readonly budget: RestBudget
  /** Units of the budget that a page of `rows` costs. */
  cost(rows: number): number
  request(question: PageQuestion): PageRequest
  /** Reads an answer that is not a failure. @throws REST_ANSWER_INVALID naming path and value */
  read(answer: unknown, context: PageContext): Page
}

/** An HTTP answer as failures are told from it. */
export interface RestAnswer {
  readonly status: number
  /** Of a lower-case name. */
  header(name: string): string | undefined
  readonly text: string
  /** The parsed body; undefined when it is no JSON. */
  readonly json: unknown
  /** UTC ms. */
  readonly now: number
}

/** Why an answer has no rows, and with it what to do next. */
export type RestFailure =
  /** Too many requests: wait and go on. */
  | { readonly kind: 'rate'; readonly waitMs: number | undefined; readonly problem: string }
  /** The venue's own fault: try again. */
  | { readonly kind: 'server'; readonly problem: string }
  /** The address is shut out for a while; every further request prolongs it. */
  | { readonly kind: 'banned'; readonly problem: string; readonly advice: string }
  /** The venue does not serve this country. */
  | { readonly kind: 'region'; readonly problem: string }
  /** The venue does not know the instrument. */
  | { readonly kind: 'symbol'; readonly problem: string }
  /** The venue does not take the key, or the signature made with it. */
  | { readonly kind: 'credentials'; readonly problem: string }
  /** The request is wrong; the same again would be too. */
  | { readonly kind: 'refused'; readonly problem: string }

/** A venue's REST host, as data: where it is, and what its answers mean. */
export interface RestHost {
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** Undefined when the answer holds what was asked for. */
  failureOf(answer: RestAnswer): RestFailure | undefined
  /** Units of a budget that the venue has counted for this address in the present window, if it says so. */
  usedOf?(budget: RestBudget, header: (name: string) => string | undefined): number | undefined
}

/** Public REST interface of a venue, as data: what to ask, at what pace, and what answers mean. Does no I/O. */
export interface RestApi extends RestHost {
  /** A cheap path that answers whenever the venue does. */
  readonly probePath: string
  readonly feeds: readonly RestFeed[]
}
