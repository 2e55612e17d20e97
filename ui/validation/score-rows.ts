import type { Estimate, ForecasterNote, ScoreRow, ValidationReport } from './report-types.ts'
import type { ValidationView } from './view-fields.ts'

/** Part of the test windows that scores are of. */
export type Part = Pick<ValidationView, 'horizon' | 'side' | 'regime'>

/** A forecaster in the ranking, with its scores of the part in sight. */
export interface RankedRow {
  /** From 1; undefined where there is nothing to rank. */
  readonly rank: number | undefined
  readonly note: ForecasterNote
  readonly score: ScoreRow | undefined
  /** What it is ranked by; undefined without scores. */
  readonly gain: Estimate | undefined
}

const NOTHING: Estimate = { value: null, low: null, high: null }
const UNIFORM = 'uniform'

/** The part as it exists in a report: a horizon that was not asked for gives way to the shortest. */
export function partOf(report: Pick<ValidationReport, 'horizons'>, { horizon, side, regime }: Part): Part {
  const [shortest = horizon] = report.horizons
  return { horizon: report.horizons.includes(horizon) ? horizon : shortest, side, regime }
}

/** Scores of a part, by forecaster; of prices at the trigger. */
export function scoresOf({ scores }: Pick<ValidationReport, 'scores'>, part: Part): ReadonlyMap<string, ScoreRow> {
  const rows = scores.filter(
    ({ horizon, side, regime, event_price }) =>
      horizon === part.horizon && side === part.side && regime === part.regime && event_price === 'trigger',
  )
  return new Map(rows.map((row) => [row.forecaster, row]))
}

/** Everything that took part, the highest gain first; what has no score stands at the end. */
export function rankedRows(
  report: Pick<ValidationReport, 'scores' | 'forecasters'>,
  part: Part,
  measure: ValidationView['measure'],
): RankedRow[] {
  const scores = scoresOf(report, part)
  const rows = report.forecasters.map((note) => {
    const score = scores.get(note.id)
    return { note, score, gain: gainOf(score, measure) }
  })
  const rankValue = ({ gain }: { gain: Estimate | undefined }) => gain?.value ?? Number.NEGATIVE_INFINITY
  const order = [...rows].sort((a, b) => rankValue(b) - rankValue(a) || (a.note.id < b.note.id ? -1 : 1))
  return order.map((row, i) => ({ ...row, rank: row.gain?.value == null ? undefined : i + 1 }))
}

function gainOf(score: ScoreRow | undefined, measure: ValidationView['measure']): Estimate | undefined {
  const placement = score?.placement
  if (placement == null) return undefined
  if (measure === 'best') return placement.gain_over_best
  if (measure === 'skill') return placement.skill_bits
  return placement.gain_bits[UNIFORM] ?? (score?.forecaster === UNIFORM ? { value: 0, low: 0, high: 0 } : NOTHING)
}

/** Whether a forecaster had no mass at any crossed price: it counts as uniform there, and its gain cannot vary. */
export function hasNoMap(forecaster: string, gain: Estimate | undefined): boolean {
  return forecaster !== UNIFORM && gain?.value === 0 && gain.low === 0 && gain.high === 0
}

/** Limits of an axis that shows all intervals and zero; a tenth of it is free at each end. */
export function axisOf(gains: readonly (Estimate | undefined)[]): { readonly min: number; readonly max: number } {
  const ends = gains.flatMap((gain) => [gain?.low ?? gain?.value ?? 0, gain?.high ?? gain?.value ?? 0])
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)]
  const room = 0.1 * (high - low || 1)
  return { min: low - room, max: high + room }
}
