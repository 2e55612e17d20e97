import { computed, effect, untracked } from '@preact/signals'
import type { AnswerOf } from '../../src/client/typed-paths.ts'
import { intervalMs } from '../../src/domain/time.ts'
import { api } from '../api.ts'
import { symbols } from '../lists.ts'
import { startResource } from '../resource.ts'
import type { MinuteSum } from './liquidation-sums.ts'
import { connection, mergeStored, missed, sums, sumsEpoch, sumsRevision } from './live-feed.ts'
import type { LiquidationRow } from './tape-buffer.ts'
import { view } from './view.ts'
import { liveFilters, SPAN_MS, type Span } from './view-fields.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const HEALTH_MS = 10_000
const COVERAGE_MS = 30_000
const SUMS_MS = 15_000
/** What is asked for again when the day before it is here. */
const RECENT_MS = 10 * MINUTE
const PRICE_MS = 30_000
const PAGE_ROWS = 500

type HistoryAnswer = AnswerOf<'/liquidations/history'>

/** Length of a bar of each span, ms, and the candles that go with it. */
const BARS: Readonly<Record<Span, { readonly step: number; readonly interval: '1m' | '5m' | '15m' | '30m' }>> = {
  '1h': { step: MINUTE, interval: '1m' },
  '4h': { step: 5 * MINUTE, interval: '5m' },
  '12h': { step: 15 * MINUTE, interval: '15m' },
  '24h': { step: 30 * MINUTE, interval: '30m' },
}

/** Resources of the page; `stop` ends them. */
export function startLiveData() {
  const health = startResource({
    question: () => true,
    load: (_question, signal) => api.get('/exchanges/health', {}, { signal }),
    refreshMs: HEALTH_MS,
  })
  const coverage = startResource({
    question: () => true,
    load: async (_question, signal) => (await api.get('/data/coverage', {}, { signal })).data,
    refreshMs: COVERAGE_MS,
  })
  const watched = computed(() => (coverage.data.value ?? []).filter(({ kind }) => kind === 'liquidations'))
  /** End of the newest stored liquidations when that is more than a day ago; else undefined, which is now. */
  const pastEnd = computed(() => {
    const { symbol, exchanges } = view.value
    const ends = watched.value
      .filter((series) => symbol === '' || series.symbol === symbol)
      .filter((series) => exchanges === '' || exchanges.split(',').includes(series.exchange))
      .map(({ end_time }) => end_time)
    const newest = Math.max(...ends)
    return ends.length > 0 && newest < Date.now() - DAY ? newest : undefined
  })
  const range = computed(() => (pastEnd.value === undefined ? {} : dayBefore(pastEnd.value)))
  const question = () =>
    coverage.data.value === undefined || watched.value.length === 0
      ? undefined
      : { ...liveFilters(view.value), ...range.value }
  const stored = startResource({
    question,
    load: (query, signal) => api.get('/liquidations/history', { ...query, limit: PAGE_ROWS }, { signal }),
  })
  let lastSums = { key: '', at: 0 }
  const minutes = startResource({
    question,
    load: async (query, signal) => {
      const key = JSON.stringify([query, missed.peek(), sumsEpoch.peek()])
      const isKnown = lastSums.key === key && pastEnd.peek() === undefined && Date.now() - lastSums.at < RECENT_MS / 2
      const recent = isKnown ? { start_time: String(Date.now() - RECENT_MS) } : {}
      const answer = await api.get('/liquidations/history', { ...query, ...recent, interval: '1m' }, { signal })
      lastSums = { key, at: Date.now() }
      return answer
    },
    refreshMs: SUMS_MS,
  })
  const prices = startResource({
    question: () => {
      const { symbol, price, span } = view.value
      const { interval, step } = BARS[span]
      if (symbol === '' || !price || !hasCandles(symbol, step)) return undefined
      const start = pastEnd.value === undefined ? undefined : pastEnd.value - SPAN_MS[span] - step
      return { symbol, interval, span: SPAN_MS[span] + step, ...(start !== undefined && { start }) }
    },
    load: async ({ symbol, interval, span, start = Date.now() - span }, signal) => {
      const times = { start_time: String(start), end_time: String(start + span) }
      return (await api.get('/prices/klines', { symbol, interval, ...times }, { signal })).data
    },
    refreshMs: PRICE_MS,
  })
  const stops = [
    effect(() => mergeStored(storedRows(stored.data.value))),
    effect(() => {
      sums.load(minuteSums(minutes.data.value))
      sums.prune((pastEnd.value ?? Date.now()) - DAY - MINUTE)
      sumsRevision.value = sumsRevision.peek() + 1
    }),
    // What was missed is stored by then.
    effect(() => {
      if (missed.value === undefined || connection.value.state !== 'connected') return
      untracked(() => {
        stored.retry()
        minutes.retry()
      })
    }),
  ]
  const resources = [health, coverage, stored, minutes, prices]
  return {
    health,
    coverage,
    watched,
    pastEnd,
    stored,
    minutes,
    prices,
    stop: () => {
      for (const end of stops) end()
      for (const resource of resources) resource.stop()
    },
  }
}

export type LiveData = ReturnType<typeof startLiveData>

/** What a span covers at a time: whole bars, and the minutes of its totals. */
export function spanRange(span: Span, end: number) {
  const { step } = BARS[span]
  const lastBar = Math.floor(end / step) * step + step
  const lastMinute = Math.floor(end / MINUTE) * MINUTE + MINUTE
  return {
    bars: { from: lastBar - SPAN_MS[span], to: lastBar, step },
    totals: { from: lastMinute - SPAN_MS[span], to: lastMinute },
  }
}

/** Whether candles are stored from which those of `step` ms can be made. */
function hasCandles(symbol: string, step: number): boolean {
  const stored = symbols.value.find((one) => one.symbol === symbol)
  const intervals = stored?.exchanges.flatMap(({ candles_intervals }) => candles_intervals) ?? []
  return intervals.some((interval) => intervalMs(interval) <= step)
}

function dayBefore(end: number) {
  return { start_time: String(end - DAY), end_time: String(end) }
}

function storedRows(answer: HistoryAnswer | undefined): LiquidationRow[] {
  return (answer?.data ?? []).flatMap((row) => ('received_time' in row ? [row] : []))
}

function minuteSums(answer: HistoryAnswer | undefined): MinuteSum[] {
  return (answer?.data ?? []).flatMap((row) => ('largest_usd' in row ? [row] : []))
}
