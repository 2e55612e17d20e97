import type { MarginTier } from '../domain/margin-tiers.ts'

/**
 * Completes tiers from `[cap, maxLeverage, rate]` rows: each starts where the one before ends, and its maintenance
 * amount keeps the margin continuous, to the cent that venues publish.
 */
export function tiersFromRows(rows: readonly (readonly [number, number, number])[]): MarginTier[] {
  const tiers: MarginTier[] = []
  let before: MarginTier = { floor: 0, cap: 0, maxLeverage: Number.POSITIVE_INFINITY, rate: 0, amount: 0 }
  for (const [cap, maxLeverage, rate] of rows) {
    const amount = Math.round((before.amount + before.cap * (rate - before.rate)) * 100) / 100
    before = { floor: before.cap, cap, maxLeverage, rate, amount: tiers.length === 0 ? 0 : amount }
    tiers.push(before)
  }
  return tiers
}
