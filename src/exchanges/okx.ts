import { OKX_TAKER_FEE, okxIsolatedPrice } from '../domain/venue-liquidation-prices.ts'
import type { Exchange } from './exchange.ts'
import { ladderRatio, slopeAtEntry } from './ladder-ratio.ts'
import { okxRest } from './okx-rest.ts'
import { okxTiers } from './okx-tiers.ts'

const SWAP_ID = /^([A-Z0-9]+)-([A-Z]+)-SWAP$/

/** OKX swaps. `side` of a liquidation is the closing order's; the public feed does not claim to show all of them. */
export const okx: Exchange = {
  id: 'okx',
  name: 'OKX',
  liquidationSide: 'order',
  liquidationCoverage: 'sampled',
  tierTables: [],
  tierContinuity: 'whole-position',
  tiers: okxTiers,
  rest: okxRest,
  canonicalSymbol: (instrumentId) => instrumentId.toUpperCase().replace(SWAP_ID, '$1$2'),
  liquidationRatio: (position) => ladderRatio(okxIsolatedPrice, position),
  marginSlope: (position) => slopeAtEntry(position, OKX_TAKER_FEE),
}
