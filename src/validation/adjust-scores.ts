import { holmAdjusted } from '../scoring/holm.ts'
import type { ForecasterNote, ScoreRow } from './report.ts'
import { UNKNOWN } from './report-part.ts'
import type { OwnScore } from './score-market.ts'

/**
 * Adds to each score how likely a skill as clear as its own is among as many as were tested: of the same part of the
 * windows, every model and rule on every horizon. Where nothing can be said of one, it was tested all the same.
 */
export function adjustScores(
  scores: readonly OwnScore[],
  forecasters: readonly Pick<ForecasterNote, 'id' | 'kind'>[],
): readonly ScoreRow[] {
  const baselines = new Set(forecasters.filter(({ kind }) => kind === 'baseline').map(({ id }) => id))
  const families = new Map<string, OwnScore[]>()
  for (const row of scores) {
    if (row.placement === null || baselines.has(row.forecaster)) continue
    const part = `${row.side} ${row.regime} ${row.event_price}`
    families.set(part, [...(families.get(part) ?? []), row])
  }
  const adjusted = new Map<OwnScore, number>()
  for (const family of families.values()) {
    const values = holmAdjusted(family.map(({ placement }) => placement?.p_value ?? 1))
    for (const [i, row] of family.entries()) adjusted.set(row, values[i] ?? 1)
  }
  return scores.map((row) => {
    const isKnown = row.placement !== null && row.placement.p_value !== null
    const { amount } = row
    // What baselines say is no amount of USD, so no share of it.
    const said = amount !== null && baselines.has(row.forecaster) ? { ...amount, share_consumed: UNKNOWN } : amount
    return { ...row, amount: said, holm_p_value: isKnown ? (adjusted.get(row) ?? null) : null }
  })
}
