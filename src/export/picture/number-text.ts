const UNITS = [
  { size: 1e12, suffix: 'T' },
  { size: 1e9, suffix: 'B' },
  { size: 1e6, suffix: 'M' },
  { size: 1e3, suffix: 'K' },
] as const

/** USD in three digits or more and a unit, as on the page: 633.47M. */
export function usdText(value: number): string {
  const unit = UNITS.find(({ size }) => Math.abs(value) >= size)
  return unit === undefined ? value.toFixed(value === 0 ? 0 : 2) : `${(value / unit.size).toFixed(2)}${unit.suffix}`
}

/** A price with thousands set apart. */
export function priceText(price: number, decimals: number): string {
  return price.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** Decimals that a step of prices needs: 0.25 has 2, 100 has 0. */
export function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 12; decimals++) {
    const scaled = step * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals
  }
  return 12
}
