/** A price with the digits that matter at its height: 114620.5, 0.08231. */
export function formatPrice(price: number): string {
  const digits = price >= 10_000 ? 1 : price >= 100 ? 2 : price >= 1 ? 4 : 6
  return price.toLocaleString('en', { maximumFractionDigits: digits })
}
