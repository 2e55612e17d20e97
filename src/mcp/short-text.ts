import type { Zone } from './heatmap-answer.ts'

const AMOUNT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** USD in few characters, as `$1.23M`. */
export function usdText(amount: number): string {
  return `$${AMOUNT.format(amount)}`
}

/** A zone in one line. */
export function zoneText({
  side,
  price_low: low,
  price_high: high,
  distance_pct: distance,
  notional_usd,
}: Zone): string {
  return `${side}s ${low}-${high} (${distance > 0 ? '+' : ''}${distance.toFixed(2)} %): ${usdText(notional_usd)}`
}

/** What must be said with any number of a map. */
export function caveats({
  data_kind: kind,
  freshness_seconds: age,
  warnings,
}: {
  readonly data_kind: string
  readonly freshness_seconds: number
  readonly warnings: readonly string[]
}): string[] {
  return [
    ...(kind === 'simulated' ? ['SIMULATED data: this is no real market.'] : []),
    `Data is ${ageText(age)} old. Levels are modelled, not observed.`,
    ...warnings.map((warning) => `Warning: ${warning}`),
  ]
}

function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} days`
}
