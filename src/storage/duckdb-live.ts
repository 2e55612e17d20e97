import type { MarketEvent } from '../domain/market-events.ts'
import type { TimeRange } from '../domain/time.ts'
import { appendTemporary } from './duckdb-append.ts'
import type { CoverSource } from './duckdb-cover.ts'
import { putFeedCounts, putFeedGaps, putFeedStates } from './duckdb-feed-records.ts'
import { LiveBook } from './duckdb-live-book.ts'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import {
  CANDLE_COLUMNS,
  encodeLive,
  FUNDING_COLUMNS,
  LIQUIDATION_COLUMNS,
  type LiveColumns,
  type LiveGroup,
  MARK_CANDLE_COLUMNS,
  OPEN_INTEREST_COLUMNS,
} from './live-columns.ts'
import {
  DELETE_RECEIVED_LIQUIDATIONS,
  INSERT_FROM_LIVE,
  PREVIOUS_FUNDING,
  RECOUNT_LIQUIDATIONS,
} from './live-queries.ts'
import type { LiveBatch } from './live-target.ts'
import { coveredRange, findSegments } from './segments.ts'
import type { MarketKey, SeriesKey } from './store.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Longest usual distance of two funding payments. */
const FUNDING_STEP_MS = 8 * HOUR

type LiveKind = keyof typeof INSERT_FROM_LIVE

/** Rows of one kind that stand at one time each. */
interface Rows<Event extends MarketEvent> {
  readonly kind: Exclude<LiveKind, 'liquidations'>
  readonly columns: LiveColumns<Event>
  readonly groups: readonly LiveGroup<Event>[]
  readonly time: (event: Event) => number
}

/**
 * Stores a batch: all of it or nothing.
 *
 * Rows of one kind of all series go in by one statement, whatever the number of series.
 *
 * @returns markets whose map inputs may have changed, and markets that were not there before
 */
export async function storeLive(session: DuckDbSession, batch: LiveBatch): Promise<readonly MarketKey[]> {
  return inTransaction(session, async () => {
    const book = await LiveBook.open(session, seriesOf(batch))
    const candles = grouped(batch.candles)
    const markCandles = grouped(batch.markCandles)
    const openInterest = grouped(batch.openInterest)
    const funding = grouped(batch.funding)
    const openTime = (event: { readonly openTime: number }) => event.openTime
    const eventTime = (event: { readonly eventTime: number }) => event.eventTime
    const store = new RowStore(session, book)
    await store.steps({ kind: 'candles', columns: CANDLE_COLUMNS, groups: candles, time: openTime })
    await store.steps({ kind: 'mark-candles', columns: MARK_CANDLE_COLUMNS, groups: markCandles, time: openTime })
    await store.steps({ kind: 'open-interest', columns: OPEN_INTEREST_COLUMNS, groups: openInterest, time: eventTime })
    await store.payments({ kind: 'funding', columns: FUNDING_COLUMNS, groups: funding, time: eventTime })
    await store.liquidations(batch)
    await book.flush()
    await putFeedStates(session, batch.states)
    await putFeedGaps(session, batch.gaps)
    await putFeedCounts(session, batch.counts)
    return [...candles, ...markCandles, ...openInterest, ...funding, ...book.newMarkets()].map(
      ({ exchange, symbol }) => ({ exchange, symbol }),
    )
  })
}

/** Removes an exchange's liquidations that a feed received in a range of our time. */
export async function removeLiveLiquidations(
  session: DuckDbSession,
  { exchange, from, to }: TimeRange & { readonly exchange: string },
): Promise<void> {
  await inTransaction(session, async () => {
    await session.run(DELETE_RECEIVED_LIQUIDATIONS, { exchange, from: BigInt(from), to: BigInt(to) })
    await session.run(RECOUNT_LIQUIDATIONS, { exchange })
  })
  session.cache.clear()
}

class RowStore {
  private readonly session: DuckDbSession
  private readonly book: LiveBook

  constructor(session: DuckDbSession, book: LiveBook) {
    this.session = session
    this.book = book
  }

  /** Rows of whole minutes: each covers its own, and a minute that is missing is a hole. */
  async steps<Event extends MarketEvent>({ kind, columns, groups, time }: Rows<Event>): Promise<void> {
    const unique = groups.map((group) => ({ ...group, events: onePerTime(group.events, time) }))
    for (const group of unique) {
      for (const segment of findSegments(Float64Array.from(group.events, time), MINUTE)) {
        const piece = { ...coveredRange(segment, MINUTE), rows: segment.rows }
        await this.book.cover(keyOf(group, kind), { piece, of: liveSource(group, MINUTE) })
      }
    }
    await this.insert(kind, columns, unique)
  }

