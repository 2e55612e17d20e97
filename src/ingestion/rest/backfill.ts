import PQueue from 'p-queue'
import type { DataKind } from '../../domain/series.ts'
import { type Interval, intervalMs } from '../../domain/time.ts'
import type { Exchange } from '../../exchanges/exchange.ts'
import { exchangesWith } from '../../exchanges/registry.ts'
import { REST_KINDS, type RestApi, type RestFeed, type RestKind } from '../../exchanges/rest.ts'
import type { SeriesTarget } from '../../storage/series-target.ts'
import { backfillSeries, type PageProgress, type SeriesJob, type SeriesSummary } from './backfill-series.ts'
import { RestClient, type RestWait } from './client.ts'
import { RestInterrupted, RestIntervalUnknown, RestNotOffered, RestRangeEmpty, RestSymbolUnknown } from './errors.ts'
import type { PaceClock } from './pace.ts'

/** What to fill up from a venue's REST interface. */
export interface BackfillOptions {
  readonly store: SeriesTarget
  readonly exchange: Exchange
  /** Canonical symbols, such as `BTCUSDT`. */
  readonly symbols: readonly string[]
  /** Default: all that the venue offers. */
  readonly kinds?: readonly RestKind[] | undefined
  /** Of candles and mark candles. */
  readonly interval?: Interval | undefined
  /** UTC ms. */
  readonly from: number
  /** UTC ms, not included; default: now. */
  readonly to?: number | undefined
  /** Whom to ask, where somebody asks this venue already: paces hold for all of a client. Its owner closes it. */
  readonly client?: RestClient | undefined
  /** Instead of the venue's own; for a mirror, or a test. */
  readonly baseUrl?: string | undefined
  /** What the rows are; a fake venue's are simulated. Default: observed. */
  readonly dataKind?: DataKind | undefined
  /** Calendar time, UTC ms. */
  readonly now?: (() => number) | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: BackfillProgress) => void) | undefined
  /** First pause before a failed request is sent again; doubles up to a minute. */
  readonly retryDelayMs?: number | undefined
  /** Series filled at once; the venue's pace holds for all of them together. */
  readonly concurrency?: number | undefined
  /** Time as pace and retries see it. */
  readonly clock?: PaceClock | undefined
}

/** A page was stored, or the venue makes us wait. */
export type BackfillProgress =
  | (PageProgress & { readonly type: 'page'; readonly series: number; readonly seriesDone: number })
  | (RestWait & { readonly type: 'waiting' })

export interface BackfillSummary {
  readonly exchange: string
  /** One for each symbol and kind, in the order of the options. */
  readonly series: readonly SeriesSummary[]
  readonly rows: number
  readonly requests: number
  readonly seconds: number
}

/**
 * Fills what the store lacks of some series from a venue's REST interface.
 *
 * Only what no coverage row has is asked for, so that a second run, or one after an interruption, goes on where the
 * last one stopped. Each page is stored with the time it proves in one transaction. A symbol that the venue does not
 * know is reported in the summary, and an error only if there is nothing else.
 *
 * @throws REST_* errors: of options (usage), of the venue or the line (network); STORE_* errors
 */
export async function backfill(options: BackfillOptions): Promise<BackfillSummary> {
  const started = performance.now()
  const { exchange, now = Date.now, signal, onProgress, retryDelayMs, clock, concurrency = 3 } = options
  const { rest } = exchange
  if (rest === undefined) throw RestNotOffered({ exchange: exchange.id, offered: exchangesWith('rest') })
  const planned = planSeries(options, rest)
  const onWait = (wait: RestWait): void => onProgress?.({ type: 'waiting', ...wait })
  const client =
    options.client ?? new RestClient({ api: rest, baseUrl: options.baseUrl, now, clock, retryDelayMs, onWait })
  const stop = new AbortController()
  const anySignal = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  const queue = new PQueue({ concurrency })
  let seriesDone = 0
  const run = async (series: PlannedSeries): Promise<SeriesSummary> => {
    anySignal.throwIfAborted()
    const onPage = (page: PageProgress): void => {
      onProgress?.({ type: 'page', ...page, series: planned.length, seriesDone })
    }
    const summary = await backfillSeries({ ...series, client, signal: anySignal, onPage })
    seriesDone++
    return summary
  }
  try {
    const series = await Promise.all(planned.map((one) => queue.add(() => run(one))))
    refuseAllUnknown(exchange.id, series)
    const total = (pick: (one: SeriesSummary) => number): number => series.reduce((sum, one) => sum + pick(one), 0)
    return {
      exchange: exchange.id,
      series,
      rows: total(({ rows }) => rows),
      requests: total(({ requests }) => requests),
      seconds: (performance.now() - started) / 1000,
    }
  } catch (error) {
    if (signal?.aborted === true) throw RestInterrupted({ exchange: exchange.id }, { cause: error })
    throw error
  } finally {
    // After a failure the other series end at their next step, and nothing writes once this has returned.
    stop.abort()
    await queue.onIdle()
    if (options.client === undefined) await client.close()
  }
}

type PlannedSeries = Omit<SeriesJob, 'client' | 'signal' | 'onPage'>

/** @throws REST_RANGE_EMPTY, REST_INTERVAL_UNKNOWN */
function planSeries(options: BackfillOptions, rest: RestApi): PlannedSeries[] {
  const { store, exchange, symbols, kinds = REST_KINDS, interval = '1m', from, now: clock = Date.now } = options
  const { dataKind = 'observed' } = options
  const now = clock()
  const to = options.to ?? now
  if (!(from < to)) throw RestRangeEmpty({ from, to })
  const feeds = rest.feeds.filter(({ kind }) => kinds.includes(kind))
  for (const { intervals } of feeds) {
    if (intervals.length === 0 || intervals.includes(interval)) continue
    throw RestIntervalUnknown({ exchange: exchange.id, interval, offered: intervals })
  }
  const known = [...new Set(symbols.map((symbol) => exchange.canonicalSymbol(symbol)))]
  return known.flatMap((symbol) =>
    feeds.map((feed) => {
      const stepMs = feedStep(feed, interval)
      return { exchange: exchange.id, symbol, interval, feed, stepMs, store, dataKind, from, to, now }
    }),
  )
}

function feedStep({ stepMs }: RestFeed, interval: Interval): number {
  return stepMs ?? intervalMs(interval)
}

function refuseAllUnknown(exchange: string, series: readonly SeriesSummary[]): void {
  const [first] = series
  if (first === undefined || series.some(({ status }) => status !== 'refused')) return
  const symbols = [...new Set(series.map(({ symbol }) => symbol))]
  throw RestSymbolUnknown({ exchange, symbols, problem: first.notes.join('; ') })
}
