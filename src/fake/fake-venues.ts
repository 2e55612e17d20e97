import { startFakeVenue } from './fake-venue.ts'
import { listInstruments } from './listing.ts'
import { createLiveMarkets } from './live-market.ts'
import type { FakeVenue, FakeVenueId } from './venue-state.ts'

export interface FakeVenuesOptions {
  readonly venues: readonly FakeVenueId[]
  /** Canonical symbols with a market. */
  readonly symbols: readonly string[]
  readonly seed: number
  /** Of each venue. */
  readonly liquidationsPerSecond: number
  /** Of the first venue; the others take those that follow. 0 takes free ones. */
  readonly port: number
  /** UTC ms; default: the wall clock. */
  readonly now?: () => number
  readonly keepsSent?: boolean
}

/** Starts venues that share one market. @throws FAKE_PORT_TAKEN, and then none runs */
export async function startFakeVenues({
  venues,
  port,
  ...options
}: FakeVenuesOptions): Promise<{ readonly venue: FakeVenueId; readonly server: FakeVenue }[]> {
  const { symbols, seed, now = Date.now } = options
  const markets = createLiveMarkets({ instruments: listInstruments(symbols), seed, now: Math.floor(now()) })
  const running: { readonly venue: FakeVenueId; readonly server: FakeVenue }[] = []
  try {
    for (const [i, venue] of venues.entries()) {
      const server = await startFakeVenue({ ...options, venue, markets, port: port === 0 ? 0 : port + i })
      running.push({ venue, server })
    }
  } catch (error) {
    await Promise.all(running.map(async ({ server }) => await server.close()))
    throw error
  }
  return running
}
