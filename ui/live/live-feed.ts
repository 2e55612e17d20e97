import { computed, effect, signal } from '@preact/signals'
import type { LiqheatError } from '../../src/client/liqheat-error.ts'
import type { FeedRow, LiveEvent } from '../../src/client/live-messages.ts'
import { api } from '../api.ts'
import { storedSignal } from '../settings.ts'
import { beep } from './beep.ts'
import { LiquidationSums } from './liquidation-sums.ts'
import { type LiquidationRow, MOST_ROWS, TapeBuffer, type TapeRow } from './tape-buffer.ts'
import { view } from './view.ts'
import { liveFilters } from './view-fields.ts'

/** How the connection for liquidations is; `lost` has the time of the next attempt, UTC ms. */
export type Connection =
  | { readonly state: 'connecting' | 'connected' }
  | { readonly state: 'lost'; readonly nextAt: number }
  | { readonly state: 'refused'; readonly error: LiqheatError }

/** Liquidations that this page was not told; `rows` undefined where the server could not say how many. */
export interface Missed {
  readonly reason: 'reconnect' | 'slow' | 'order'
  readonly rows: number | undefined
}

/** Totals and chart are drawn anew at most so often, ms. */
const SUMS_MS = 500

export const tape = signal<{ readonly rows: readonly TapeRow[]; readonly waiting: number }>({ rows: [], waiting: 0 })
export const connection = signal<Connection>({ state: 'connecting' })
export const missed = signal<Missed | undefined>(undefined)
/** Grows when sums have changed, and so does every half second the time they are of. */
export const sumsRevision = signal(0)
export const sums = new LiquidationSums()
/** Grows when sums are cleared: what was loaded before has to be asked for again. */
export const sumsEpoch = signal(0)
/** States of feeds as they were pushed. */
export const pushedFeeds = signal<readonly FeedRow[]>([])

/** Held by the button, or while older rows are read. */
export const isPaused = signal(false)
export const isReadingBack = signal(false)
export const isHeld = computed(() => isPaused.value || isReadingBack.value)

/** Off whenever the page is opened: browsers let no page make a sound unasked. */
export const isSoundOn = signal(false)
/** Size from which on a liquidation beeps, USD. */
export const loudFrom = storedSignal('live-loud-from', {
  fallback: 100_000,
  read: (text) => (Number(text) > 0 ? Number(text) : undefined),
  write: String,
})

const buffer = new TapeBuffer()
let pending: LiquidationRow[] = []
let frame = 0
let areSumsStale = false

/** Follows liquidations with the filters of the view, and the states of feeds, until the function returned is called. */
export function followLive(): () => void {
  const filters = computed(() => JSON.stringify(liveFilters(view.value)))
  const stopTape = effect(() => {
    forget()
    const subscription = api.subscribe('liquidations', JSON.parse(filters.value), onLiquidations)
    return () => subscription.close()
  })
  const stopHolding = effect(() => {
    if (isHeld.value) buffer.hold()
    else buffer.release()
    show()
  })
  const feeds = api.subscribe('health', {}, onHealth)
  const timer = setInterval(() => {
    if (areSumsStale) sumsRevision.value++
    areSumsStale = false
  }, SUMS_MS)
  return () => {
    stopTape()
    stopHolding()
    feeds.close()
    clearInterval(timer)
    cancelAnimationFrame(frame)
    frame = 0
    isPaused.value = false
    isReadingBack.value = false
    isSoundOn.value = false
  }
}

/** Shows stored liquidations beneath the live ones. */
export function mergeStored(rows: readonly LiquidationRow[]): void {
  buffer.merge(rows)
  show()
}

function forget(): void {
  buffer.clear()
  sums.clear()
  sumsEpoch.value = sumsEpoch.peek() + 1
  pending = []
  missed.value = undefined
  connection.value = { state: 'connecting' }
  sumsRevision.value = sumsRevision.peek() + 1
  show()
}

function onLiquidations(event: LiveEvent<'liquidations'>): void {
  switch (event.type) {
    case 'connected':
      connection.value = { state: 'connected' }
      break
    case 'disconnected':
      connection.value = { state: 'lost', nextAt: Date.now() + event.retryMs }
      break
    case 'snapshot':
      flush()
      mergeStored(event.rows)
      break
    case 'update':
      take(event.rows)
      break
    case 'gap':
      missed.value = { reason: event.reason, rows: addRows(missed.peek(), event.rows) }
      break
    case 'error':
      connection.value = { state: 'refused', error: event.error }
      break
  }
}

/** Rows come many times a frame; they are shown once in it. A hidden page has no frames: the oldest are let go. */
function take(rows: readonly LiquidationRow[]): void {
  for (const row of rows) {
    sums.add(row)
    if (isSoundOn.peek() && row.notional_usd >= loudFrom.peek()) beep(row.side, performance.now())
  }
  areSumsStale = true
  pending.push(...rows)
  if (pending.length > 2 * MOST_ROWS) pending = pending.slice(-MOST_ROWS)
  if (frame === 0) frame = requestAnimationFrame(flush)
}

function flush(): void {
  cancelAnimationFrame(frame)
  frame = 0
  if (pending.length === 0) return
  buffer.push(pending)
  pending = []
  show()
}

function show(): void {
  tape.value = { rows: buffer.shown, waiting: buffer.waiting }
}

function onHealth(event: LiveEvent<'health'>): void {
  if (event.type !== 'snapshot' && event.type !== 'update') return
  const rows = new Map(event.type === 'snapshot' ? [] : pushedFeeds.peek().map((row) => [feedKey(row), row]))
  for (const row of event.rows) rows.set(feedKey(row), row)
  pushedFeeds.value = [...rows.values()]
}

function feedKey({ exchange, channel }: FeedRow): string {
  return `${exchange} ${channel}`
}

function addRows(before: Missed | undefined, rows: number | undefined): number | undefined {
  if (before === undefined) return rows
  return before.rows === undefined || rows === undefined ? undefined : before.rows + rows
}
