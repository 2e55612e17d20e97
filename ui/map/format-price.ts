/** A price in as many decimals as its bucket size has. */
export function formatPrice(price: number, bucketSize: number): string {
  const decimals = Math.max(0, Math.ceil(-Math.log10(bucketSize) - 1e-9))
  return price.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** A distance in %, always with its sign. */
export function formatPercent(percent: number): string {
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(2)} %`
}
