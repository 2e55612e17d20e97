import { hyperliquidIsolatedPrice } from '../domain/venue-liquidation-prices.ts'
import type { Exchange } from './exchange.ts'
import { hyperliquidTiers } from './hyperliquid-tiers.ts'
import { ladderRatio, slopeAtEntry } from './ladder-ratio.ts'

const PLAIN_COIN = /^(k?)([A-Z][A-Z0-9]*)$/

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
  canonicalSymbol: (instrumentId) => {
    const [, thousand, coin] = PLAIN_COIN.exec(instrumentId) ?? []
    if (coin === undefined || coin.endsWith('USDT')) return instrumentId.toUpperCase()
    return `${thousand === 'k' ? '1000' : ''}${coin}USDT`
  },
  liquidationRatio: (position) => ladderRatio(hyperliquidIsolatedPrice, position),
  marginSlope: (position) => slopeAtEntry(position),
}
