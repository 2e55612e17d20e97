import type { LiveChannel } from '../domain/market-events.ts'
import type { LiveInstrument } from '../exchanges/live.ts'
import type { LiveTarget } from '../storage/live-target.ts'
import type { StartedRecord } from './feed-records.ts'
import { FrameKeys } from './liquidation-key.ts'

const DAY = 86_400_000
/** A venue may send what happened this long ago once more, as after a subscription. */
const KNOWN_MS = 600_000
const MOST_KNOWN = 200_000
/** Interruptions longer than this are not told: nobody watched, as before the first run. */
const LONGEST_PAUSE_MS = 30 * DAY

/** What a venue's run begins with: the instruments, and what the store has of earlier runs. */
export async function startedRecord(
  store: LiveTarget,
  {
    exchange,
    at,
    instruments,
    others,
  }: { exchange: string; at: number; instruments: readonly LiveInstrument[]; others: readonly string[] },
): Promise<StartedRecord> {
  const [lastSeen, known] = await Promise.all([loadLastSeen(store, exchange, at), loadKnown(store, exchange, at)])
  return { type: 'started', at, exchange, instruments, others, lastSeen, known }
}

/** When each channel was last live: where an open gap begins, else where the last live span ended. */
async function loadLastSeen(
  store: LiveTarget,
  exchange: string,
  at: number,
): Promise<Partial<Record<LiveChannel, number>>> {
  const filter = { exchanges: [exchange], from: at - LONGEST_PAUSE_MS, to: at }
  const [states, gaps] = await Promise.all([store.readFeedStates(filter), store.readFeedGaps(filter)])
  const lastSeen: Partial<Record<LiveChannel, number>> = {}
  for (const { channel, state, to } of states) {
    if (state === 'live') lastSeen[channel] = Math.max(to, lastSeen[channel] ?? 0)
  }
  for (const { channel, from, to } of gaps) if (to === undefined) lastSeen[channel] = from
  return lastSeen
}

async function loadKnown(store: LiveTarget, exchange: string, at: number): Promise<number[]> {
  const filter = { exchanges: [exchange], from: at - KNOWN_MS, to: at + DAY }
  const stored = await store.readLiquidationPage(filter, { order: 'newest', limit: MOST_KNOWN })
  const keys = new FrameKeys()
  return stored.map((liquidation) => keys.next({ ...liquidation, time: liquidation.eventTime }))
}
