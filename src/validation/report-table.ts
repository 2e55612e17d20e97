import type { ForecasterNote, Horizon, ScoreRow, ValidationReport } from './report.ts'
import { findScore, type ReportPart } from './report-part.ts'

/** Rows of texts under heads, as a report shows them. */
export interface ReportTable {
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A part of a report about one thing. */
export interface ReportSection {
  readonly id: string
  readonly title: string
  /** What its figures mean, in plain words. */
  readonly about: string
  readonly tables: readonly ReportTable[]
}

/** What a row of a table is made of. */
export interface ScoredForecaster {
  readonly note: ForecasterNote
  readonly score: ScoreRow
}

/** Forecasters that have scores of a part, in the report's order. */
export function scoredIn(report: ValidationReport, part: Partial<ReportPart> & { readonly horizon: Horizon }) {
  const whole: ReportPart = { side: 'both', regime: 'all', event_price: 'trigger', ...part }
  return report.forecasters.flatMap((note): ScoredForecaster[] => {
    const score = findScore(report, { forecaster: note.id, ...whole })
    return score === undefined ? [] : [{ note, score }]
  })
}

/** A table with a row for each forecaster and horizon; a row that cannot be made is left out. */
export function tableByHorizon(
  report: ValidationReport,
  caption: string,
  { head, rowOf }: { readonly head: readonly string[]; rowOf(found: ScoredForecaster): readonly string[] | undefined },
): ReportTable {
  const rows = report.horizons.flatMap((horizon) =>
    scoredIn(report, { horizon }).flatMap((found) => {
      const row = rowOf(found)
      return row === undefined ? [] : [[horizon, found.note.id, ...row]]
    }),
  )
  return { caption, head: ['horizon', 'forecaster', ...head], rows }
}
