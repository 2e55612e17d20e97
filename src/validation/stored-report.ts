import { defineError } from '../domain/errors.ts'
import type { ReportHead, ReportTarget, StoredReport } from '../storage/report-target.ts'
import { type MeasuredSkills, skillsOf } from './measured-skill.ts'
import type { Horizon, ValidationReport } from './report.ts'
import { reportHeadline } from './report-headline.ts'

/** What a list tells of a report; JSON as it is stored. */
export interface ReportSummary {
  readonly headline: string
  readonly horizons: readonly Horizon[]
  /** Liquidations in the test period. */
  readonly events: number
  readonly test_days: number
  readonly is_sufficient: boolean
  readonly skills: MeasuredSkills
  /** Versions of the models that were scored, by id. */
  readonly versions: Readonly<Record<string, string>>
  /** Whether the scored prices are those that boards are of: fills, or bankruptcy prices less a maintenance rate. */
  readonly has_usual_prices: boolean
}

/** No report of that id is stored. */
export const ReportUnknown = defineError('REPORT_UNKNOWN', {
  status: 404,
  kind: 'data',
  message: (d: { id: string }) =>
    `no validation report "${d.id}" is stored; GET /validation/reports lists them, and "liqheat validate" makes one`,
})

/** A report as it is stored. */
export function toStored(report: ValidationReport): StoredReport {
  const { id, kind, symbol, exchange, period } = report
  const summary: ReportSummary = {
    headline: reportHeadline(report),
    horizons: report.horizons,
    events: report.events.test,
    test_days: report.sample.test_days,
    is_sufficient: report.sample.is_sufficient,
    skills: skillsOf(report),
    versions: Object.fromEntries(
      report.forecasters.filter(({ kind }) => kind === 'model').map(({ id: model, version }) => [model, version]),
    ),
    has_usual_prices: hasUsualPrices(report),
  }
  return {
    id,
    kind,
    createdAt: report.created_at_ms,
    symbol,
    exchange,
    dataKind: report.data_kind,
    from: period.test_from_ms,
    to: period.to_ms,
    summary: JSON.stringify(summary),
    body: JSON.stringify(report),
  }
}

/** A shift that the user named is told by its source; see `decideShift`. */
function hasUsualPrices({ event_prices: { published, shift, shift_source: source } }: ValidationReport): boolean {
  return published === 'fill' || (shift > 0 && !source.startsWith('asked for'))
}

/** What a list tells of a stored report. */
export function summaryOf({ summary }: Pick<ReportHead, 'summary'>): ReportSummary {
  return JSON.parse(summary)
}

/** A stored report, whole. */
export function reportOf({ body }: Pick<StoredReport, 'body'>): ValidationReport {
  return JSON.parse(body)
}

/** @throws REPORT_UNKNOWN */
export async function requireReport(reports: ReportTarget, id: string): Promise<StoredReport> {
  const found = await reports.readReport(id)
  if (found === undefined) throw ReportUnknown({ id })
  return found
}

/** Commands that bring a report of a market about. */
export function reportCommands({
  symbol = 'BTCUSDT',
  exchange = 'okx',
}: {
  readonly symbol?: string | undefined
  readonly exchange?: string | undefined
}): string[] {
  return [
    `liqheat serve --live --live-exchanges ${shellWord(exchange)} --live-symbols ${shellWord(symbol)}`,
    `liqheat validate --symbol ${shellWord(symbol)} --exchange ${shellWord(exchange)} --model all --horizon 1h,4h,24h --out report/`,
  ]
}

/** A word that a shell takes as it is: what a question held may be anything. */
function shellWord(text: string): string {
  return /^[\w.:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
