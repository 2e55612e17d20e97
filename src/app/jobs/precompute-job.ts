import { availableParallelism } from 'node:os'
import type { PrecomputedVenue, PrecomputeQuery } from '../../services/precompute.ts'
import { openHeat } from '../../storage/duckdb-heat.ts'
import { openStandingHeat } from '../../storage/duckdb-standing-heat.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import { ComputePool } from '../compute/compute-pool.ts'

/** Market data that all threads together keep. */
const INPUT_BYTES = 384 * 1024 * 1024

/** What a user asked of `precompute`. */
export interface PrecomputeInput {
  readonly queries: readonly PrecomputeQuery[]
  /** Threads at once; default: as many as the machine has cores. */
  readonly threads?: number | undefined
  /** Whether they are computed ahead from now on, too. */
  readonly isStanding: boolean
}

/** One heatmap of several, and how far it has come; columns over all its venues. */
export interface PrecomputeStep {
  readonly index: number
  readonly done: number
  readonly total: number
}

/** What was done, heatmap by heatmap. */
export type PrecomputeSummary = readonly {
  readonly query: PrecomputeQuery
  readonly venues: readonly PrecomputedVenue[]
}[]

/** Where work is done, and where its named parameters are. */
export interface PrecomputePlace {
  readonly store: DuckDbStore
  readonly parametersFolder: string
}

/** Computes heatmaps ahead, in threads of its own. */
export async function precomputeAll(
  place: PrecomputePlace,
  { queries, threads = availableParallelism(), isStanding }: PrecomputeInput,
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal | undefined; onProgress?: ((step: PrecomputeStep) => void) | undefined },
): Promise<PrecomputeSummary> {
  if (queries.length === 0) return []
  const done = await inThreads(place, Math.min(threads, queries.length), (pool) =>
    Promise.all(
      queries.map(async (query, index) => ({
        query,
        venues: await pool.precompute(query, {
          signal,
          onProgress: (progress) => onProgress?.({ index, ...progress }),
        }),
      })),
    ),
  )
  const standing = queries.map((query) => ({ symbol: query.symbol, query: JSON.stringify(query) }))
  if (isStanding) await openStandingHeat(place.store).add(standing, Date.now())
  return done
}

/** Computes the store's standing heatmaps ahead, as far as its data goes; those that fail are left as they are. */
export async function precomputeStanding(place: PrecomputePlace, signal: AbortSignal | undefined): Promise<void> {
  const all = await openStandingHeat(place.store).list()
  if (all.length === 0) return
  await inThreads(place, 1, async (pool) => {
    for (const { query } of all) {
      if (signal?.aborted === true) return
      await pool.precompute(JSON.parse(query), { signal }).catch(() => undefined)
    }
  })
}

/** Works with threads that end with the work; of a thread that ended by itself its problem is thrown. */
async function inThreads<Result>(
  { store, parametersFolder }: PrecomputePlace,
  threads: number,
  work: (pool: ComputePool) => Promise<Result>,
): Promise<Result> {
  let lost: Error | undefined
  const onProblem = (problem: Error): void => {
    lost = problem
  }
  const heat = openHeat(store)
  const pool = new ComputePool({ store, heat, threads, inputBytes: INPUT_BYTES, parametersFolder, onProblem })
  try {
    return await work(pool)
  } catch (error) {
    throw lost ?? error
  } finally {
    await pool.stop()
  }
}
