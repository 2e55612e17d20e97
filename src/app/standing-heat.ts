import { setTimeout } from 'node:timers/promises'
import { AppError } from '../domain/errors.ts'
import type { PrecomputeQuery } from '../services/precompute.ts'
import { openStandingHeat, type StandingHeat } from '../storage/duckdb-standing-heat.ts'
import type { DuckDbStore } from '../storage/duckdb-store.ts'
import type { ComputePool } from './compute/compute-pool.ts'

/** Commits are taken together for so long: the end of a minute is stored in several. */
const GATHER_MS = 1500
/** Pause after the list of standing heatmaps could not be read. */
const RETRY_MS = 30_000

export interface StandingOptions {
  readonly store: DuckDbStore
  readonly pool: ComputePool
  readonly onProblem: (symbol: string, problem: unknown) => void
}

/** Keeps the store's standing heatmaps computed ahead: at its start, and whenever their markets grow. */
export class StandingHeatmaps {
  private readonly options: StandingOptions
  private readonly standing: StandingHeat
  private readonly stopping = new AbortController()
  /** Symbols whose market has grown. */
  private touched = new Set<string>()
  /** Whether any market may have grown: at the start, and after a write that does not tell of which it is. */
  private isAllTouched = true
  private working: Promise<void> | undefined
  private unfollow: (() => void) | undefined

  constructor(options: StandingOptions) {
    this.options = options
    this.standing = openStandingHeat(options.store)
  }

  /** Begins to follow the store. */
  start(): void {
    this.unfollow = this.options.store.onCommit((touched) => {
      if (touched === undefined) this.isAllTouched = true
      for (const { symbol } of touched ?? []) this.touched.add(symbol)
      this.wake()
    })
    this.wake()
  }

  /** Ends the work; what is not done is done after the next start. */
  async stop(): Promise<void> {
    this.unfollow?.()
    this.stopping.abort()
    await this.working
  }

  private wake(): void {
    if (this.working !== undefined || this.stopping.signal.aborted) return
    if (!this.isAllTouched && this.touched.size === 0) return
    this.working = this.work().finally(() => {
      this.working = undefined
      this.wake()
    })
  }

  private async work(): Promise<void> {
    const { signal } = this.stopping
    await setTimeout(GATHER_MS, undefined, { signal, ref: false }).catch(() => undefined)
    const { touched, isAllTouched } = this
    this.touched = new Set()
    this.isAllTouched = false
    if (signal.aborted) return
    try {
      await this.advance(touched, isAllTouched)
    } catch (error) {
      // What was not done is begun again after a pause.
      for (const symbol of touched) this.touched.add(symbol)
      this.isAllTouched ||= isAllTouched
      this.options.onProblem('all', error)
      await setTimeout(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  private async advance(touched: ReadonlySet<string>, isAllTouched: boolean): Promise<void> {
    const all = await this.standing.list()
    for (const { symbol, query } of all) {
      if (!isAllTouched && !touched.has(symbol)) continue
      await this.compute(symbol, JSON.parse(query))
    }
  }

  private async compute(symbol: string, query: PrecomputeQuery): Promise<void> {
    const { pool, onProblem } = this.options
    const { signal } = this.stopping
    if (signal.aborted) return
    try {
      await pool.precompute(query, { signal })
    } catch (error) {
      // A market that is not there any more, or not yet, is no fault.
      const isAbsent = error instanceof AppError && error.kind === 'data'
      if (!signal.aborted && !isAbsent) onProblem(symbol, error)
    }
  }
}
