import type { DataKind } from '../domain/series.ts'
import type { Estimate } from '../scoring/estimate.ts'
import type { Verdict } from '../scoring/scores.ts'
import { verdictOf } from '../scoring/verdict.ts'
import { type HitRatePair, hitRateGaps } from './hit-rate-gaps.ts'
import type { ForecasterKind, ForecasterNote, Horizon, ScoreRow, ValidationReport } from './report.ts'
import { reportHeadline } from './report-headline.ts'
import { findScore, headPart, type ReportPart, UNIFORM, UNKNOWN } from './report-part.ts'

/** Which windows a leaderboard is of. */
export type LeaderboardPart = Omit<ReportPart, 'event_price'>

/** Forecasters of one market, ranked; JSON as it is, times are UTC ms. */
export interface Board {
  readonly symbol: string
  readonly exchange: string
  readonly data_kind: DataKind
  readonly report_id: string
  readonly created_at_ms: number
  /** First forecast that is scored. */
  readonly test_from_ms: number
  readonly to_ms: number
  /** That the report has. */
  readonly horizons: readonly Horizon[]
  readonly events: number
  readonly test_days: number
  readonly is_sufficient: boolean
  /** What a verdict would take, in words; of this part of the report, too. */
  readonly missing: readonly string[]
  /** What the report found of its shortest horizon, in plain words. */
  readonly headline: string
  /** The best first; those without scores last. Empty where the report has not this part. */
  readonly rows: readonly BoardRow[]
}

/** One forecaster on a market's test windows. */
export interface BoardRow {
  /** From 1; null without a score. */
  readonly rank: number | null
  readonly forecaster: string
  readonly kind: ForecasterKind
  readonly title: string
  readonly version: string
  /** Why it has no scores; null where it has. */
  readonly absent: string | null
  readonly events: number
  readonly windows: number
  /** Bits an event over the uniform baseline: what ranks. */
  readonly gain_bits: Estimate
  readonly best_baseline: string | null
  /** Bits an event over the baseline that is best in these windows. */
  readonly gain_over_best: Estimate
  /** Recalibrated, over the recalibrated baselines. */
  readonly skill_bits: Estimate
  readonly verdict: Verdict
}

/** A forecaster on all markets: figures stand beside each other and are not added up. */
export interface SideBySideRow {
  readonly forecaster: string
  readonly kind: ForecasterKind
  readonly title: string
  readonly cells: readonly {
    readonly symbol: string
    readonly exchange: string
    readonly rank: number | null
    readonly gain_bits: Estimate
    readonly gain_over_best: Estimate
    readonly verdict: Verdict
  }[]
  /** How far hit rates of two markets lie apart; older tools ask for no more than 10 points between BTC and ETH. */
  readonly hit_rate_gaps: readonly HitRatePair[]
}

/** Boards of several markets, of one kind of data. */
export interface Leaderboard extends LeaderboardPart {
  readonly data_kind: DataKind
  readonly boards: readonly Board[]
  readonly side_by_side: readonly SideBySideRow[]
}

/**
 * Ranks forecasters by the latest `run` report of each market.
 *
 * @param question - of which windows; reports of the other data kind are left out
 */
export function leaderboardOf(
  reports: readonly ValidationReport[],
  question: LeaderboardPart & { readonly dataKind: DataKind },
): Leaderboard {
  const { dataKind, ...part } = question
  const latest = latestRuns(reports, dataKind)
  const boards = latest.map((report) => boardOf(report, part))
  const side_by_side = sideBySide(boards).map((row) => ({
    ...row,
    hit_rate_gaps: hitRateGaps(latest, { forecaster: row.forecaster, horizon: part.horizon }),
  }))
  return { ...part, data_kind: dataKind, boards, side_by_side }
}

