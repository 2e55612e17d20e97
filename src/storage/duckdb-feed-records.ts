import { FEED_STATES, type FeedCounts, type FeedGap, type FeedStateSpan } from '../domain/feed-state.ts'
import { LIVE_CHANNELS, type LiveChannel } from '../domain/market-events.ts'
import type { DuckDbSession, SqlParameters, SqlRow } from './duckdb-session.ts'
import {
  DELETE_OLD_COUNTS,
  INSERT_COUNTS,
  LIST_COUNTS,
  LIST_GAPS,
  LIST_STATES,
  PUT_GAPS,
  PUT_STATES,
} from './feed-record-queries.ts'
import type { FeedRecordFilter } from './live-target.ts'

const HOUR = 3_600_000
/** Health answers look back a day. */
const COUNTS_KEPT_MS = 48 * HOUR
const TIDY_EVERY_MS = HOUR

/** Adds spans, or moves those that began at the same time; call in a transaction, as with all that follow. */
export async function putFeedStates(session: DuckDbSession, spans: readonly FeedStateSpan[]): Promise<void> {
  if (spans.length === 0) return
  const rows = JSON.stringify(lastOfKey(spans).map(withWholeText))
  for (const sql of PUT_STATES) await session.run(sql, { rows })
}

/** Adds gaps, or ends those that began at the same time; one that has ended stays so. */
export async function putFeedGaps(session: DuckDbSession, gaps: readonly FeedGap[]): Promise<void> {
  if (gaps.length === 0) return
  const rows = JSON.stringify(lastOfKey(gaps).map(withWholeText))
  for (const sql of PUT_GAPS) await session.run(sql, { rows })
}

/** Adds counts of periods; once an hour those that ended 48 hours before the newest of them are deleted. */
export async function putFeedCounts(session: DuckDbSession, counts: readonly FeedCounts[]): Promise<void> {
  if (counts.length === 0) return
  await session.run(INSERT_COUNTS, { rows: JSON.stringify(counts) })
  const newest = Math.max(...counts.map(({ to }) => to))
  if (newest - session.cache.countsTidiedAt < TIDY_EVERY_MS) return
  await session.run(DELETE_OLD_COUNTS, { before: BigInt(newest - COUNTS_KEPT_MS) })
  session.cache.countsTidiedAt = newest
}

/** Spans of a range of time, oldest first. */
export async function loadFeedStates(session: DuckDbSession, filter: FeedRecordFilter): Promise<FeedStateSpan[]> {
  return (await session.rows(LIST_STATES, recordParameters(filter))).map((row) => ({
    exchange: String(row['exchange']),
    channel: channelOf(row),
    state: stateOf(row),
    from: Number(row['from_ms']),
    to: Number(row['to_ms']),
    reason: String(row['reason']),
  }))
}

/** Gaps of a range of time, oldest first. */
export async function loadFeedGaps(session: DuckDbSession, filter: FeedRecordFilter): Promise<FeedGap[]> {
  return (await session.rows(LIST_GAPS, recordParameters(filter))).map((row) => ({
    exchange: String(row['exchange']),
    channel: channelOf(row),
    from: Number(row['from_ms']),
    to: row['to_ms'] === null ? undefined : Number(row['to_ms']),
    reason: String(row['reason']),
  }))
}

/** Counts of a range of time, oldest first. */
export async function loadFeedCounts(session: DuckDbSession, filter: FeedRecordFilter): Promise<FeedCounts[]> {
  return (await session.rows(LIST_COUNTS, recordParameters(filter))).map((row) => ({
    exchange: String(row['exchange']),
    from: Number(row['from_ms']),
    to: Number(row['to_ms']),
    messages: Number(row['messages']),
    liquidations: Number(row['liquidations']),
    duplicates: Number(row['duplicates']),
    rejected: Number(row['rejected']),
    errors: Number(row['errors']),
    dropped: Number(row['dropped']),
    unknownSymbols: Number(row['unknown_symbols']),
    otherSymbols: Number(row['other_symbols']),
    reconnects: Number(row['reconnects']),
    lagMs: row['lag_ms'] === null ? Number.NaN : Number(row['lag_ms']),
  }))
}

/** A reason that was cut within a character would not be JSON to DuckDB: halves become U+FFFD. */
function withWholeText<Row extends { readonly reason: string }>(row: Row): Row {
  return { ...row, reason: Buffer.from(row.reason).toString() }
}

/** Exchanges of a filter as one parameter: ids have no commas. */
export function exchangesParameter(exchanges: readonly string[] | undefined): string | null {
  return exchanges === undefined ? null : exchanges.join(',')
}

/** The last one of each exchange, channel and start: a statement that joins must not find two. */
function lastOfKey<Row extends FeedStateSpan | FeedGap>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [`${row.exchange}\n${row.channel}\n${row.from}`, row])).values()]
}

function recordParameters({ from, to, exchanges }: FeedRecordFilter): SqlParameters {
  return { from: BigInt(from), to: BigInt(to), exchanges: exchangesParameter(exchanges) }
}

function channelOf(row: SqlRow): LiveChannel {
  const channel = LIVE_CHANNELS.find((known) => known === row['channel'])
  if (channel === undefined) throw new Error(`Invariant: a record names a known channel, was ${row['channel']}`)
  return channel
}

function stateOf(row: SqlRow): FeedStateSpan['state'] {
  const state = FEED_STATES.find((known) => known === row['state'])
  if (state === undefined) throw new Error(`Invariant: a record names a known state, was ${row['state']}`)
  return state
}
