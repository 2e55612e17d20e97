import type { PriceDensity } from '../../src/analysis/price-density.ts'
import type { SideDensities } from '../../src/analysis/recovery-score.ts'
import { bucketIndex } from '../../src/domain/price-grid.ts'
import { ledger } from '../../src/models/ledger.ts'
import { type LeverageShare, SIMULATED_LEVERAGE_MIX } from '../../src/simulation/traders.ts'
import type { Forecaster } from '../../src/validation/forecaster.ts'
import { modelForecaster } from '../../src/validation/model-forecaster.ts'
import type { ValidatedMarket } from './validated-market.ts'
import { TrueMaps, type TrueWeight } from './validated-truth.ts'

const CANDLES_ALONE = { needs: ['candles'], awaits: [], uses: [] } as const
/** Of the simulator: median notional is in proportion to 1 / (1 + L / 30) and its spread the same for all leverages. */
const SIZE_LEVERAGE = 30

/**
 * The ledger with what it cannot know of the simulated traders: shares of opened notional by leverage, the share of
 * volume that is theirs, and holding times: 40 h at 2x, 17 h at 10x, 2.3 h at 100x, which 60 h at 1x to the power
 * -0.75 follows within a third, times ln 2.
 */
export function ledgerWithTrueParameters(
  { simulated: { truth, candles } }: ValidatedMarket,
  mix: readonly LeverageShare[] = SIMULATED_LEVERAGE_MIX,
): Forecaster {
  const weights = mix.map(({ leverage, share }) => ({ leverage, weight: share / (1 + leverage / SIZE_LEVERAGE) }))
  const start = candles.openTime[0] ?? 0
  let traded = 0
  truth.quantity.forEach((quantity, i) => {
    if ((truth.openTime[i] ?? 0) >= start) traded += quantity
    if (Number.isFinite(truth.closeTime[i])) traded += quantity
  })
  const churn = traded / candles.volume.reduce((sum, volume) => sum + volume, 0)
  const options = { churn, half_life_hours_at_1x: 42, half_life_power: 0.75 }
  return { ...modelForecaster(ledger, { weights, options }), id: 'ledger_true', title: 'Ledger, true parameters' }
}

/** The truth as a forecaster: what no model can see. */
export function truthForecaster(market: ValidatedMarket, weight: TrueWeight): Forecaster {
  const maps = new TrueMaps(market.simulated)
  return {
    id: `truth_${weight}`,
    kind: 'rule',
    title: `True map by ${weight}`,
    version: '1',
    inputs: CANDLES_ALONE,
    start: ({ bucketSize: size }) => ({
      forecast: ({ time }) => maps.mapAt({ time, size, weight }),
      settings: () => ({ weight }),
    }),
  }
}

/**
 * The true map of another time, half the market away and moved to the price of now: it knows what true maps look like at
 * a distance from the price, and nothing of this one.
 */
export function misplacedForecaster(market: ValidatedMarket): Forecaster {
  const maps = new TrueMaps(market.simulated)
  const { closeTime, close } = market.simulated.candles
  const start = market.simulated.candles.openTime[0] ?? 0
  const length = (closeTime.at(-1) ?? 0) - start
  return {
    id: 'truth_misplaced',
    kind: 'rule',
    title: 'True map of another time',
    version: '1',
    inputs: CANDLES_ALONE,
    start: ({ bucketSize: size }) => ({
      forecast: ({ time, price }) => {
        const other = start + ((time - start + length / 2) % length)
        const before = closeTime.findLastIndex((at) => at <= other)
        const buckets = bucketIndex(price, size) - bucketIndex(close[before] ?? price, size)
        return moved(maps.mapAt({ time: other, size, weight: 'notional' }), buckets)
      },
      settings: () => ({}),
    }),
  }
}

function moved({ long, short }: SideDensities, buckets: number): SideDensities {
  const move = (density: PriceDensity): PriceDensity => ({ ...density, first: density.first + buckets })
  return { long: move(long), short: move(short) }
}