/** Newest run of each market, ordered by symbol and exchange. */
function latestRuns(reports: readonly ValidationReport[], dataKind: DataKind): ValidationReport[] {
  const byMarket = new Map<string, ValidationReport>()
  for (const report of reports) {
    if (report.kind !== 'run' || report.data_kind !== dataKind) continue
    const market = `${report.symbol} ${report.exchange}`
    const known = byMarket.get(market)
    if (known === undefined || report.created_at_ms > known.created_at_ms) byMarket.set(market, report)
  }
  return [...byMarket].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, report]) => report)
}

/** One report as a board. */
export function boardOf(report: ValidationReport, part: LeaderboardPart): Board {
  const { symbol, exchange, data_kind, created_at_ms, period, horizons, sample } = report
  const isAsked = horizons.includes(part.horizon)
  const rows = isAsked ? rankedRows(report, { ...part, event_price: 'trigger' }) : []
  return {
    symbol,
    exchange,
    data_kind,
    report_id: report.id,
    created_at_ms,
    test_from_ms: period.test_from_ms,
    to_ms: period.to_ms,
    horizons,
    events: Math.max(0, ...rows.map(({ events }) => events)),
    test_days: sample.test_days,
    is_sufficient: sample.is_sufficient,
    missing: isAsked ? sample.missing : [`horizon ${part.horizon} (this report has ${horizons.join(', ')})`],
    headline: reportHeadline(report),
    rows,
  }
}

function rankedRows(report: ValidationReport, part: ReportPart): BoardRow[] {
  const rows = report.forecasters.map((note) => rowOf(note, { report, part }))
  const scored = rows.filter(({ gain_bits }) => gain_bits.value !== null)
  scored.sort((one, other) => (other.gain_bits.value ?? 0) - (one.gain_bits.value ?? 0))
  return [
    ...scored.map((row, i) => ({ ...row, rank: i + 1 })),
    ...rows.filter(({ gain_bits }) => gain_bits.value === null),
  ]
}

function rowOf(
  note: ForecasterNote,
  { report, part }: { readonly report: ValidationReport; readonly part: ReportPart },
): BoardRow {
  const { id, kind, title, version, absent } = note
  const score = findScore(report, { forecaster: note.id, ...part })
  const placement = score?.placement
  return {
    rank: null,
    forecaster: id,
    kind,
    title,
    version,
    absent,
    events: score?.events ?? 0,
    windows: score?.windows ?? 0,
    gain_bits: placement?.gain_bits[UNIFORM] ?? UNKNOWN,
    best_baseline: placement?.best_baseline ?? null,
    gain_over_best: placement?.gain_over_best ?? UNKNOWN,
    skill_bits: placement?.skill_bits ?? UNKNOWN,
    verdict: verdictOfPart(note, { report, part, score }),
  }
}

/** The report's own verdict where the part is the one it is of. */
function verdictOfPart(
  note: ForecasterNote,
  { report, part, score }: { report: ValidationReport; part: ReportPart; score: ScoreRow | undefined },
): Verdict {
  const head = headPart(report)
  if (part.horizon === head.horizon && part.side === head.side && part.regime === head.regime) return note.verdict
  if (score?.placement === undefined || score.placement === null) return 'insufficient_data'
  const { test_days: days, blocks } = report.sample
  const tested = { events: score.events, days, blocks }
  return verdictOf(tested, { skill: score.placement.skill_bits, holmPValue: score.holm_p_value })
}

function sideBySide(boards: readonly Board[]): Omit<SideBySideRow, 'hit_rate_gaps'>[] {
  const rows = new Map<string, { row: BoardRow; cells: SideBySideRow['cells'][number][] }>()
  for (const { symbol, exchange, rows: ranked } of boards) {
    for (const row of ranked) {
      const entry = rows.get(row.forecaster) ?? { row, cells: [] }
      rows.set(row.forecaster, entry)
      const { rank, gain_bits, gain_over_best, verdict } = row
      entry.cells.push({ symbol, exchange, rank, gain_bits, gain_over_best, verdict })
    }
  }
  return [...rows.values()].map(({ row: { forecaster, kind, title }, cells }) => ({ forecaster, kind, title, cells }))
}
