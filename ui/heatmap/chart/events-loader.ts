import { computed } from '@preact/signals'
import type { RowOf } from '../../../src/client/live-messages.ts'
import type { AnswerOf } from '../../../src/client/typed-paths.ts'
import { api } from '../../api.ts'
import { startResource } from '../../resource.ts'
import { shown } from '../heatmap-loader.ts'
import { isPageShown, view } from '../view.ts'
import { nextLeast, pickEvents } from './pick-events.ts'
import { parseRange, partInSight } from './sight.ts'

/** A liquidation that happened, at the best price known. */
export type LiquidationRow = RowOf['liquidations']
type Coverage = AnswerOf<'/liquidations/history'>['meta']['per_exchange'][string]['coverage']

/** Liquidations of what is in sight. */
export interface Events {
  /** The largest, the largest first, some hundreds at most. */
  readonly rows: readonly LiquidationRow[]
  /** How many of the size asked for there are in sight. */
  readonly total: number
  /** Amount of the smallest of `rows`, USD; 0 where all are there. */
  readonly least: number
  /** What the feeds of the venues show. */
  readonly coverage: readonly { readonly exchange: string; readonly coverage: Coverage }[]
}

interface Question {
  readonly symbol: string
  readonly exchanges: string
  readonly start: number
  readonly end: number
  readonly least: number
}

/** Rows of a page, and how often a longer list is asked for again with larger amounts alone. */
const PAGE_ROWS = 2000
const MOST_PAGES = 4

/** Part of the data that is in sight, UTC ms, in steps. */
const part = computed(() => {
  const heat = shown.value?.heat
  return heat === undefined ? undefined : partInSight(parseRange(view.value.times), heat)
})

/** Liquidations that happened in what is in sight, of the size asked for. */
export const events = startResource<Question, Events>({
  question: () => {
    const meta = shown.value?.heat.meta
    const { events: isOn, least } = view.value
    if (!isPageShown.value || !isOn || meta === undefined || part.value === undefined) return undefined
    const exchanges = meta.exchanges.join(',')
    return { symbol: meta.symbol, exchanges, start: part.value.from, end: part.value.to, least }
  },
  load: loadEvents,
})

async function loadEvents(question: Question, signal: AbortSignal): Promise<Events> {
  let least = question.least
  let page = await ask(question, least, signal)
  const { meta } = page
  const total = countOf(page)
  // The server lists by time: a list too long for a page is asked for again without its smaller half and more.
  for (let i = 1; i < MOST_PAGES && page.meta.next_cursor !== null; i++) {
    least = nextLeast(amountsOf(page), { least, total: countOf(page) })
    page = await ask(question, least, signal)
  }
  const rows = pickEvents(rowsOf(page))
  return {
    rows,
    total,
    least: total > rows.length ? (rows.at(-1)?.notional_usd ?? 0) : 0,
    coverage: Object.entries(meta.per_exchange).map(([exchange, { coverage }]) => ({ exchange, coverage })),
  }
}

type Page = AnswerOf<'/liquidations/history'>

function ask({ symbol, exchanges, start, end }: Question, least: number, signal: AbortSignal): Promise<Page> {
  const range = { start_time: String(start), end_time: String(end) }
  return api.get(
    '/liquidations/history',
    { symbol, exchanges, ...range, min_notional: least, limit: PAGE_ROWS },
    { signal },
  )
}

function rowsOf(page: Page): LiquidationRow[] {
  return page.data.flatMap((row) => ('side' in row && 'received_time' in row ? [row] : []))
}

function amountsOf(page: Page): number[] {
  return rowsOf(page).map(({ notional_usd }) => notional_usd)
}

function countOf({ meta }: Page): number {
  return Object.values(meta.per_exchange).reduce((sum, { count }) => sum + count, 0)
}
