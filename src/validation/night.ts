import { floorTime } from '../domain/time.ts'
import type { Estimate } from '../scoring/estimate.ts'
import { isoTime } from '../services/window.ts'
import type { ReportHead, StoredReport } from '../storage/report-target.ts'
import type { MarketKey } from '../storage/store.ts'
import type { ValidationQuestion } from './question.ts'
import { HORIZONS, type Horizon, type ValidationReport } from './report.ts'
import { findScore, UNIFORM, UNKNOWN } from './report-part.ts'
import type { SkillDrop } from './skill-drop.ts'
import { toStored } from './stored-report.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Horizons of nights; the longer one is the gap between training and the day. */
const NIGHT_HORIZONS = ['1h', '4h'] as const satisfies readonly Horizon[]
/** A day is scored so long after its end: what was late has come, and holes have been filled from the venues. */
export const NIGHT_DELAY_MS = 5 * HOUR
/** Days that are made up for after a time without scoring. */
const MOST_MISSED_DAYS = 7
const TRAINING_MS = 30 * DAY
/** Model whose gain is watched. */
const WATCHED_MODEL = 'ledger'

/** A day of a market, by its begin in UTC ms. */
export interface Night extends MarketKey {
  readonly day: number
}

/** What a stored report of a night tells in its summary. */
export interface NightSummary {
  /** Of the default model over the uniform baseline within an hour, bits an event. */
  readonly gain_bits: Estimate
  readonly drop: SkillDrop | null
  /** Whether its report was shortened. */
  readonly is_short?: boolean
}

/** Days that are to be scored at a time, the oldest first. */
export function dueDays(now: number): number[] {
  const last = floorTime(now - NIGHT_DELAY_MS, DAY) - DAY
  return Array.from({ length: MOST_MISSED_DAYS }, (_, i) => last - (MOST_MISSED_DAYS - 1 - i) * DAY)
}

/** When the next day is to be scored, UTC ms. */
export function nextNight(now: number): number {
  return floorTime(now - NIGHT_DELAY_MS, DAY) + DAY + NIGHT_DELAY_MS
}

/** A day as a question of validation: trained on up to 30 days before, scored on what lies within the day. */
export function nightQuestion({ symbol, exchange, day }: Night): ValidationQuestion {
  const gap = Math.max(...NIGHT_HORIZONS.map((horizon) => HORIZONS[horizon]))
  return {
    symbol,
    exchange,
    from: day - TRAINING_MS,
    to: day + DAY,
    train_to: day - gap,
    horizons: NIGHT_HORIZONS,
    step_ms: HOUR,
    price_shift: 'maintenance',
    kind: 'night',
  }
}

/** Command line that scores a night anew, and leaves the market's boards as they are. */
export function nightCommand(night: Night): string {
  const { symbol, exchange, from = 0, to = 0, train_to = 0, horizons } = nightQuestion(night)
  const times = `--from ${isoTime(from)} --train-to ${isoTime(train_to)} --to ${isoTime(to)}`
  return `liqheat validate --symbol ${symbol} --exchange ${exchange} --model all ${times} --horizon ${horizons.join(',')} --no-store`
}

/** The gain that is watched; unknown where the model was not scored. */
export function nightGain(report: ValidationReport): Estimate {
  const part = { horizon: '1h', side: 'both', regime: 'all', event_price: 'trigger' } as const
  return findScore(report, { forecaster: WATCHED_MODEL, ...part })?.placement?.gain_bits[UNIFORM] ?? UNKNOWN
}

/** A night's report as it is stored, with what it means for the model's skill. */
export function storedNight(report: ValidationReport, night: NightSummary): StoredReport {
  const stored = toStored(report)
  return { ...stored, summary: JSON.stringify({ ...JSON.parse(stored.summary), night }) }
}

/** A night's report is kept whole so long after its end. */
const WHOLE_MS = 30 * DAY

/** Nights whose reports are older than 30 days and still whole. */
export function nightsToShorten(heads: readonly ReportHead[], now: number): ReportHead[] {
  return heads.filter((head) => head.to < now - WHOLE_MS && nightOf(head)?.is_short !== true)
}

/** A night's report without what takes its room: scores of both sides and all volatility are left. */
export function shortNight(stored: StoredReport): StoredReport {
  const report: ValidationReport = JSON.parse(stored.body)
  const short: ValidationReport = {
    ...report,
    scores: report.scores
      .filter(({ side, regime, event_price: price }) => side === 'both' && regime === 'all' && price === 'trigger')
      .map((row) => ({ ...row, reliability: [] })),
    hit_rates: [],
    warnings: [...report.warnings, SHORTENED],
  }
  const summary: { readonly night?: NightSummary } = JSON.parse(stored.summary)
  return {
    ...stored,
    summary: JSON.stringify({ ...summary, night: { ...summary.night, is_short: true } }),
    body: JSON.stringify(short),
  }
}

const SHORTENED =
  'after 30 days a night keeps its scores of both sides and all volatility alone; its command makes the rest anew'

/** What a stored report tells as a night; undefined where it was none. */
export function nightOf({ summary }: Pick<ReportHead, 'summary'>): NightSummary | undefined {
  const { night }: { readonly night?: NightSummary } = JSON.parse(summary)
  return night
}
