import { NO_FIGURE, percentText, plainText, signedText } from '../domain/figure-text.ts'
import type { Estimate } from '../scoring/estimate.ts'

/** `+0.031 [−0.020, +0.082]`. */
export function gainText({ value, low, high }: Estimate): string {
  if (value === null) return NO_FIGURE
  if (low === null || high === null) return `${signedText(value)} [no interval]`
  return `${signedText(value)} [${signedText(low)}, ${signedText(high)}]`
}

/** `0.42 [0.31, 0.55]`. */
export function figureText({ value, low, high }: Estimate, digits = 2): string {
  if (value === null) return NO_FIGURE
  const interval =
    low === null || high === null ? 'no interval' : `${plainText(low, digits)}, ${plainText(high, digits)}`
  return `${plainText(value, digits)} [${interval}]`
}

/** `42.0 % [31.0, 55.0]`. */
export function shareText({ value, low, high }: Estimate): string {
  if (value === null) return NO_FIGURE
  const interval =
    low === null || high === null ? 'no interval' : `${plainText(low * 100, 1)}, ${plainText(high * 100, 1)}`
  return `${percentText(value)} [${interval}]`
}

/** `1,234`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US')
}

/** `2026-03-01` at midnight, else `2026-03-01 04:00`; UTC. */
export function timeText(time: number): string {
  const text = new Date(time).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
}

/** `45`, `12.3`. */
export function daysText(days: number): string {
  return Number.isInteger(days) ? String(days) : days.toFixed(1)
}
