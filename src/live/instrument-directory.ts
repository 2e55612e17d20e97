import { AppError } from '../domain/errors.ts'
import type { FeedState } from '../domain/feed-state.ts'
import type { InstrumentBook, InstrumentList, LiveInstrument } from '../exchanges/live.ts'
import type { RestClient } from '../ingestion/rest/client.ts'
import { backoffMs } from './backoff.ts'
import { type LiveClock, pause } from './clock.ts'
import { InstrumentsUnreadable } from './feed-errors.ts'
import { deriveFeedState } from './feed-state-machine.ts'

/** What a venue lists of what is followed. */
export interface InstrumentDirectory {
  readonly book: InstrumentBook
  /** In the order of the symbols asked for. */
  readonly followed: readonly LiveInstrument[]
  /** Names of what is listed and not followed. */
  readonly others: readonly string[]
  /** Canonical symbols that the venue does not list. */
  readonly missing: readonly string[]
}

export interface DirectoryOptions {
  readonly list: InstrumentList
  readonly client: RestClient
  /** Canonical symbols to follow. */
  readonly symbols: readonly string[]
  readonly clock: LiveClock
  /** In [0, 1). */
  readonly random: () => number
  readonly signal: AbortSignal
  /** Called after each failure; the list is asked for again. */
  readonly onFailure: (failure: { readonly state: FeedState; readonly reason: string; readonly at: number }) => void
}

/** Venues have some hundred instruments on a few pages; one that never ends is broken. */
const MOST_PAGES = 100
const BAN_MS = 10 * 60_000

/**
 * Loads a venue's list of instruments, again and again until it comes.
 *
 * @throws the signal's reason, and nothing else that is expected
 */
export async function loadInstruments(options: DirectoryOptions): Promise<InstrumentDirectory> {
  const { symbols, clock, random, signal, onFailure } = options
  for (let failures = 1; ; failures++) {
    try {
      return buildDirectory(await readList(options), symbols)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      const isRegion = error.code === 'REST_REGION_BLOCKED'
      const isBanned = error.code === 'REST_BANNED'
      const row = isRegion || isBanned ? Number.POSITIVE_INFINITY : failures
      const state = deriveFeedState({ sight: 'nothing', failures: row })
      onFailure({ state, reason: `instruments: ${error.message}`, at: clock.now() })
      await pause(clock, {
        ms: backoffMs({ failures: row, random: random(), atLeastMs: isBanned ? BAN_MS : 0 }),
        signal,
      })
    }
  }
}

/** Finds the instruments of these symbols in a venue's list. */
export function buildDirectory(listed: readonly LiveInstrument[], symbols: readonly string[]): InstrumentDirectory {
  const bySymbol = new Map<string, LiveInstrument>()
  for (const instrument of listed) if (!bySymbol.has(instrument.symbol)) bySymbol.set(instrument.symbol, instrument)
  const wanted = [...new Set(symbols)]
  const followed = wanted.flatMap((symbol) => bySymbol.get(symbol) ?? [])
  const byId = new Map<string, LiveInstrument | 'other'>(listed.map(({ instrumentId }) => [instrumentId, 'other']))
  for (const instrument of followed) byId.set(instrument.instrumentId, instrument)
  const names = new Set(followed.map(({ instrumentId }) => instrumentId))
  return {
    others: listed.map(({ instrumentId }) => instrumentId).filter((name) => !names.has(name)),
    book: { find: (instrumentId) => byId.get(instrumentId) },
    followed,
    missing: wanted.filter((symbol) => !bySymbol.has(symbol)),
  }
}

async function readList({ list, client, signal }: DirectoryOptions): Promise<LiveInstrument[]> {
  const { budget, cost } = list
  const listed: LiveInstrument[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const request = list.request(cursor)
    const reply = await client.ask(request, { budget, cost, signal, onRequest: () => undefined })
    if (!('json' in reply)) throw InstrumentsUnreadable({ path: request.path, problem: reply.problem })
    const { instruments, next } = list.read(reply.json)
    listed.push(...instruments)
    if (next === undefined) {
      // No venue closes all its markets: nothing would be followed, and nobody told.
      if (listed.length === 0) throw InstrumentsUnreadable({ path: request.path, problem: 'it is empty' })
      return listed
    }
    cursor = next
  }
  throw InstrumentsUnreadable({ path: list.request(cursor).path, problem: `more than ${MOST_PAGES} pages` })
}
