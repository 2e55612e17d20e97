import type { Side } from '../domain/series.ts'
import type { Price } from '../domain/units.ts'
import { findZones, type ZoneDetail, type ZonePrices, zonePrices } from './find-zones.ts'
import { massBetween } from './mass-between.ts'
import { matchZones } from './match-zones.ts'
import type { PriceDensity } from './price-density.ts'
import { beginLife, continueLife, type EndedZone, endLife, touchLife, type ZoneLife } from './zone-life.ts'

/** Bounds memory and the size of an answer. */
const ENDED_LIMIT = 200

export interface ZoneTrackerSettings {
  /** Names what the columns are of, such as `binance/BTCUSDT/ledger`; part of every id. */
  readonly scope: string
  /** Quote per base; every density must have it. */
  readonly bucketSize: number
  readonly detail?: ZoneDetail
  /** How many ended zones are kept, the newest by their end; whole number >= 0. */
  readonly endedLimit?: number
}

/** One column on a fixed cadence. Leave out columns of which nothing is known: empty ones end every zone. */
export interface ZoneObservation {
  /** End of the column, UTC ms; later than the one before. */
  readonly time: number
  /** Price at `time`, for the width of the smoothing kernel. */
  readonly price: Price
  /** Open positions at `time`, quote units. */
  readonly long: PriceDensity
  readonly short: PriceDensity
  /** Consumed since the observation before (left-out columns included), quote units. */
  readonly longConsumed: PriceDensity
  readonly shortConsumed: PriceDensity
}

/** `active`: never touched; `partly_consumed`: touched and still there; the others ended, see `EndedZone`. */
export type ZoneState = 'active' | 'partly_consumed' | EndedZone['state']

/** A zone through time with its prices and its state. */
export interface TrackedZone extends ZoneLife, ZonePrices {
  readonly state: ZoneState
  /** Time of the first observation without it, UTC ms; undefined while it is there. */
  readonly ended: number | undefined
  /** Id of the zone it merged into; undefined if it did not. */
  readonly absorbedBy: string | undefined
}

/** All a tracker knows, as plain data that survives JSON. */
export interface ZoneTrackerSnapshot {
  /** Time of the last observation, UTC ms; undefined before the first. */
  readonly time: number | undefined
  /** Zones of the last observation, each side from low to high prices. */
  readonly long: readonly ZoneLife[]
  readonly short: readonly ZoneLife[]
  /** In the order of their end. */
  readonly ended: readonly EndedZone[]
}

/** Follows zones from column to column; see `createZoneTracker`. */
export interface ZoneTracker {
  /** Takes the next column. O(buckets). */
  observe(observation: ZoneObservation): void
  /** Zones of the last observation: longs, then shorts, each from low to high prices. */
  active(): TrackedZone[]
  /** The latest ends, newest first. */
  ended(): TrackedZone[]
  snapshot(): ZoneTrackerSnapshot
}

const NOTHING_SEEN: ZoneTrackerSnapshot = { time: undefined, long: [], short: [], ended: [] }

/**
 * Follows the zones of both sides through time.
 *
 * A zone continues the one it shares at least half of the narrower range with, and keeps its id; else it is born. What
 * is consumed counts for the zone in whose range of the observation before it lies, so nothing counts twice; what was
 * consumed outside of all ranges counts for none. The state depends on the columns so far and on nothing else: a
 * tracker resumed from a snapshot goes on as if it had never stopped.
 *
 * @param snapshot - of a tracker with the same settings; without it the tracker has seen nothing
 */
export function createZoneTracker(
  { scope, bucketSize, detail = 'normal', endedLimit = ENDED_LIMIT }: ZoneTrackerSettings,
  snapshot: ZoneTrackerSnapshot = NOTHING_SEEN,
): ZoneTracker {
  let state = snapshot

  const follow = (side: Side, { time, price, ...densities }: ZoneObservation) => {
    const density = densities[side]
    const consumed = side === 'long' ? densities.longConsumed : densities.shortConsumed
    if (density.size !== bucketSize || consumed.size !== bucketSize)
      throw new Error(`Invariant: densities have buckets of ${bucketSize}, were ${density.size} and ${consumed.size}`)
    const amounts = state[side].map((life) => massBetween(consumed, life))
    const earlier = state[side].map((life, i) => touchLife(life, { amount: amounts[i] ?? 0, time }))
    const found = findZones(density, { side, price, detail })
    const matches = matchZones(earlier, found)
    const zones = found.map((zone, i) => {
      const match = matches[i]
      const life = match === undefined ? undefined : earlier[match]
      return life === undefined ? beginLife(zone, { scope, time, bucketSize }) : continueLife(life, zone)
    })
    const goesOn = new Set(matches)
    const ended = earlier.flatMap((life, i) =>
      goesOn.has(i) ? [] : [endLife(life, { time, density, lastAmount: amounts[i] ?? 0, successors: zones })],
    )
    return { zones, ended }
  }

  return {
    observe: (observation) => {
      const { time } = observation
      if (state.time !== undefined && !(time > state.time))
        throw new Error(`Invariant: observations come in order of time, ${time} came after ${state.time}`)
      const long = follow('long', observation)
      const short = follow('short', observation)
      const ended = [...long.ended, ...short.ended]
      state = {
        time,
        long: long.zones,
        short: short.zones,
        ended: ended.length === 0 ? state.ended : newest([...state.ended, ...ended], endedLimit),
      }
    },
    active: () => [...state.long, ...state.short].map(describeLife),
    ended: () => state.ended.map(describeEnd).reverse(),
    snapshot: () => state,
  }
}

function newest<Item>(items: readonly Item[], limit: number): readonly Item[] {
  return items.slice(Math.max(0, items.length - limit))
}

function describeLife(life: ZoneLife): TrackedZone {
  const state = life.lastTouched === undefined ? 'active' : 'partly_consumed'
  return { ...life, ...zonePrices(life, life.bucketSize), state, ended: undefined, absorbedBy: undefined }
}

function describeEnd(zone: EndedZone): TrackedZone {
  return { ...zone, ...zonePrices(zone, zone.bucketSize) }
}
