import type { Estimate } from '../scoring/estimate.ts'

/** What stands where there is no figure. */
export const NO_FIGURE = '–'
const MINUS = '−'

/** `+0.031`. */
export function signedText(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return NO_FIGURE
  const text = Math.abs(value).toFixed(digits)
  const isZero = Number(text) === 0
  return `${isZero ? '' : value < 0 ? MINUS : '+'}${text}`
}

/** `+0.031 [−0.020, +0.082]`. */
export function gainText({ value, low, high }: Estimate): string {
  if (value === null) return NO_FIGURE
  if (low === null || high === null) return `${signedText(value)} [no interval]`
  return `${signedText(value)} [${signedText(low)}, ${signedText(high)}]`
}

/** `0.42`. */
export function plainText(value: number | null, digits = 2): string {
  if (value === null || !Number.isFinite(value)) return NO_FIGURE
  return `${value < 0 && Number(value.toFixed(digits)) !== 0 ? MINUS : ''}${Math.abs(value).toFixed(digits)}`
}

/** `0.42 [0.31, 0.55]`. */
export function figureText({ value, low, high }: Estimate, digits = 2): string {
  if (value === null) return NO_FIGURE
  const interval =
    low === null || high === null ? 'no interval' : `${plainText(low, digits)}, ${plainText(high, digits)}`
  return `${plainText(value, digits)} [${interval}]`
}

/** `42.0 %`. */
export function percentText(share: number | null): string {
  return share === null || !Number.isFinite(share) ? NO_FIGURE : `${plainText(share * 100, 1)} %`
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

/** `2026-03-01 04:00`, UTC. */
export function timeText(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}

/** `12.3 d`, in days of 24 hours. */
export function daysText(days: number): string {
  return Number.isInteger(days) ? String(days) : days.toFixed(1)
}
