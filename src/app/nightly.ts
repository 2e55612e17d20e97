import type { Config } from '../config/schema.ts'
import { systemClock } from '../live/clock.ts'
import { Catalog } from '../services/catalog.ts'
import { openHeat } from '../storage/duckdb-heat.ts'
import { openReports } from '../storage/duckdb-reports.ts'
import type { DuckDbStore } from '../storage/duckdb-store.ts'
import { nightCommand, nightQuestion } from '../validation/night.ts'
import { ComputePool } from './compute/compute-pool.ts'
import { listOf } from './live.ts'
import { NightlyScores, type NightScorer } from './nightly-scores.ts'
import { packageVersion } from './package-version.ts'
import { parametersFolder } from './parameters-folder.ts'

/** Share of the memory for market data that nightly scoring has, where it runs. */
export const NIGHTLY_SHARE = 0.25

export interface NightlyParts {
  readonly store: DuckDbStore
  /** Memory for market data while nights are scored. */
  readonly inputBytes: number
  /** Told of what goes wrong and of skill that dropped, with its market or a part of the program as its source. */
  readonly onProblem: (source: string, problem: string) => void
}

/** Makes what scores each night the markets that a configuration watches live; the caller starts and stops it. */
export function createNightlyScores(config: Config, parts: NightlyParts): NightlyScores {
  const { store, onProblem } = parts
  const catalog = new Catalog(store)
  return new NightlyScores({
    clock: systemClock,
    reports: openReports(store),
    markets: () => liveMarkets(config, catalog),
    openScorer: () => threadScorer(config, parts),
    onProblem: (market, problem) => {
      const source = market === undefined ? 'nightly scoring' : `${market.exchange} ${market.symbol}`
      onProblem(source, `yesterday is not scored: ${problem instanceof Error ? problem.message : String(problem)}`)
    },
    onDrop: ({ exchange, symbol, text }) => onProblem(`${exchange} ${symbol}`, `skill dropped: ${text}`),
  })
}

/** Stored markets among those that are watched which have liquidations. */
async function liveMarkets(config: Config, catalog: Catalog) {
  const exchanges = listOf(config.live_exchanges).map((id) => id.toLowerCase())
  const symbols = listOf(config.live_symbols).map((symbol) => symbol.toUpperCase())
  const markets = await catalog.markets()
  return markets.filter(
    ({ exchange, symbol, rows }) =>
      exchanges.includes(exchange) && symbols.includes(symbol) && rows.some(({ kind }) => kind === 'liquidations'),
  )
}

/** Scores in a thread of its own, which nobody else waits for and which ends with the work. */
function threadScorer(config: Config, { store, inputBytes, onProblem }: NightlyParts): NightScorer {
  const pool = new ComputePool({
    store,
    heat: openHeat(store),
    threads: 1,
    inputBytes,
    parametersFolder: parametersFolder(config),
    onProblem: ({ message }) => onProblem('nightly scoring', `its thread ended: ${message}`),
  })
  return {
    score: (night, signal) => {
      const how = { createdAt: systemClock.now(), command: nightCommand(night), liqheatVersion: packageVersion() }
      return pool.validate({ question: nightQuestion(night), ...how }, { signal })
    },
    close: () => pool.stop(),
  }
}
