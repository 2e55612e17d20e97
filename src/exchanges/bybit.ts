import { bybitIsolatedPrice } from '../domain/venue-liquidation-prices.ts'
import { BYBIT_ARCHIVE } from './bybit-archive.ts'
import { bybitLive } from './bybit-live.ts'
import { bybitRest } from './bybit-rest.ts'
import { bybitTiers } from './bybit-tiers.ts'
import type { Exchange } from './exchange.ts'
import { ladderRatio, slopeAtLevel } from './ladder-ratio.ts'

/** Bybit linear perpetuals. `S` of allLiquidation is the position's side: Buy means a long was liquidated. */
export const bybit: Exchange = {
  id: 'bybit',
  name: 'Bybit',
  liquidationSide: 'position',
  liquidationCoverage: 'full',
  tierTables: [],
  tierContinuity: 'continuous',
  tiers: bybitTiers,
  archive: BYBIT_ARCHIVE,
  rest: bybitRest,
  live: bybitLive,
  canonicalSymbol: (instrumentId) => instrumentId.toUpperCase(),
  liquidationRatio: (position) => ladderRatio(bybitIsolatedPrice, position),
  marginSlope: (position) => slopeAtLevel(bybitIsolatedPrice, position),
}