  /**
   * Funding payments: each covers the time from the one before it, if that is the last payment before it, and until
   * the next one is due. So a map that needs funding is complete between payments, as a backfilled one is.
   */
  async payments<Event extends MarketEvent>({ kind, columns, groups, time }: Rows<Event>): Promise<void> {
    const unique = groups.map((group) => ({ ...group, events: onePerTime(group.events, time) }))
    for (const group of unique) {
      const key = keyOf(group, kind)
      // Payments in one batch follow each other: they are stored one by one, so that each finds the one before it.
      for (const event of group.events) {
        const one = { ...group, events: [event] }
        const at = time(event)
        const previous = await this.previousPayment(key, at)
        const covered = this.book.coverage(key).find(({ from, to }) => previous >= from && previous < to)
        const stepMs = wholeHours(at - previous) ?? covered?.stepMs ?? FUNDING_STEP_MS
        const to = coveredRange({ first: at, last: at }, stepMs).to
        const from = Math.min(at, covered?.to ?? at)
        await this.book.cover(key, { piece: { from, to, rows: 1 }, of: liveSource(group, stepMs) })
        await this.insert(kind, columns, [one])
      }
    }
  }

  /** Liquidations are added to what is there; what counts as watched is told by the batch. */
  async liquidations({ liquidations, watched }: LiveBatch): Promise<void> {
    const groups = grouped(liquidations)
    await this.insert('liquidations', LIQUIDATION_COLUMNS, groups)
    for (const group of groups) {
      const key = keyOf(group, 'liquidations')
      this.book.addRows(
        key,
        group.events.map(({ eventTime }) => eventTime),
      )
    }
    await this.book.watch(
      watched.map((time) => ({
        key: keyOf(time, 'liquidations'),
        range: { from: time.from, to: time.to },
        of: liveSource(time, 0),
      })),
    )
  }

  private async insert<Event extends MarketEvent>(
    kind: LiveKind,
    columns: LiveColumns<Event>,
    groups: readonly LiveGroup<Event>[],
  ): Promise<void> {
    if (groups.length === 0) return
    const rows = encodeLive(columns, groups, (group) => this.book.seriesId(keyOf(group, kind)))
    await appendTemporary(this.session, 'live_rows', rows)
    await this.session.run(INSERT_FROM_LIVE[kind])
  }

  /** Time of the newest payment before `time`, NaN when there is none within the usual distance. */
  private async previousPayment(key: SeriesKey, time: number): Promise<number> {
    const parameters = { from: BigInt(time - FUNDING_STEP_MS - MINUTE), to: BigInt(time) }
    const [row] = await this.session.rows(PREVIOUS_FUNDING, { series: BigInt(this.book.seriesId(key)), ...parameters })
    return row?.['time_ms'] == null ? Number.NaN : Number(row['time_ms'])
  }
}

/** Every series of a batch once. */
function seriesOf(batch: LiveBatch): SeriesKey[] {
  const keys = new Map<string, SeriesKey>()
  const add = (kind: LiveKind, markets: readonly MarketKey[]): void => {
    for (const market of markets) keys.set(`${kind}\n${market.exchange}\n${market.symbol}`, keyOf(market, kind))
  }
  add('candles', batch.candles)
  add('mark-candles', batch.markCandles)
  add('open-interest', batch.openInterest)
  add('funding', batch.funding)
  add('liquidations', batch.liquidations)
  add('liquidations', batch.watched)
  return [...keys.values()]
}

function keyOf({ exchange, symbol }: MarketKey, kind: LiveKind): SeriesKey {
  return { exchange, symbol, kind, interval: kind === 'candles' || kind === 'mark-candles' ? '1m' : '' }
}

function liveSource({ exchange, dataKind }: Pick<MarketEvent, 'exchange' | 'dataKind'>, stepMs: number): CoverSource {
  return { stepMs, source: `${exchange} live`, dataKind, isDerived: false }
}

/** Events by market. */
function grouped<Event extends MarketEvent>(events: readonly Event[]): LiveGroup<Event>[] {
  const groups = new Map<string, LiveGroup<Event> & { events: Event[] }>()
  for (const event of events) {
    const { exchange, symbol, dataKind } = event
    const name = `${exchange}\n${symbol}\n${dataKind}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { exchange, symbol, dataKind, events: [event] })
    else group.events.push(event)
  }
  return [...groups.values()]
}

/** The last event of each time, in the order of time. */
function onePerTime<Event>(events: readonly Event[], time: (event: Event) => number): Event[] {
  const byTime = new Map(events.map((event) => [time(event), event]))
  return [...byTime.values()].sort((a, b) => time(a) - time(b))
}

/** A distance of payments in whole hours, in ms; payments are stamped up to some seconds late. */
function wholeHours(distance: number): number | undefined {
  const hours = Math.round(distance / HOUR)
  return hours > 0 ? hours * HOUR : undefined
}
