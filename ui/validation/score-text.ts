import { NO_FIGURE, plainText, signedText } from '../../src/domain/figure-text.ts'
import type { Estimate } from './report-types.ts'

/** An interval as it is read aloud: −0.020 to +0.080. */
export function intervalText({ low, high }: Estimate, digits = 3): string {
  return low === null || high === null ? NO_FIGURE : `${signedText(low, digits)} to ${signedText(high, digits)}`
}

/** Interval of a share, in percent. */
export function shareInterval({ low, high }: Estimate, digits = 1): string {
  return low === null || high === null ? '' : `${(100 * low).toFixed(digits)}–${(100 * high).toFixed(digits)}`
}

/** Interval of a figure without a sign. */
export function plainInterval({ low, high }: Estimate, digits = 2): string {
  return low === null || high === null ? '' : `${plainText(low, digits)} to ${plainText(high, digits)}`
}

/** Probability that such a gain comes by chance. */
export function pValueText(value: number | null): string {
  return value === null ? NO_FIGURE : value < 0.001 ? '< 0.001' : value.toFixed(3)
}

/** UTC day: 2026-01-05. */
export function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

const DAY = 86_400_000
/** Of shorter periods the days alone would tell nothing. */
const SHORT_PERIOD_MS = 3 * DAY

/** Both ends of a period, UTC: days, and of less than three days the times, too. */
export function periodTexts(from: number, to: number): readonly [string, string] {
  const text = (time: number): string =>
    to - from < SHORT_PERIOD_MS ? new Date(time).toISOString().slice(0, 16).replace('T', ' ') : dayText(time)
  return [text(from), text(to)]
}
