/** What stands where there is no figure. */
export const NO_FIGURE = '—'
const MINUS = '−'

/** A number with its sign, a true minus: `+0.031`, `−0.020`; what rounds to zero has none. */
export function signedText(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return NO_FIGURE
  const text = Math.abs(value).toFixed(digits)
  const isZero = Number(text) === 0
  return `${isZero ? '' : value < 0 ? MINUS : '+'}${text}`
}

/** A number with a sign only below zero, such as a correlation or a lift: `0.42`. */
export function plainText(value: number | null, digits = 2): string {
  if (value === null || !Number.isFinite(value)) return NO_FIGURE
  return `${value < 0 && Number(value.toFixed(digits)) !== 0 ? MINUS : ''}${Math.abs(value).toFixed(digits)}`
}

/** A share from 0 to 1 in percent: `42.0 %`. */
export function percentText(share: number | null, digits = 1): string {
  return share === null || !Number.isFinite(share) ? NO_FIGURE : `${plainText(share * 100, digits)} %`
}
