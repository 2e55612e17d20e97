import type { FeedCounts, FeedGap, FeedState, FeedStateSpan } from '../domain/feed-state.ts'
import { LIVE_CHANNELS, type LiveChannel } from '../domain/market-events.ts'
import { intersectRanges, mergeRanges, type TimeRange } from '../domain/time.ts'
import type { LiveApi } from '../exchanges/live.ts'
import type { LiveTarget } from '../storage/live-target.ts'

/** A running collector moves its spans on far more often than this, ms. */
const RUNNING_MS = 15_000
const COUNTS_MS = 60_000
const DAY = 86_400_000
/** Counts are stored some time after their period began. */
const LONGEST_COUNT_MS = 300_000

/** What was recorded of feeds. */
export interface FeedRecords {
  readonly spans: readonly FeedStateSpan[]
  readonly gaps: readonly FeedGap[]
  readonly counts: readonly FeedCounts[]
}

/** How a channel is at the time asked. */
export interface ChannelHealth {
  readonly state: FeedState
  /** Since when, UTC ms; undefined when nothing says. */
  readonly since: number | undefined
  /** Why, in words; `''` when there is nothing to say. */
  readonly reason: string
}

/** How a venue's feeds are, and how they were over the last 24 hours. */
export interface ExchangeHealth {
  readonly exchange: string
  /** Worst of the channels that run; `disabled` when none does. */
  readonly state: FeedState
  /** Whether data come now on at least one channel. */
  readonly isConnected: boolean
  /** When a channel was last seen live, UTC ms. */
  readonly lastHeartbeat: number | undefined
  /** Percent of the time since `uptimeSince` in which every channel was live; undefined when nothing was recorded. */
  readonly uptimePercent: number | undefined
  readonly uptimeSince: number
  readonly channels: Readonly<Partial<Record<LiveChannel, ChannelHealth>>>
  /** Those of the last 24 hours, oldest first. */
  readonly gaps: readonly FeedGap[]
  /** Sums over the last 60 seconds. */
  readonly counts: Omit<FeedCounts, 'exchange' | 'from' | 'to' | 'lagMs'>
  /** Of the newest period in which there was one, ms. */
  readonly lagMs: number | undefined
  /** Reason of the newest state that was not live. */
  readonly lastError: { readonly time: number; readonly reason: string } | undefined
}

/** What a venue must tell of itself to be judged. */
export interface HealthExchange {
  readonly id: string
  readonly live?: Pick<LiveApi, 'channels'>
}

/** Reads what was recorded and judges every venue that has feeds or records. Asks no feed. */
export async function loadExchangeHealth(
  store: Pick<LiveTarget, 'readFeedStates' | 'readFeedGaps' | 'readFeedCounts'>,
  { exchanges, now }: { readonly exchanges: readonly HealthExchange[]; readonly now: number },
): Promise<ExchangeHealth[]> {
  const day = { from: now - DAY, to: now + 1 }
  const [spans, gaps, counts] = await Promise.all([
    store.readFeedStates(day),
    store.readFeedGaps(day),
    store.readFeedCounts({ from: now - COUNTS_MS - LONGEST_COUNT_MS, to: now + 1 }),
  ])
  return exchanges
    .filter(({ id, live }) => live !== undefined || spans.some(({ exchange }) => exchange === id))
    .map((exchange) => computeExchangeHealth(exchange, { spans, gaps, counts }, now))
}

