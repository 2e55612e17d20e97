import { AppError } from '../domain/errors.ts'
import type { DataKind } from '../domain/series.ts'
import type { PositionApi } from '../exchanges/position-api.ts'
import type { RestClient } from '../ingestion/rest/client.ts'
import { OBSERVED_KEPT_MS, type ObservedPosition, type ObservedTarget } from '../storage/observed-target.ts'
import { AccountRotation } from './account-rotation.ts'
import { backoffMs } from './backoff.ts'
import { type LiveClock, pause } from './clock.ts'

/** Whose positions are sampled, whom it asks, and where they go. */
export interface PositionSamplerOptions {
  readonly exchange: string
  readonly api: PositionApi
  /** Its attempts should be few: the next account is an attempt too. Closed by its owner. */
  readonly client: RestClient
  readonly target: ObservedTarget
  readonly clock: LiveClock
  /** In [0, 1). */
  readonly random: () => number
  /** Accounts asked in turn; default 5,000, which are asked every 17 minutes at the default share. */
  readonly mostAccounts?: number | undefined
  /** Share of the venue's limit that is used, at most; default 0.5. */
  readonly share?: number | undefined
  /** Age at which positions leave, ms; default an hour. */
  readonly keptMs?: number | undefined
  /** Between two writes, ms; default 10 s. */
  readonly flushMs?: number | undefined
  readonly onProblem: (problem: string) => void
}

/** What a sampler has done since it was made. */
export interface SamplerCounts {
  /** Accounts that are asked in turn. */
  readonly accounts: number
  /** Answers that were read. */
  readonly answers: number
  /** Answers that could not be read, and requests that failed. */
  readonly failures: number
}

const MOST_ACCOUNTS = 5000
const SHARE = 0.5
const FLUSH_MS = 10_000
/** Until somebody trades there is nobody to ask. */
const IDLE_MS = 1000
/** A venue that has shut this address out is left alone for so long. */
const BAN_MS = 10 * 60_000
const SHUT_OUT = new Set(['REST_BANNED', 'REST_REGION_BLOCKED'])

/** What an account held when it was asked. */
interface Holding {
  readonly time: number
  readonly positions: readonly ObservedPosition[]
}

/**
 * Asks a venue for the positions of accounts that were seen trading, one after the other, and stores what they hold.
 *
 * It is a sample: who does not trade is not asked, and what was opened since the last turn is not known.
 */
export class PositionSampler {
  private readonly options: PositionSamplerOptions
  private readonly rotation: AccountRotation
  private readonly keptMs: number
  private readonly holdings = new Map<string, Holding>()
  /** Accounts whose holdings are not stored yet. */
  private readonly changed = new Set<string>()
  private readonly stopping = new AbortController()
  private dataKind: DataKind = 'observed'
  private answers = 0
  private failures = 0
  private failuresInRow = 0
  private lastFlush = 0
  private running: Promise<void> | undefined

  constructor(options: PositionSamplerOptions) {
    this.options = options
    this.rotation = new AccountRotation(options.mostAccounts ?? MOST_ACCOUNTS)
    this.keptMs = options.keptMs ?? OBSERVED_KEPT_MS
  }

  /** Tells what the venue is from now on: a fake one holds simulated positions. */
  opened(dataKind: DataKind): void {
    this.dataKind = dataKind
  }

  /** Notes accounts that were seen trading; texts that name none are passed over. */
  see(accounts: readonly string[]): void {
    for (const text of accounts) {
      const account = this.options.api.account(text)
      if (account !== undefined) this.rotation.see(account)
    }
  }

  /** Begins to ask; a second call does nothing. */
  start(): void {
    this.running ??= this.run()
  }

  /** Ends asking; what was seen before is stored then. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  /** Positions of a symbol that are young enough, in no particular order. */
  positions(symbol: string): ObservedPosition[] {
    const from = this.options.clock.now() - this.keptMs
    return [...this.holdings.values()]
      .filter(({ time }) => time >= from)
      .flatMap(({ positions }) => positions.filter((position) => position.symbol === symbol))
  }

  counts(): SamplerCounts {
    return { accounts: this.rotation.size, answers: this.answers, failures: this.failures }
  }

  private async run(): Promise<void> {
    const { clock } = this.options
    const { signal } = this.stopping
    this.lastFlush = clock.now()
    try {
      while (!signal.aborted) {
        const account = this.rotation.next()
        const ms = account === undefined ? IDLE_MS : await this.turn(account)
        if (clock.now() - this.lastFlush >= (this.options.flushMs ?? FLUSH_MS)) await this.flush()
        await pause(clock, { ms, signal })
      }
    } catch (error) {
      if (!signal.aborted) this.options.onProblem(`positions are not sampled any more: ${String(error)}`)
    }
    await this.flush()
  }

  /** Asks for one account; answers with the pause after it, ms. */
  private async turn(account: string): Promise<number> {
    const { api, random, share = SHARE } = this.options
    try {
      await this.ask(account)
      this.failuresInRow = 0
      return (api.budget.windowMs * api.cost) / (api.budget.limit * share)
    } catch (error) {
      if (this.stopping.signal.aborted || !(error instanceof AppError)) throw error
      this.failures++
      this.failuresInRow++
      this.options.onProblem(`positions: ${error.message}`)
      const atLeastMs = SHUT_OUT.has(error.code) ? BAN_MS : 0
      return backoffMs({ failures: this.failuresInRow, random: random(), atLeastMs })
    }
  }

  private async ask(account: string): Promise<void> {
    const { api, client } = this.options
    const { dataKind } = this
    const reply = await client.ask(api.request(account), {
      budget: api.budget,
      cost: api.cost,
      signal: this.stopping.signal,
      onRequest: () => undefined,
    })
    const { time, positions } = api.read('json' in reply ? reply.json : undefined)
    this.answers++
    this.holdings.set(account, {
      time,
      positions: positions.map((held) => ({ ...held, account, time, dataKind })),
    })
    this.changed.add(account)
  }

  /** Stores what has changed; where that fails it is tried again with the next. */
  private async flush(): Promise<void> {
    const { exchange, target, clock, onProblem } = this.options
    this.lastFlush = clock.now()
    const keepFrom = clock.now() - this.keptMs
    for (const [account, { time }] of this.holdings) if (time < keepFrom) this.holdings.delete(account)
    const accounts = [...this.changed]
    const positions = accounts.flatMap((account) => this.holdings.get(account)?.positions ?? [])
    try {
      await target.writeObserved({ exchange, accounts, positions, keepFrom })
      for (const account of accounts) this.changed.delete(account)
    } catch (error) {
      onProblem(`observed positions were not stored: ${String(error)}`)
    }
  }
}
