import { OKX_TAKER_FEE, okxIsolatedPrice } from '../domain/venue-liquidation-prices.ts'
import type { Exchange } from './exchange.ts'
import { ladderRatio, slopeAtEntry } from './ladder-ratio.ts'
import { okxLive } from './okx-live.ts'
import { okxRest } from './okx-rest.ts'
import { okxSymbol } from './okx-symbol.ts'
import { okxTiers } from './okx-tiers.ts'

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
  live: okxLive,
  canonicalSymbol: okxSymbol,
  liquidationRatio: (position) => ladderRatio(okxIsolatedPrice, position),
  marginSlope: (position) => slopeAtEntry(position, OKX_TAKER_FEE),
}
