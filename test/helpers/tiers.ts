import type { MarginTier } from '../../src/domain/margin-tiers.ts'
import { BINANCE_TIERS } from '../../src/exchanges/binance-tiers.ts'

/** BTCUSDT as of 2026-09-16. */
export const BINANCE_TIERS_2026: readonly MarginTier[] =
  BINANCE_TIERS.findLast((table) => table.symbol === 'BTCUSDT')?.tiers ?? []

/** 50k at 0.4 %, then 250k at 0.5 % with a maintenance amount of 50 USD. */
export const TWO_TIERS: readonly MarginTier[] = [
  { floor: 0, cap: 50_000, maxLeverage: 125, rate: 0.004, amount: 0 },
  { floor: 50_000, cap: 250_000, maxLeverage: 100, rate: 0.005, amount: 50 },
]
