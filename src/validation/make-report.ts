import { verdictOf } from '../scoring/verdict.ts'
import { type Market, seriesCoverage } from '../services/catalog.ts'
import { type InputRequest, wantedInputs } from '../services/input-request.ts'
import { seriesOf } from '../services/model-inputs.ts'
import type { SeriesKind } from '../storage/store.ts'
import { adjustScores } from './adjust-scores.ts'
import { testedWindows } from './decide-sample.ts'
import type { PreparedMarket } from './prepare-market.ts'
import type { ValidationQuestion } from './question.ts'
import {
  type EventTally,
  type ForecasterNote,
  REPORT_VERSION,
  type ReportInput,
  type Sample,
  type ScoreRow,
  type ValidationReport,
} from './report.ts'
import type { ForecasterScores } from './score-market.ts'
import { countScoredEvents } from './scored-events.ts'

/** Changes whenever the same data may give other scores. */
export const ENGINE_VERSION = 2
/** Above this share of liquidations at no crossed price something is wrong with prices or sides. */
const MOST_UNASSIGNED = 0.05

/** What a report is made of. */
export interface ReportParts {
  readonly question: ValidationQuestion
  readonly market: PreparedMarket
  readonly hooks: { readonly createdAt: number; readonly command: string; readonly liqheatVersion: string }
  readonly id: string
  readonly sample: Sample
  readonly warnings: readonly string[]
  readonly notes: readonly Omit<ForecasterNote, 'verdict'>[]
  readonly scores: ForecasterScores
  /** Maps that were made anew and were the same. */
  readonly compared: number
  /** What forecasters read. */
  readonly inputs: readonly InputRequest[]
}

/** Puts a report together. */
export function makeReport(parts: ReportParts): ValidationReport {
  const { question, market, hooks, id, sample, notes, scores } = parts
  const { market: stored, period, shift, events } = market
  const tally = tallyEvents(market)
  const rows = adjustScores(scores.scores, notes)
  return {
    report_version: REPORT_VERSION,
    id,
    kind: question.kind,
    created_at_ms: hooks.createdAt,
    command: hooks.command,
    liqheat_version: hooks.liqheatVersion,
    engine_version: ENGINE_VERSION,
    data_kind: market.dataKind,
    symbol: stored.symbol,
    exchange: stored.exchange,
    inputs: inputsOf(stored, parts.inputs),
    period,
    horizons: question.horizons,
    step_ms: question.step_ms,
    bucket_size: market.bucketSize,
    event_prices: {
      published: events.isBankruptcy.includes(1) ? 'bankruptcy' : 'fill',
      shift: shift.shift,
      shift_source: shift.source,
    },
    events: tally,
    sample,
    forecasters: notes.map((note) => ({ ...note, verdict: verdictFor(note.id, { rows, sample, market }) })),
    scores: rows,
    hit_rates: scores.hitRates,
    prefix_check: { compared: parts.compared },
    warnings: [...parts.warnings, ...shift.warnings, ...eventWarnings(tally)],
  }
}

/** Of the shortest horizon, both sides, all regimes, liquidations at their triggers. */
function verdictFor(
  id: string,
  { rows, sample, market }: Pick<ReportParts, 'sample' | 'market'> & { readonly rows: readonly ScoreRow[] },
): ForecasterNote['verdict'] {
  const shortest = market.horizons[0]?.horizon
  const row = rows.find((one) => one.forecaster === id && one.horizon === shortest && isWhole(one))
  if (row?.placement == null) return 'insufficient_data'
  const tested = { events: row.events, days: sample.test_days, blocks: sample.blocks }
  return verdictOf(tested, { skill: row.placement.skill_bits, holmPValue: row.holm_p_value })
}

function isWhole({ side, regime, event_price }: ScoreRow): boolean {
  return side === 'both' && regime === 'all' && event_price === 'trigger'
}

function tallyEvents(market: PreparedMarket): EventTally {
  const { events, period } = market
  const { time, side, notional, feed } = events
  const { table, ...tested } = testedWindows(market)
  const scored = countScoredEvents(table, tested)
  const count = (holds: (i: number) => boolean): number => time.reduce((sum, _, i) => sum + (holds(i) ? 1 : 0), 0)
  return {
    total: time.length,
    train: count((i) => (time[i] ?? 0) <= period.train_to_ms),
    test: scored.events + scored.unassigned,
    long: count((i) => side[i] === 0),
    short: count((i) => side[i] === 1),
    notional_usd: notional.reduce((sum, value) => sum + value, 0),
    unassigned: scored.unassigned,
    feed,
  }
}

function eventWarnings({ unassigned, test, feed }: EventTally): string[] {
  const share = test === 0 ? 0 : unassigned / test
  const warnings: string[] = []
  if (feed !== 'full')
    warnings.push('the feed shows a sample of the venue’s liquidations: totals are too low by an unknown amount')
  if (share > MOST_UNASSIGNED)
    warnings.push(
      `${(100 * share).toFixed(1)} % of the test liquidations lie at no price that was crossed; below 5 % is usual`,
    )
  return warnings
}

/** Series that forecasts and scores are made of, as they are stored. */
function inputsOf(market: Market, requests: readonly InputRequest[]): ReportInput[] {
  const read = requests.flatMap((request) => [...wantedInputs(request)].map(seriesOf))
  const kinds = new Set<SeriesKind>(['candles', 'mark-candles', 'liquidations', ...read])
  return seriesCoverage(market)
    .filter(({ kind }) => kinds.has(kind))
    .map(({ exchange, kind, interval, sources, from, to, rows, expected }) => ({
      exchange,
      series: interval === '' ? kind : `${kind} ${interval}`,
      source: sources.join(', '),
      from_ms: from,
      to_ms: to,
      rows,
      coverage: expected === undefined ? null : Math.min(1, rows / expected),
    }))
}
