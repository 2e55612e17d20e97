import { computed } from '@preact/signals'
import { LiqheatError } from '../../../src/client/liqheat-error.ts'
import type { Interval } from '../../../src/domain/time.ts'
import { api } from '../../api.ts'
import { formatUsd } from '../../format.ts'
import { startResource } from '../../resource.ts'
import { CHART } from '../../strings.ts'
import { shown } from '../heatmap-loader.ts'
import { isPageShown, view } from '../view.ts'
import { columnValues, type Reading } from './column-values.ts'
import { PLOT_COLORS } from './plot-colors.ts'
import type { PaneLine } from './value-panes.ts'

interface Question {
  readonly symbol: string
  readonly exchanges: string
  readonly start_time: string
  readonly end_time: string
}

interface QuestionByColumn extends Question {
  readonly interval: Interval
}

/** Readings before the window still hold at its beginning: funding is paid every eight hours at most, ms. */
const BEFORE_MS = 8 * 3_600_000

const question = computed<QuestionByColumn | undefined>(() => {
  const meta = shown.value?.heat.meta
  if (meta === undefined || !isPageShown.value) return undefined
  return {
    symbol: meta.symbol,
    exchanges: meta.exchanges.join(','),
    start_time: String(meta.start_time - BEFORE_MS),
    end_time: String(meta.end_time),
    interval: meta.interval,
  }
})

/** Funding payments of the venues on screen; asked for while its pane is open. */
export const funding = startResource({
  question: () => (view.value.funding ? withoutInterval(question.value) : undefined),
  load: async (query: Question, signal): Promise<Reading[]> => {
    const { data } = await orNothing(api.get('/data/funding', query, { signal }))
    return data.map(({ exchange, timestamp, funding_rate }) => ({ exchange, timestamp, value: funding_rate }))
  },
})

/** Open interest of the venues on screen, USD; asked for while its pane is open. */
export const openInterest = startResource({
  question: () => (view.value.oi ? question.value : undefined),
  load: async (query: QuestionByColumn, signal): Promise<Reading[]> => {
    const { data } = await orNothing(api.get('/data/open-interest', query, { signal }))
    return data.flatMap(({ exchange, timestamp, open_interest_usd: value }) =>
      value === null ? [] : [{ exchange, timestamp, value }],
    )
  },
})

/** Panes below the prices that are open and have something to show. */
export const paneLines = computed<readonly PaneLine[]>(() => {
  const heat = shown.value?.heat
  if (heat === undefined) return []
  const axis = { start: heat.start, step: heat.step, columns: heat.columns }
  const rates = view.value.funding ? (funding.data.value ?? []) : []
  const amounts = view.value.oi ? (openInterest.data.value ?? []) : []
  const lines: PaneLine[] = [
    {
      ...axis,
      id: 'funding',
      label: CHART.funding,
      form: 'bars',
      values: columnValues(rates, axis, mean),
      color: PLOT_COLORS.short,
      negative: PLOT_COLORS.long,
      write: (rate) => `${(rate * 100).toFixed(4)} %`,
    },
    {
      ...axis,
      id: 'open-interest',
      label: `${CHART.openInterest} (USD)`,
      form: 'line',
      values: columnValues(amounts, axis, sum),
      color: PLOT_COLORS.openInterest,
      negative: PLOT_COLORS.openInterest,
      write: formatUsd,
    },
  ]
  return lines.filter(({ values }) => values.some((value) => !Number.isNaN(value)))
})

/** An answer, or an empty one where nothing of the kind is stored: that is no failure. */
async function orNothing<Row>(answer: Promise<{ readonly data: readonly Row[] }>): Promise<{ data: readonly Row[] }> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof LiqheatError && error.code === 'SERIES_MISSING') return { data: [] }
    throw error
  }
}

function withoutInterval(asked: QuestionByColumn | undefined): Question | undefined {
  if (asked === undefined) return undefined
  const { interval: _interval, ...rest } = asked
  return rest
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}
