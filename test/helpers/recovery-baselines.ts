import {
  type BaselineFrame,
  LADDER_LEVERAGES,
  ladderBaseline,
  volumeBaseline,
} from '../../src/analysis/baseline-densities.ts'
import type { PriceDensity } from '../../src/analysis/price-density.ts'
import type { SideDensities } from '../../src/analysis/recovery-score.ts'
import { exponentialBaseline, linearBaseline, uniformBaseline } from './distance-densities.ts'
import type { RecoveryMarket } from './recovery-market.ts'

/** As far as ranks are scored. */
const REACH = 0.6
/**
 * Falls to 1/e at 30 % from the price. Chosen to be hard to beat, by the truth that models do not see: of 0.1 to 0.6 it
 * had the least mean distance on seeds 101 to 110 (3.05 % of price; 11.8 % at 0.1, 5.1 % at 0.2, 3.3 % at 0.4).
 */
const DECAY = 0.3
const EQUAL_WEIGHTS = LADDER_LEVERAGES.map(() => 1)

/**
 * What a model has to beat, at the end of a market: densities that know the price and the candles alone.
 *
 * Yesterday's map is not among them, since each model has its own.
 */
export function recoveryBaselines({ price, bucketSize, candles }: RecoveryMarket) {
  const bothSides = (draw: (frame: BaselineFrame) => PriceDensity): SideDensities => {
    const frame = { price, size: bucketSize, reach: REACH }
    return { long: draw({ ...frame, side: 'long' }), short: draw({ ...frame, side: 'short' }) }
  }
  return {
    uniform: bothSides(uniformBaseline),
    linear: bothSides(linearBaseline),
    exponential: bothSides((frame) => exponentialBaseline(frame, DECAY)),
    ladder: bothSides((frame) => ladderBaseline(frame, EQUAL_WEIGHTS)),
    volume: bothSides((frame) => volumeBaseline(frame, candles)),
  }
}
