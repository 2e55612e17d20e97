import { computed, effect } from '@preact/signals'
import { api } from '../api.ts'
import { startResource } from '../resource.ts'
import type { ReportHead } from './report-types.ts'
import { changeView, view } from './view.ts'

const REFRESH_MS = 60_000
/** Reports that are listed, newest first: nights come daily for each market, and must not crowd out the others. */
const MOST_RUNS = 200
const MOST_NIGHTS = 100

/** Resources of the page; `stop` ends them. */
export function startValidation() {
  const heads = startResource({
    question: () => true,
    load: async (_question, signal) => {
      const lists = await Promise.all([
        api.get('/validation/reports', { kind: 'run', limit: MOST_RUNS }, { signal }),
        api.get('/validation/reports', { kind: 'night', limit: MOST_NIGHTS }, { signal }),
      ])
      return lists.flatMap(({ data }) => data).sort((a, b) => b.created_at_ms - a.created_at_ms)
    },
    refreshMs: REFRESH_MS,
  })
  const ofKind = computed(() => (heads.data.value ?? []).filter(({ data_kind }) => data_kind === view.value.data))
  /** Markets with a report, those scored last first. */
  const markets = computed(() => [...new Set(ofKind.value.map(marketOf))])
  /** The report on screen. */
  const head = computed(() => chosenHead(ofKind.value))
  const hasOther = computed(() => (heads.data.value ?? []).length - ofKind.value.length)
  const report = startResource({
    question: () => (heads.data.value === undefined ? undefined : view.value.report || head.value?.id),
    load: (id, signal) => api.get('/validation/reports/{id}', { id }, { signal }),
  })
  // A link names a report, not of which data it is.
  const stopFollowing = effect(() => {
    const found = report.data.value
    if (found === undefined || found.id !== view.value.report) return
    if (found.data_kind !== view.value.data) changeView({ data: found.data_kind })
  })
  const board = startResource({
    question: () => {
      if (ofKind.value.length === 0) return undefined
      const { horizon, side, regime, data } = view.value
      return { horizon, side, regime, data_kind: data }
    },
    load: (question, signal) => api.get('/validation/leaderboard', question, { signal }),
    refreshMs: REFRESH_MS,
  })
  const parts = [heads, report, board]
  return {
    heads,
    report,
    board,
    ofKind,
    markets,
    head,
    otherCount: hasOther,
    stop: () => {
      stopFollowing()
      for (const part of parts) part.stop()
    },
  }
}

export type ShownValidation = ReturnType<typeof startValidation>

/** As a market stands in the URL. */
export function marketOf({ symbol, exchange }: Pick<ReportHead, 'symbol' | 'exchange'>): string {
  return `${symbol}@${exchange}`
}

/**
 * The report that the URL names, else the newest that was asked for of its market, else the newest of a night;
 * undefined for one that is older than those listed, which is shown all the same.
 */
function chosenHead(heads: readonly ReportHead[]): ReportHead | undefined {
  const { report, market } = view.value
  const named = heads.find(({ id }) => id === report)
  if (report !== '') return named
  const fitting = market === '' ? heads : heads.filter((head) => marketOf(head) === market)
  return fitting.find(({ kind }) => kind === 'run') ?? fitting[0]
}
