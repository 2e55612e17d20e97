import type { Side } from '../domain/series.ts'
import type { Zone } from './find-zones.ts'
import { fnvHash } from './fnv-hash.ts'
import { massBetween } from './mass-between.ts'
import type { ZonePlace } from './match-zones.ts'
import type { PriceDensity } from './price-density.ts'

/** Of a zone's mass, the share that must have been consumed for its end to be a liquidation. */
const CONSUMED_SHARE = 0.5

/** A zone through time, as of the last observation in which it was found. Plain data: it survives JSON. */
export interface ZoneLife extends ZonePlace {
  /** 16 hexadecimal digits; the same in every run over the same columns. */
  readonly id: string
  readonly side: Side
  /** Quote per base. */
  readonly bucketSize: number
  /** Quote units now; of an ended zone, what was left in its range. */
  readonly mass: number
  /** Largest mass at any observation, quote units. */
  readonly peakMass: number
  /** Quote units consumed within its range since it was born. */
  readonly consumedMass: number
  /** Quote units consumed within its range since its mass was largest. */
  readonly consumedSincePeak: number
  /** Time of the observation that found it first, UTC ms. */
  readonly born: number
  /** Time of the last observation before which something within it was consumed, UTC ms; undefined if never. */
  readonly lastTouched: number | undefined
}

/** A zone that is not found any more. */
export interface EndedZone extends ZoneLife {
  /**
   * `consumed`: half of its last mass went at the last touch, or half of its largest mass since it was largest.
   * `faded`: it vanished otherwise, since positions were closed or since other zones outgrew it.
   */
  readonly state: 'consumed' | 'faded'
  /** Time of the first observation without it, UTC ms. */
  readonly ended: number
  /** Id of the zone that then held its peak bucket, so of the one it merged into; undefined if none did. */
  readonly absorbedBy: string | undefined
}

/** First sight of a zone. `scope` names what the columns are of, such as exchange, symbol and model. */
export function beginLife(
  zone: Zone,
  { scope, time, bucketSize }: { readonly scope: string; readonly time: number; readonly bucketSize: number },
): ZoneLife {
  const { side, firstBucket, endBucket, peakBucket, mass } = zone
  return {
    id: fnvHash([scope, side, time, peakBucket, bucketSize].join('|')),
    side,
    bucketSize,
    firstBucket,
    endBucket,
    peakBucket,
    mass,
    peakMass: mass,
    consumedMass: 0,
    consumedSincePeak: 0,
    born: time,
    lastTouched: undefined,
  }
}

/** Books `amount` quote units consumed in the range the zone had until `time`. */
export function touchLife(
  life: ZoneLife,
  { amount, time }: { readonly amount: number; readonly time: number },
): ZoneLife {
  if (!(amount > 0)) return life
  return {
    ...life,
    consumedMass: life.consumedMass + amount,
    consumedSincePeak: life.consumedSincePeak + amount,
    lastTouched: time,
  }
}

/** The zone was found again, perhaps at other prices. Hot: written out, not spread. */
export function continueLife(life: ZoneLife, { firstBucket, endBucket, peakBucket, mass }: Zone): ZoneLife {
  const isLargest = mass > life.peakMass
  return {
    id: life.id,
    side: life.side,
    bucketSize: life.bucketSize,
    firstBucket,
    endBucket,
    peakBucket,
    mass,
    peakMass: isLargest ? mass : life.peakMass,
    consumedMass: life.consumedMass,
    consumedSincePeak: isLargest ? 0 : life.consumedSincePeak,
    born: life.born,
    lastTouched: life.lastTouched,
  }
}

/** The zone was not found any more. `lastAmount`: quote units consumed in it since it was seen last. */
export function endLife(
  life: ZoneLife,
  {
    time,
    density,
    lastAmount,
    successors,
  }: {
    readonly time: number
    readonly density: PriceDensity
    readonly lastAmount: number
    readonly successors: readonly ZoneLife[]
  },
): EndedZone {
  const { peakBucket, peakMass, consumedSincePeak } = life
  const wasSwept = lastAmount > 0 && lastAmount >= CONSUMED_SHARE * life.mass
  const wasWorn = consumedSincePeak > 0 && consumedSincePeak >= CONSUMED_SHARE * peakMass
  return {
    ...life,
    mass: massBetween(density, life),
    state: wasSwept || wasWorn ? 'consumed' : 'faded',
    ended: time,
    absorbedBy: successors.find((next) => next.firstBucket <= peakBucket && peakBucket < next.endBucket)?.id,
  }
}
