import { NO_FIGURE, percentText, plainText } from '../domain/figure-text.ts'
import { type BoardRow, boardOf } from './leaderboard.ts'
import { hasNoMap, NO_MAP_TEXT } from './no-map.ts'
import { countText, figureText, gainText, shareText } from './number-text.ts'
import type { HitRateRow, Horizon, ValidationReport } from './report.ts'
import { findScore, UNIFORM, UNKNOWN } from './report-part.ts'
import { type ReportTable, scoredIn, tableByHorizon } from './report-table.ts'

/** Verdicts in plain words. */
export const VERDICT_TEXT = {
  skill: 'skill',
  no_skill: 'no measurable skill',
  insufficient_data: 'insufficient data',
} as const

/** All forecasters of a horizon, ranked. */
export function rankingTable(report: ValidationReport, horizon: Horizon): ReportTable {
  const { rows } = boardOf(report, { horizon, side: 'both', regime: 'all' })
  return {
    caption: `Ranking, horizon ${horizon}: bits an event [95 % interval]`,
    head: ['#', 'forecaster', 'kind', 'verdict', 'recalibrated skill', 'over uniform', 'over best baseline', 'events'],
    rows: rows.map((row) => [
      row.rank === null ? NO_FIGURE : String(row.rank),
      row.forecaster,
      row.kind,
      row.kind === 'baseline' ? NO_FIGURE : VERDICT_TEXT[row.verdict],
      gainText(row.skill_bits),
      row.absent ?? (hasNoMap(row.forecaster, row.gain_bits) ? NO_MAP_TEXT : gainText(row.gain_bits)),
      overBestText(row),
      row.absent === null ? countText(row.events) : NO_FIGURE,
    ]),
  }
}

function overBestText({ best_baseline: baseline, gain_over_best: gain }: BoardRow): string {
  if (baseline === null) return NO_FIGURE
  return `${gainText(gain)} (${baseline})`
}

/** Other ways to tell how mass was placed. */
export function placementTable(report: ValidationReport): ReportTable {
  return tableByHorizon(report, 'Placement by other measures', {
    head: ['gain by notional', 'lift at 20 %', 'rank correlation', 'p (Diebold-Mariano)', 'recalibrated mixture'],
    rowOf: ({ score: { placement } }) =>
      placement === null
        ? undefined
        : [
            gainText(placement.notional_gain_bits),
            figureText(placement.lift_at_20),
            figureText(placement.rank_correlation),
            plainText(placement.p_value, 3),
            mixtureText(placement.mixture),
          ],
  })
}

function mixtureText(mixture: Readonly<Record<string, number>>): string {
  const parts = Object.entries(mixture)
    .filter(([, share]) => share >= 0.005)
    .sort(([, one], [, other]) => other - one)
  return parts.map(([id, share]) => `${id} ${percentText(share)}`).join(', ')
}

/** Reliability of each forecaster, tenth by tenth. */
export function reliabilityTable(report: ValidationReport, horizon: Horizon): ReportTable {
  return {
    caption: `Predicted share → realised share, horizon ${horizon}, tenths of the cells from the faintest on`,
    head: ['forecaster', ...Array.from({ length: 10 }, (_, i) => String(i + 1))],
    rows: scoredIn(report, { horizon })
      .filter(({ score }) => score.reliability.length > 0)
      .map(({ note, score }) => [
        note.id,
        ...Array.from({ length: 10 }, (_, i) => {
          const bin = score.reliability[i]
          return bin === undefined
            ? NO_FIGURE
            : `${percentText(bin.predicted_share)} → ${percentText(bin.realised_share)}`
        }),
      ]),
  }
}

