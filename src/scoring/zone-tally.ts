import { RandomZones } from './random-zones.ts'
import { isTouched, minutesToTouch } from './touch.ts'
import { type PriceZone, type ZoneColumns, zonesOf } from './zone-columns.ts'
import { ZoneCounter } from './zone-counter.ts'
import { findOutcome, type WindowOutcome, type ZoneOutcomes } from './zone-outcomes.ts'

/** Chance, as it is laid beside zones. */
export interface ZoneChance {
  /** Next number in [0, 1). */
  readonly random: () => number
  /** How often random zones are laid in each window; 20. */
  readonly draws?: number
}

export const ZONE_DRAWS = 20

/** Counts of each window, to be added up over any selection of them. Windows whose path is not known are all 0. */
export interface ZoneTally {
  readonly outcomes: ZoneOutcomes
  readonly zones: ZoneColumns
  /** 1 where the path is known. */
  readonly isKnown: Uint8Array
  /** Zones that the price reached, that something was liquidated in, and both. */
  readonly touched: Float64Array
  readonly hits: Float64Array
  readonly touchedHits: Float64Array
  /** Liquidations of the side, and those in a zone. */
  readonly events: Float64Array
  readonly inside: Float64Array
  /** The same of random zones and how many there were, mean over the draws. */
  readonly randomZones: Float64Array
  readonly randomTouched: Float64Array
  readonly randomHits: Float64Array
  readonly randomInside: Float64Array
  /** Minutes until a zone was reached, NaN where it was not; one entry a zone. */
  readonly minutes: Float64Array
}

/**
 * Holds zones against what came after, window by window, beside those that were named at other times; see `RandomZones`.
 * A zone without a liquidation of its side is a false positive, whether the price came there or not.
 */
export function tallyZones(zones: ZoneColumns, outcomes: ZoneOutcomes, chance: ZoneChance): ZoneTally {
  const tally = emptyTally(zones, outcomes)
  const random = new RandomZones(zones, outcomes.questions, chance.random)
  const draws = chance.draws ?? ZONE_DRAWS
  for (let w = 0; w < tally.isKnown.length; w++) {
    const outcome = findOutcome(outcomes, w)
    if (outcome === undefined) continue
    tally.isKnown[w] = 1
    tally.events[w] = outcome.eventPrices.length
    const named = zonesOf(zones, w)
    if (named.length === 0) continue
    const counts = countZones(outcome, named)
    tally.touched[w] = counts.touched
    tally.hits[w] = counts.hits
    tally.touchedHits[w] = counts.touchedHits
    tally.inside[w] = counts.inside
    tally.minutes.set(
      named.map((zone) => minutesToTouch(outcome, zone)),
      zones.offset[w],
    )
    for (let draw = 0; draw < draws; draw++) {
      const others = random.lay(w)
      const laid = countZones(outcome, others)
      tally.randomZones[w] = (tally.randomZones[w] ?? 0) + others.length / draws
      tally.randomTouched[w] = (tally.randomTouched[w] ?? 0) + laid.touched / draws
      tally.randomHits[w] = (tally.randomHits[w] ?? 0) + laid.hits / draws
      tally.randomInside[w] = (tally.randomInside[w] ?? 0) + laid.inside / draws
    }
  }
  return tally
}

/** Counts of one list of zones in one window; hot. */
interface ZoneCounts {
  readonly touched: number
  readonly hits: number
  readonly touchedHits: number
  readonly inside: number
}

function countZones(outcome: WindowOutcome, zones: readonly PriceZone[]): ZoneCounts {
  const counter = new ZoneCounter(outcome.eventPrices)
  let touched = 0
  let touchedHits = 0
  for (const zone of zones) {
    const isHit = counter.add(zone)
    if (!isTouched(outcome, zone)) continue
    touched++
    if (isHit) touchedHits++
  }
  return { touched, hits: counter.hits, touchedHits, inside: counter.inside }
}

function emptyTally(zones: ZoneColumns, outcomes: ZoneOutcomes): ZoneTally {
  const column = (): Float64Array => new Float64Array(outcomes.lowest.length)
  return {
    outcomes,
    zones,
    isKnown: new Uint8Array(outcomes.lowest.length),
    touched: column(),
    hits: column(),
    touchedHits: column(),
    events: column(),
    inside: column(),
    randomZones: column(),
    randomTouched: column(),
    randomHits: column(),
    randomInside: column(),
    minutes: new Float64Array(zones.low.length).fill(Number.NaN),
  }
}
