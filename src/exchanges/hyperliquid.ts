import { hyperliquidIsolatedPrice } from '../domain/venue-liquidation-prices.ts'
import type { Exchange } from './exchange.ts'
import { hyperliquidLive } from './hyperliquid-live.ts'
import { hyperliquidPositions } from './hyperliquid-positions.ts'
import { hyperliquidSymbol } from './hyperliquid-symbol.ts'
import { hyperliquidTiers } from './hyperliquid-tiers.ts'
import { ladderRatio, slopeAtEntry } from './ladder-ratio.ts'

/**
 * Hyperliquid perpetuals. Coins settle in USDC; they are filed under the USDT symbol of the same coin, and `kPEPE`
 * (1,000 PEPE) under `1000PEPEUSDT`. There is no public liquidation feed; side A of a fill is an aggressive sell.
 */
export const hyperliquid: Exchange = {
  id: 'hyperliquid',
  name: 'Hyperliquid',
  liquidationSide: 'order',
  liquidationCoverage: 'none',
  tierTables: [],
  tierContinuity: 'continuous',
  tiers: hyperliquidTiers,
  live: hyperliquidLive,
  positions: hyperliquidPositions,
  canonicalSymbol: hyperliquidSymbol,
  liquidationRatio: (position) => ladderRatio(hyperliquidIsolatedPrice, position),
  marginSlope: (position) => slopeAtEntry(position),
}
