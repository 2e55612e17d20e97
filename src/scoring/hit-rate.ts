import { RandomZones } from './random-zones.ts'
import { isTouched } from './touch.ts'
import type { WindowSelection } from './window-table.ts'
import { type PriceZone, type ZoneColumns, zonesOf } from './zone-columns.ts'
import { ZoneCounter } from './zone-counter.ts'
import { findOutcome, type WindowOutcome, type ZoneOutcomes } from './zone-outcomes.ts'
import { ZONE_DRAWS, type ZoneChance } from './zone-tally.ts'

/** Share that older tools call a success. */
export const HIT_RATE_GOAL = 0.6
/** Least recording that a hit rate is told of. */
export const LEAST_HIT_RATE_HOURS = 24
/** Two markets whose hit rates differ by no more, in percentage points, are called alike by older tools. */
export const HIT_RATE_GAP_POINTS = 10

/**
 * `touch`: share of zones whose middle the price came near; `event`: share of liquidations near a zone of their side.
 */
export type HitDefinition = 'touch' | 'event'

export interface HitQuestion {
  readonly zones: ZoneColumns
  readonly outcomes: ZoneOutcomes
  readonly windows: WindowSelection
  readonly chance: ZoneChance
  readonly definition: HitDefinition
  /** Nearness, ratio of the middle for `touch`, of the zone's edges for `event`. */
  readonly tolerance: number
  /** Length of what was recorded. */
  readonly hours: number
}

/** What older tools call a hit rate, beside what chance gives. */
export interface HitRate {
  readonly definition: HitDefinition
  /** Nearness, ratio of the price. */
  readonly tolerance: number
  readonly hit_rate: number | null
  readonly random_hit_rate: number | null
  /** Whether it reaches the 60 % that older tools ask for, and whether chance does. */
  readonly reaches_60_percent: boolean | null
  readonly chance_reaches_60_percent: boolean | null
  /** Time within the windows that were scored. */
  readonly hours: number
  /** Zones for `touch`, liquidations for `event`. */
  readonly count: number
}

/**
 * Hit rate as older tools compute it; says little by itself, since a price always comes near something: see the same
 * for random zones. Null below `LEAST_HIT_RATE_HOURS` of recording, without any zone, and without any liquidation where
 * those are counted.
 */
export function hitRate(question: HitQuestion): HitRate {
  const { definition, tolerance, hours } = question
  const { zones, count, hits, randomZones, randomCount, randomHits } = sumHits(question)
  const isKnown = zones > 0 && count > 0 && hours >= LEAST_HIT_RATE_HOURS
  const rate = isKnown ? hits / count : null
  const randomRate = isKnown && randomZones > 0 ? randomHits / randomCount : null
  return {
    definition,
    tolerance,
    hit_rate: rate,
    random_hit_rate: randomRate,
    reaches_60_percent: rate === null ? null : rate >= HIT_RATE_GOAL,
    chance_reaches_60_percent: randomRate === null ? null : randomRate >= HIT_RATE_GOAL,
    hours,
    count,
  }
}

/** How far two markets of the same forecaster, definition and horizon lie apart, such as BTC and ETH. */
export interface HitRateGap {
  /** Percentage points, >= 0; null where either rate is not known. */
  readonly points: number | null
  readonly is_within_10_points: boolean | null
}

/** Compares the hit rates of two reports. */
export function hitRateGap(a: Pick<HitRate, 'hit_rate'>, b: Pick<HitRate, 'hit_rate'>): HitRateGap {
  if (a.hit_rate === null || b.hit_rate === null) return { points: null, is_within_10_points: null }
  const points = 100 * Math.abs(a.hit_rate - b.hit_rate)
  return { points, is_within_10_points: points <= HIT_RATE_GAP_POINTS + ROUNDING }
}

/** 0.7 - 0.6 is a little less than 0.1, 0.8 - 0.7 a little more. */
const ROUNDING = 1e-9

interface HitSums {
  readonly zones: number
  /** What could be a hit. */
  readonly count: number
  readonly hits: number
  /** The same of random zones, all draws together. */
  readonly randomZones: number
  readonly randomCount: number
  readonly randomHits: number
}

function sumHits({ zones, outcomes, windows, chance, definition, tolerance }: HitQuestion): HitSums {
  const random = new RandomZones(zones, outcomes.questions, chance.random)
  const draws = chance.draws ?? ZONE_DRAWS
  const countHits = definition === 'touch' ? touchCounter(tolerance) : eventCounter(tolerance)
  const sums = { zones: 0, count: 0, hits: 0, randomZones: 0, randomCount: 0, randomHits: 0 }
  for (const w of windows) {
    const outcome = findOutcome(outcomes, w)
    if (outcome === undefined) continue
    const named = zonesOf(zones, w)
    const countOf = (laid: readonly PriceZone[]) => (definition === 'touch' ? laid.length : outcome.eventPrices.length)
    sums.zones += named.length
    sums.count += countOf(named)
    sums.hits += countHits(outcome, named)
    for (let draw = 0; draw < draws; draw++) {
      const laid = named.length === 0 ? [] : random.lay(w)
      sums.randomZones += laid.length
      sums.randomCount += countOf(laid)
      sums.randomHits += countHits(outcome, laid)
    }
  }
  return sums
}

type HitCounter = (outcome: WindowOutcome, zones: readonly PriceZone[]) => number

function touchCounter(tolerance: number): HitCounter {
  return (outcome, zones) => {
    let touched = 0
    for (const { low, high } of zones) {
      const middle = (low + high) / 2
      if (isTouched(outcome, { low: middle * (1 - tolerance), high: middle * (1 + tolerance) })) touched++
    }
    return touched
  }
}

function eventCounter(tolerance: number): HitCounter {
  return ({ eventPrices }, zones) => {
    if (eventPrices.length === 0) return 0
    const counter = new ZoneCounter(eventPrices)
    for (const { low, high } of zones) counter.add({ low: low * (1 - tolerance), high: high * (1 + tolerance) })
    return counter.inside
  }
}
