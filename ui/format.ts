const UNITS = [
  { size: 1e9, suffix: 'B' },
  { size: 1e6, suffix: 'M' },
  { size: 1e3, suffix: 'K' },
] as const

/** USD in three or more digits and a unit: 633.47M. */
export function formatUsd(value: number): string {
  const unit = UNITS.find(({ size }) => Math.abs(value) >= size)
  return unit === undefined ? value.toFixed(value === 0 ? 0 : 2) : `${(value / unit.size).toFixed(2)}${unit.suffix}`
}

const DAY_TIME = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })

/** UTC: 13 Oct 2025, 21:00. */
export function formatTime(time: number): string {
  return DAY_TIME.format(time)
}

/** UTC time of day: 21:00. */
export function formatClock(time: number): string {
  return TIME.format(time)
}

/** Age in the largest whole unit: 3 d, 5 h, 12 min, 40 s. */
export function formatAge(seconds: number): string {
  if (seconds >= 172_800) return `${Math.floor(seconds / 86_400)} d`
  if (seconds >= 7200) return `${Math.floor(seconds / 3600)} h`
  if (seconds >= 120) return `${Math.floor(seconds / 60)} min`
  return `${Math.floor(seconds)} s`
}

/** A price in as many digits as traders quote, six and a tenth at least: 114,620.5, 1.2345, 0.00001234. */
export function formatPrice(price: number): string {
  const whole = Math.floor(Math.log10(Math.max(1, Math.abs(price)))) + 1
  const digits = Math.max(6, whole + 1)
  return price.toLocaleString('en-US', { maximumSignificantDigits: digits })
}
