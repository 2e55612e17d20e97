import { createRandom } from '../../src/domain/random.ts'
import type { BarColumns } from '../../src/kernel/bars.ts'
import type { ForecastMass, WindowTable } from '../../src/scoring/window-table.ts'
import { distanceBaselines } from '../../src/validation/distance-baselines.ts'
import { runForecasts } from '../../src/validation/forecast-part.ts'
import type { Forecaster } from '../../src/validation/forecaster.ts'
import { type PreparedMarket, prepareMarket } from '../../src/validation/prepare-market.ts'
import { MarketScorer, type OwnScore, type ScoredForecaster } from '../../src/validation/score-market.ts'
import type { ValidatedMarket } from './validated-market.ts'

/** What is scored of a market. */
export interface ScoringOptions {
  readonly forecasters: readonly Forecaster[]
  /** Made of what forecasters said, by their id; scored beside them under ids of their own. */
  readonly altered?: readonly Alteration[]
}

/** Mass of a forecaster in other cells. */
export interface Alteration {
  readonly id: string
  readonly of: string
  alter(table: WindowTable, mass: ForecastMass): ForecastMass
}

const BLOCK_MS = 48 * 3_600_000
const RESAMPLES = 400

/** Rows of both sides and all regimes at triggers, by forecaster and horizon, such as `ledger 1h`. */
export async function scoreMarket(
  simulated: ValidatedMarket,
  { forecasters, altered = [] }: ScoringOptions,
): Promise<ReadonlyMap<string, OwnScore>> {
  const market = await prepareMarket(simulated.sources, simulated.question)
  const said = new Map<string, ScoredForecaster>()
  for (const forecaster of forecasters)
    said.set(forecaster.id, await forecast(market, { forecaster, bars: simulated.bars }))
  for (const { id, of, alter } of altered) {
    const masses = (said.get(of)?.said ?? []).map((one) => one?.mass)
    const tables = market.horizons.map(({ table }) => table)
    said.set(id, { id, said: tables.map((table, at) => ({ mass: alter(table, masses[at]!), zones: undefined })) })
  }
  const distances = distanceBaselines(market)
  const known = forecasters.filter(({ kind }) => kind === 'baseline').flatMap(({ id }) => said.get(id) ?? [])
  const resampling = { seed: 1, blockMs: BLOCK_MS, resamples: RESAMPLES }
  const horizons = market.horizons.map((horizon) => ({ ...horizon, published: undefined }))
  const scorer = new MarketScorer({ ...market, horizons }, { baselines: [...distances, ...known], resampling })
  const rows = [...said.values(), ...distances].flatMap((one) => scorer.score(one).scores)
  const whole = rows.filter(({ side, regime }) => side === 'both' && regime === 'all')
  return new Map(whole.map((row) => [`${row.forecaster} ${row.horizon}`, row]))
}

async function forecast(
  { market, horizons, exchange, tables, bucketSize, period, candles }: PreparedMarket,
  { forecaster, bars }: { readonly forecaster: Forecaster; readonly bars: BarColumns },
): Promise<ScoredForecaster> {
  const range = { from: candles.openTime[0] ?? period.from_ms, to: period.to_ms }
  const { mass } = await runForecasts({
    forecaster,
    question: { market, exchange, tables, bucketSize, range },
    bars,
    tables: horizons.map(({ table }) => table),
    checkTimes: [],
  })
  return { id: forecaster.id, said: mass.map((column) => ({ mass: column, zones: undefined })) }
}

/** The same masses in each window, in a random order of its cells. */
export function shuffleCells(seed: number): Alteration['alter'] {
  return ({ offset }, mass) => {
    const random = createRandom({ seed, name: 'shuffle' })
    const shuffled = mass.slice()
    for (let w = 0; w + 1 < offset.length; w++) {
      const from = offset[w] ?? 0
      for (let left = (offset[w + 1] ?? from) - from; left > 1; left--) {
        const taken = from + Math.floor(random.uniform() * left)
        const last = from + left - 1
        const moved = shuffled[taken] ?? 0
        shuffled[taken] = shuffled[last] ?? 0
        shuffled[last] = moved
      }
    }
    return shuffled
  }
}