/** Zones, with what as many random ones of the same widths would have scored. */
export function zoneTable(report: ValidationReport): ReportTable {
  return tableByHorizon(report, 'Zones [95 % interval]; random ones in brackets', {
    head: ['zones', 'touched', 'precision', 'recall', 'F1', 'precision if touched', 'median minutes to touch'],
    rowOf: ({ score: { zones } }) =>
      zones === null
        ? undefined
        : [
            countText(zones.zones),
            `${shareText(zones.touched)} (${percentText(zones.random.touched)})`,
            `${shareText(zones.precision)} (${percentText(zones.random.precision)})`,
            `${shareText(zones.recall)} (${percentText(zones.random.recall)})`,
            `${figureText(zones.f1, 3)} (${plainText(zones.random.f1, 3)})`,
            shareText(zones.precision_if_touched),
            plainText(zones.median_minutes_to_touch, 0),
          ],
  })
}

/** Hit rates as older tools count them. */
export function hitRateTable({ hit_rates }: ValidationReport): ReportTable {
  return {
    caption: 'Hit rates',
    head: ['horizon', 'forecaster', 'counted', 'within', 'hit rate', 'by chance', '60 % reached', 'count', 'hours'],
    rows: hit_rates.map((row) => [
      row.horizon,
      row.forecaster,
      row.definition === 'touch' ? 'zones that the price came near' : 'liquidations near a zone, once a forecast',
      percentText(row.tolerance),
      percentText(row.hit_rate),
      percentText(row.random_hit_rate),
      reachedText(row),
      countText(row.count),
      plainText(row.hours, 1),
    ]),
  }
}

function reachedText({ reaches_60_percent: isReached, chance_reaches_60_percent: isByChance }: HitRateRow): string {
  if (isReached === null) return NO_FIGURE
  const text = isReached ? 'yes' : 'no'
  return isByChance === true ? `${text}; so does chance` : text
}

/** How well amounts were foretold. */
export function amountTable(report: ValidationReport): ReportTable {
  return tableByHorizon(report, 'Amounts [95 % interval]', {
    head: ['windows', 'rank correlation', 'deviance skill', 'share of mass consumed'],
    rowOf: ({ score: { amount, windows } }) =>
      amount === null
        ? undefined
        : [
            countText(windows),
            figureText(amount.rank_correlation),
            figureText(amount.deviance_skill, 3),
            figureText(amount.share_consumed, 4),
          ],
  })
}

const PARTS = [
  { side: 'long', regime: 'all' },
  { side: 'short', regime: 'all' },
  { side: 'both', regime: 'calm' },
  { side: 'both', regime: 'usual' },
  { side: 'both', regime: 'wild' },
] as const

/** Gains by side and by how much the price had moved. */
export function partsTable(report: ValidationReport): ReportTable {
  return tableByHorizon(report, 'Bits an event over uniform [95 % interval], by side and by volatility (events)', {
    head: ['longs', 'shorts', 'calm', 'usual', 'wild'],
    rowOf: ({ note, score: { horizon } }) =>
      PARTS.map((part) => {
        const found = findScore(report, { forecaster: note.id, horizon, ...part, event_price: 'trigger' })
        const gain = found?.placement?.gain_bits[UNIFORM] ?? UNKNOWN
        return gain.value === null ? NO_FIGURE : `${gainText(gain)} (${countText(found?.events ?? 0)})`
      }),
  })
}

/** The same at the prices that the venue publishes; undefined where those are what is scored. */
export function eventPriceTable(report: ValidationReport): ReportTable | undefined {
  if (report.event_prices.shift === 0) return undefined
  return tableByHorizon(report, 'Bits an event over uniform [95 % interval], by the price that is scored', {
    head: ['trigger (shifted)', 'as published'],
    rowOf: ({ note, score: { horizon } }) =>
      (['trigger', 'published'] as const).map((event_price) => {
        const found = findScore(report, { forecaster: note.id, horizon, side: 'both', regime: 'all', event_price })
        return gainText(found?.placement?.gain_bits[UNIFORM] ?? UNKNOWN)
      }),
  })
}
