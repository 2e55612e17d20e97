import { batch, computed, effect, signal } from '@preact/signals'
import type { CandleRow, FiltersOf } from '../../src/client/live-messages.ts'
import { floorTime } from '../../src/domain/time.ts'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { replaceColumns } from '../../src/heat-layer/replace-columns.ts'
import { api } from '../api.ts'
import { symbols } from '../lists.ts'
import { type HeatmapMeta, hidden, type KlineRow, type Shown, shown } from './heatmap-loader.ts'
import { withMinutes } from './live-candles.ts'
import { type ColumnRow, heatOfRows, isJoined } from './live-columns.ts'
import { isPageShown } from './view.ts'
import { refresh } from './view-actions.ts'

/** A heatmap with the columns and candles that came since it was loaded. */
export interface Drawn {
  /** As it was loaded. */
  readonly base: Shown
  readonly heat: Heat<HeatmapMeta>
  /** By open time, UTC ms. */
  readonly candles: ReadonlyMap<number, KlineRow>
}

/** `off`: the view does not reach now. `polling`: there is no stream, the server is asked once a minute. */
export type LiveState = 'off' | 'connecting' | 'live' | 'polling'

/** Data that ends longer ago than this, and than two columns, is not followed, ms. */
const RECENT_MS = 15 * 60_000
const POLL_MS = 60_000
/** A followed heatmap is loaded anew so often, for the totals that come with it, ms. */
const RELOAD_MS = 5 * 60_000
/** Columns are missing before what a stream tells: the heatmap is loaded anew at once, but no more often than this, ms. */
const REJOIN_MS = 10_000
/** What a stream may replace of a loaded heatmap; the rest is final. */
const STREAM_COLUMNS = 2
/** Streams begin at multiples of so many columns: pages opened at about the same time share one. */
const STREAM_GRID = 10

/** What is on screen. */
export const drawn = signal<Drawn | undefined>(undefined)
export const liveState = signal<LiveState>('off')
/** When the stream told something last, UTC ms; 0 before. */
export const heardAt = signal(0)

/** What streams told, by time, and of which view; what the loaded heatmap has finished is forgotten. */
interface News {
  readonly of: string
  readonly columns: Map<number, ColumnRow>
  readonly minutes: Map<number, CandleRow>
  /** Whether the stream has told all there is, and is connected. */
  isWhole: boolean
}
let news: News = { of: '', columns: new Map(), minutes: new Map(), isWhole: false }
let rejoinedAt = 0

/** What is followed, as text: the stream of what is on screen, while that reaches now and the page is shown. */
const followed = computed(() => {
  const data = shown.value
  if (data === undefined || !isPageShown.value) return ''
  // The view may have gone on to what is still being loaded.
  const asked: Record<string, string> = JSON.parse(data.key)
  const { time_window: _window, start_time: _start, end_time: end, as_of: asOf, ...query } = asked
  if (end !== undefined || asOf !== undefined) return ''
  const { meta } = data.heat
  const stored = symbols.value.find(({ symbol }) => symbol === meta.symbol)?.end_time ?? 0
  const newest = Math.max(meta.coverage.data_end, stored)
  if (Date.now() - newest > Math.max(RECENT_MS, 2 * data.heat.step)) return ''
  const filters: FiltersOf['heatmap'] = {
    ...query,
    symbol: meta.symbol,
    interval: meta.interval,
    price_bin_size: meta.price_bin_size,
    start_time: String(streamStart(data.heat)),
  }
  const [exchange] = meta.exchanges
  // The stream does not divide its columns: parts are asked for again and again.
  const question: Followed = { filters, exchange, isStreamed: hidden.value.size === 0 }
  return JSON.stringify(question)
})

interface Followed {
  readonly filters: FiltersOf['heatmap']
  /** Venue of the candles. */
  readonly exchange: string | undefined
  readonly isStreamed: boolean
}