/** Judges a venue by what was recorded of it up to `now`, UTC ms. */
export function computeExchangeHealth(exchange: HealthExchange, records: FeedRecords, now: number): ExchangeHealth {
  const isOwn = (row: { readonly exchange: string }): boolean => row.exchange === exchange.id
  const day = { from: now - DAY, to: now }
  const spans = records.spans.filter((span) => isOwn(span) && span.from <= now && span.to >= day.from)
  const counts = records.counts.filter((row) => isOwn(row) && row.to > now - COUNTS_MS && row.to <= now)
  const channels = Object.fromEntries(
    LIVE_CHANNELS.map((channel) => [channel, channelHealth(exchange, channelSpans(spans, channel), { channel, now })]),
  )
  const states = Object.values(channels).map(({ state }) => state)
  return {
    exchange: exchange.id,
    state: worstOf(states),
    isConnected: states.includes('live'),
    lastHeartbeat: newest(spans.filter(({ state }) => state === 'live').map(({ to }) => to)),
    uptimePercent: uptimePercent(spans, day),
    uptimeSince: day.from,
    channels,
    gaps: records.gaps
      .filter((gap) => isOwn(gap) && gap.from < day.to && (gap.to ?? now) > day.from)
      .sort((a, b) => a.from - b.from),
    counts: sumCounts(counts),
    lagMs: counts.filter(({ lagMs }) => !Number.isNaN(lagMs)).sort((a, b) => b.to - a.to)[0]?.lagMs,
    lastError: lastError(spans),
  }
}

function channelSpans(spans: readonly FeedStateSpan[], channel: LiveChannel): FeedStateSpan[] {
  return spans.filter((span) => span.channel === channel)
}

function channelHealth(
  exchange: HealthExchange,
  spans: readonly FeedStateSpan[],
  { channel, now }: { readonly channel: LiveChannel; readonly now: number },
): ChannelHealth {
  const last = [...spans].sort((a, b) => a.to - b.to || a.from - b.from).at(-1)
  if (last !== undefined && now - last.to <= RUNNING_MS) {
    return { state: last.state, since: last.from, reason: last.reason }
  }
  if (last !== undefined && isRunning(last)) {
    return { state: 'disabled', since: last.to, reason: `nothing recorded since; it was ${last.state} then` }
  }
  const support = exchange.live?.channels[channel]
  if (support?.isSupported === true) {
    return { state: 'disabled', since: undefined, reason: 'not run in the last 24 hours' }
  }
  const reason = support?.note ?? 'liqheat knows no such feed of this venue'
  return { state: 'not_supported', since: undefined, reason }
}

const WORST_FIRST = ['down', 'stale', 'connecting', 'live'] as const satisfies readonly FeedState[]

function worstOf(states: readonly FeedState[]): FeedState {
  const running = WORST_FIRST.find((state) => states.includes(state))
  if (running !== undefined) return running
  return states.every((state) => state === 'not_supported') ? 'not_supported' : 'disabled'
}

/** Share of the day in which every channel that ran in it was live. */
function uptimePercent(spans: readonly FeedStateSpan[], day: TimeRange): number | undefined {
  const ran = LIVE_CHANNELS.map((channel) => channelSpans(spans, channel)).filter((own) => own.some(isRunning))
  if (ran.length === 0) return undefined
  const up = ran
    .map((own) => mergeRanges(own.filter(({ state }) => state === 'live')))
    .reduce((both, own) => both.flatMap((range) => intersectRanges(range, own)), [day])
  const length = up.reduce((sum, { from, to }) => sum + to - from, 0)
  return (100 * length) / (day.to - day.from)
}

function isRunning({ state }: FeedStateSpan): boolean {
  return state !== 'not_supported' && state !== 'disabled'
}

function sumCounts(rows: readonly FeedCounts[]): ExchangeHealth['counts'] {
  const sum = (field: keyof ExchangeHealth['counts']): number => rows.reduce((total, row) => total + row[field], 0)
  return {
    messages: sum('messages'),
    liquidations: sum('liquidations'),
    duplicates: sum('duplicates'),
    rejected: sum('rejected'),
    errors: sum('errors'),
    dropped: sum('dropped'),
    unknownSymbols: sum('unknownSymbols'),
    otherSymbols: sum('otherSymbols'),
    reconnects: sum('reconnects'),
  }
}

function lastError(spans: readonly FeedStateSpan[]): ExchangeHealth['lastError'] {
  const [last] = spans
    .filter((span) => isRunning(span) && span.state !== 'live' && span.reason !== '')
    .sort((a, b) => b.from - a.from)
  return last === undefined ? undefined : { time: last.from, reason: last.reason }
}

function newest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.max(...times)
}
