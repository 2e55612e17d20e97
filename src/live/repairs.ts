import type { DataKind } from '../domain/series.ts'
import { floorTime } from '../domain/time.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import { backfill } from '../ingestion/rest/backfill.ts'
import type { RestClient } from '../ingestion/rest/client.ts'
import type { SeriesTarget } from '../storage/series-target.ts'
import type { LiveClock } from './clock.ts'

const MINUTE = 60_000
/** After the end of the minute in which the feed came back, which it has not seen whole. */
const AFTER_MINUTE_MS = 8000
/** A venue that has shut this address out wants ten minutes; others need no haste. */
const RETRY_MS = 11 * MINUTE

export interface RepairsOptions {
  readonly exchange: Exchange
  readonly store: SeriesTarget
  readonly symbols: readonly string[]
  /** The venue's only one in this process: its paces hold for polls and repairs together. */
  readonly client: RestClient
  /** How far back, ms. */
  readonly repairMs: number
  readonly clock: LiveClock
  readonly onProblem: (problem: string) => void
}

/**
 * Fills holes that feeds left from the venue's REST interface: candles, mark prices, open interest and funding. What was
 * liquidated in a hole no venue tells afterwards: there the gap stays.
 */
export class Repairs {
  private readonly options: RepairsOptions
  private readonly stopping = new AbortController()
  private cancelTimer: (() => void) | undefined
  private running: Promise<void> | undefined
  private isWanted = false
  private dataKind: DataKind | undefined

  constructor(options: RepairsOptions) {
    this.options = options
  }

  /** A connection was opened; the first one fills at once what earlier runs left. */
  opened(dataKind: DataKind): void {
    const isFirst = this.dataKind === undefined
    this.dataKind = dataKind
    const { exchange, repairMs } = this.options
    if (isFirst && exchange.rest !== undefined && repairMs > 0) this.run()
  }

  /** Something may be missing: fills what is after the end of this minute, once for all that ask until then. */
  request(): void {
    const { exchange, repairMs, clock } = this.options
    if (exchange.rest === undefined || repairMs === 0 || this.stopping.signal.aborted) return
    if (this.running !== undefined) this.isWanted = true
    else this.schedule(MINUTE - (clock.now() % MINUTE) + AFTER_MINUTE_MS)
  }

  /** Ends a repair under way; pages that were stored stay. */
  async stop(): Promise<void> {
    this.stopping.abort()
    this.cancelTimer?.()
    await this.running
  }

  private schedule(ms: number): void {
    this.cancelTimer ??= this.options.clock.after(ms, () => this.run())
  }

  private run(): void {
    this.cancelTimer = undefined
    if (this.running !== undefined) return
    this.isWanted = false
    this.running = this.fill().then((isDone) => {
      this.running = undefined
      if (this.stopping.signal.aborted) return
      if (!isDone) this.schedule(RETRY_MS)
      else if (this.isWanted) this.request()
    })
  }

  private async fill(): Promise<boolean> {
    const { exchange, store, symbols, client, repairMs, clock, onProblem } = this.options
    const to = floorTime(clock.now(), MINUTE)
    const from = floorTime(to - repairMs, MINUTE)
    const { signal } = this.stopping
    const { dataKind } = this
    try {
      await backfill({ exchange, store, symbols, from, to, client, signal, dataKind, now: () => clock.now() })
      return true
    } catch (error) {
      if (!signal.aborted) onProblem(`holes could not be filled: ${error instanceof Error ? error.message : error}`)
      return false
    }
  }
}
