import type { ForecastMass, WindowTable } from '../../src/scoring/window-table.ts'
import { distanceBaselines } from '../../src/validation/distance-baselines.ts'
import { runForecasts } from '../../src/validation/forecast-part.ts'
import type { Forecaster } from '../../src/validation/forecaster.ts'
import { type PreparedMarket, prepareMarket } from '../../src/validation/prepare-market.ts'
import type { ScoreRow } from '../../src/validation/report.ts'
import { MarketScorer, type ScoredForecaster } from '../../src/validation/score-market.ts'
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
  { sources, question }: ValidatedMarket,
  { forecasters, altered = [] }: ScoringOptions,
): Promise<ReadonlyMap<string, ScoreRow>> {
  const market = await prepareMarket(sources, question)
  const said = new Map<string, ScoredForecaster>()
  for (const forecaster of forecasters) said.set(forecaster.id, await forecast(market, { sources, forecaster }))
  for (const { id, of, alter } of altered) {
    const masses = (said.get(of)?.said ?? []).map(({ mass }) => mass)
    const tables = market.horizons.map(({ table }) => table)
    said.set(id, { id, said: tables.map((table, at) => ({ mass: alter(table, masses[at]!), zones: undefined })) })
  }
  const distances = distanceBaselines(market)
  const known = forecasters.filter(({ kind }) => kind === 'baseline').flatMap(({ id }) => said.get(id) ?? [])
  const resampling = { seed: 1, blockMs: BLOCK_MS, resamples: RESAMPLES }
  const scorer = new MarketScorer(market, { baselines: [...distances, ...known], resampling })
  const rows = [...said.values(), ...distances].flatMap((one) => scorer.score(one).scores)
  const whole = rows.filter(({ side, regime, event_price }) => side === 'both' && regime === 'all' && event_price === 'trigger')
  return new Map(whole.map((row) => [`${row.forecaster} ${row.horizon}`, row]))
}

async function forecast(
  { market, horizons, exchange, tables, bucketSize, period, candles }: PreparedMarket,
  { sources, forecaster }: { readonly sources: ValidatedMarket['sources']; readonly forecaster: Forecaster },
): Promise<ScoredForecaster> {
  const range = { from: candles.openTime[0] ?? period.from_ms, to: period.to_ms }
  const { mass } = await runForecasts({
    forecaster,
    question: { market, exchange, tables, bucketSize, range },
    bars: await sources.inputs.load(market, forecaster.inputs),
    tables: horizons.map(({ table }) => table),
    checkTimes: [],
  })
  return { id: forecaster.id, said: mass.map((column) => ({ mass: column, zones: undefined })) }
}
