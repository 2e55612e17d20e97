import { binanceIsolatedPrice } from '../domain/liquidation-price.ts'
import { BINANCE_ARCHIVE } from './binance-archive.ts'
import { binanceTiers } from './binance-leverage-brackets.ts'
import { binanceLive } from './binance-live.ts'
import { binanceRest } from './binance-rest.ts'
import { BINANCE_TIERS } from './binance-tiers.ts'
import type { Exchange } from './exchange.ts'
import { ladderRatio, slopeAtLevel } from './ladder-ratio.ts'

/** Binance USDT-M futures. Liquidation records carry the side of the closing order; one per symbol and second at most. */
export const binance: Exchange = {
  id: 'binance',
  name: 'Binance',
  liquidationSide: 'order',
  liquidationCoverage: 'sampled',
  tierTables: BINANCE_TIERS,
  tierContinuity: 'continuous',
  tiers: binanceTiers,
  archive: BINANCE_ARCHIVE,
  rest: binanceRest,
  live: binanceLive,
  canonicalSymbol: (instrumentId) => instrumentId.toUpperCase(),
  liquidationRatio: (position) => ladderRatio(binanceIsolatedPrice, position),
  marginSlope: (position) => slopeAtLevel(binanceIsolatedPrice, position),
}
