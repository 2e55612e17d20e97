import { binanceIsolatedPrice } from '../domain/liquidation-price.ts'
import type { Exchange } from './exchange.ts'
import { ladderRatio, slopeAtLevel } from './ladder-ratio.ts'
import { tiersFromRows } from './tier-rows.ts'

/** The simulated venue: Binance's formula, a full liquidation feed, one short table of tiers for every symbol. */
export const simulated: Exchange = {
  id: 'simulated',
  name: 'Simulated',
  liquidationSide: 'position',
  liquidationCoverage: 'full',
  tierTables: [
    {
      symbol: '*',
      validFrom: 0,
      source: 'made up for the simulator',
      tiers: tiersFromRows([
        [300_000, 125, 0.004],
        [3_000_000, 75, 0.0065],
        [70_000_000, 25, 0.02],
        [1_000_000_000, 5, 0.1],
      ]),
    },
  ],
  tierContinuity: 'continuous',
  canonicalSymbol: (instrumentId) => instrumentId.toUpperCase(),
  liquidationRatio: (position) => ladderRatio(binanceIsolatedPrice, position),
  marginSlope: (position) => slopeAtLevel(binanceIsolatedPrice, position),
}
