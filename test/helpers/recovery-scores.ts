import { type RecoveryScore, type SideDensities, scoreRecovery } from '../../src/analysis/recovery-score.ts'
import { yesterdaysMap } from '../../src/analysis/yesterdays-map.ts'
import { DEFAULT_MODEL, MODELS } from '../../src/models/registry.ts'
import { recoveryBaselines } from './recovery-baselines.ts'
import { recoveryMarket } from './recovery-market.ts'
import { recoveredMap, recoveryBars } from './recovery-run.ts'

/** Seeds that models are compared on; parameters were chosen on others (101 and up). */
export const RECOVERY_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const
const DAY = 86_400_000
/** The ledger without what it supposes of round leverages. */
const WITHOUT_PRESETS = { preset_share: 0 }

/** Scores of every model with default options, and of the baselines, on one simulated market of 30 days; by name. */
export function recoveryScores(seed: number): ReadonlyMap<string, RecoveryScore> {
  const market = recoveryMarket({ seed })
  const bars = recoveryBars(market)
  const { truth, price, bucketSize, endTime } = market
  const score = (model: SideDensities) => scoreRecovery({ model, truth, price })
  const scores = new Map(MODELS.map((model) => [model.id, score(recoveredMap({ model, bars, bucketSize }))]))
  const bare = recoveredMap({ model: DEFAULT_MODEL, bars, bucketSize, options: WITHOUT_PRESETS })
  scores.set('ledger, preset_share=0', score(bare))
  const yesterday = recoveredMap({ model: DEFAULT_MODEL, bars, bucketSize, end: endTime - DAY })
  const from = bars.openTime.findIndex((time) => time >= endTime - DAY)
  const low = bars.triggerLow.subarray(from).reduce((least, value) => Math.min(least, value))
  const high = bars.triggerHigh.subarray(from).reduce((most, value) => Math.max(most, value))
  scores.set(
    `baseline: ${DEFAULT_MODEL.id} of yesterday`,
    score({
      long: yesterdaysMap(yesterday.long, { side: 'long', low, high }),
      short: yesterdaysMap(yesterday.short, { side: 'short', low, high }),
    }),
  )
  for (const [name, map] of Object.entries(recoveryBaselines(market))) scores.set(`baseline: ${name}`, score(map))
  return scores
}
