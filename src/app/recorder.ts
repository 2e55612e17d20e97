import type { Config } from '../config/schema.ts'
import type { Bus } from '../live/bus.ts'
import { openHeat } from '../storage/duckdb-heat.ts'
import type { DuckDbStore } from '../storage/duckdb-store.ts'
import { ComputePool } from './compute/compute-pool.ts'
import { JobServer } from './jobs/job-server.ts'
import { createCollector } from './live.ts'
import { createNightlyScores, NIGHTLY_SHARE } from './nightly.ts'
import { parametersFolder } from './parameters-folder.ts'
import { StandingHeatmaps } from './standing-heat.ts'

const MEGABYTE = 1024 * 1024

export interface RecorderParts {
  readonly store: DuckDbStore
  readonly bus: Bus
  /** Told of what goes wrong, with a venue, a symbol or a part of the recorder as its source. */
  readonly onProblem: (source: string, problem: string) => void
}

/** Live feeds that are recorded without a server. */
export interface Recorder {
  /** Stores what was received, ends jobs of other processes, closes the store. */
  stop(): Promise<void>
}

/**
 * Records live feeds into an open store, which it owns from then on: it takes jobs of other processes, and keeps
 * standing heatmaps up to date.
 *
 * @throws EXCHANGE_UNKNOWN, EXCHANGE_NOT_LIVE, LIVE_URL_INVALID; the store is closed then
 */
export async function startRecorder(config: Config, { store, bus, onProblem }: RecorderParts): Promise<Recorder> {
  const collector = await createCollector(config, { store, bus, onProblem }).catch(async (error) => {
    await store.close()
    throw error
  })
  const folder = parametersFolder(config)
  const inputBytes = config.inputs_mb * MEGABYTE
  const pool = new ComputePool({
    store,
    heat: openHeat(store),
    threads: config.compute_threads,
    inputBytes: inputBytes * (1 - NIGHTLY_SHARE),
    parametersFolder: folder,
    onProblem: ({ message }) =>
      onProblem('threads', `a computing thread ended: ${message}; another one takes its place`),
  })
  const standing = new StandingHeatmaps({
    store,
    pool,
    onProblem: (symbol, problem) => onProblem(symbol, `a heatmap cannot be computed ahead: ${String(problem)}`),
  })
  const jobs = await JobServer.start({ store, role: 'collect', parametersFolder: folder })
  const nightly = createNightlyScores(config, { store, inputBytes: inputBytes * NIGHTLY_SHARE, onProblem })
  collector.start()
  standing.start()
  nightly.start()
  return {
    stop: async () => {
      await Promise.all([collector.stop(), jobs.stop(), standing.stop(), nightly.stop()])
      await pool.stop()
      await store.close()
    },
  }
}