effect(() => {
  const base = shown.value
  if (base === undefined) {
    drawn.value = undefined
    return
  }
  const candles = new Map(base.candles.map((candle) => [candle.timestamp, candle]))
  drawn.value = withNews({ base, heat: base.heat, candles })
  if (news.of === followed.peek() && news.isWhole && isJoined(news.columns.keys(), base.heat)) liveState.value = 'live'
})

effect(() => {
  const text = followed.value
  news = { of: text, columns: new Map(), minutes: new Map(), isWhole: false }
  if (text === '') {
    liveState.value = 'off'
    return undefined
  }
  const { filters, exchange, isStreamed }: Followed = JSON.parse(text)
  liveState.value = isStreamed ? 'connecting' : 'polling'
  const closers = isStreamed ? [followColumns(filters), ...followCandles(filters.symbol, exchange)] : []
  let reloadedAt = Date.now()
  const timer = setInterval(() => {
    const isDue = liveState.peek() !== 'live' || Date.now() - reloadedAt >= RELOAD_MS
    if (!isDue || document.visibilityState !== 'visible') return
    reloadedAt = Date.now()
    refresh()
  }, POLL_MS)
  return () => {
    clearInterval(timer)
    for (const close of closers) close()
  }
})

function followColumns(filters: FiltersOf['heatmap']): () => void {
  const stream = api.subscribe('heatmap', filters, (event) => {
    if (event.type === 'disconnected' || event.type === 'error') {
      news.isWhole = false
      liveState.value = 'polling'
    }
    if (event.type === 'connected' && event.resumed) news.isWhole = true
    if (event.type === 'snapshot') {
      news.columns.clear()
      news.isWhole = true
    }
    if (event.type === 'snapshot' || event.type === 'update') {
      for (const row of event.rows) news.columns.set(row.timestamp, row)
      heard()
      tellState()
    }
  })
  return () => stream.close()
}

function followCandles(symbol: string, exchange: string | undefined): (() => void)[] {
  if (exchange === undefined) return []
  const stream = api.subscribe('candles', { symbol, exchange }, (event) => {
    if (event.type !== 'snapshot' && event.type !== 'update') return
    for (const row of event.rows) news.minutes.set(row.timestamp, row)
    heard()
  })
  return [() => stream.close()]
}

function heard(): void {
  batch(() => {
    heardAt.value = Date.now()
    const before = drawn.peek()
    if (before !== undefined) drawn.value = withNews(before)
  })
}

/** A view is live once its stream joins what was loaded; where columns are missing between them they are asked for. */
function tellState(): void {
  const base = drawn.peek()?.heat
  if (base === undefined || !news.isWhole) return
  if (isJoined(news.columns.keys(), base)) {
    liveState.value = 'live'
    return
  }
  liveState.value = 'polling'
  if (Date.now() - rejoinedAt < REJOIN_MS) return
  rejoinedAt = Date.now()
  refresh()
}

function withNews(before: Drawn): Drawn {
  const { heat, base } = before
  const { columns, minutes } = news
  if (news.of !== followed.peek()) return before
  const from = heat.start + streamedFrom(base.heat) * heat.step
  for (const time of columns.keys()) if (time < from) columns.delete(time)
  for (const time of minutes.keys()) if (time < from) minutes.delete(time)
  const part = heatOfRows([...columns.values()], heat)
  // Between what was loaded and the stream columns may be missing: loading anew brings them.
  const continues = part !== undefined && isJoined(columns.keys(), heat)
  const candles = minutes.size === 0 ? before.candles : withMinutes(before.candles, [...minutes.values()], heat)
  return { ...before, heat: continues ? replaceColumns(heat, part) : heat, candles }
}

/** Where the stream's own window begins: its values are those of any window, and a short one is told soon. */
function streamStart({ start, step, columns }: Heat): number {
  return floorTime(start + (columns - STREAM_COLUMNS) * step, STREAM_GRID * step)
}

/** Column of a loaded heatmap from which on a stream may replace it: those before are final. */
export function streamedFrom({ columns }: Pick<Heat, 'columns'>): number {
  return Math.max(0, columns - STREAM_COLUMNS)
}
