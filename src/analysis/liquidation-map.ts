import type { Price } from '../domain/units.ts'
import { type CumulativeCurve, cumulativeCurve, lookOutward, massWithin } from './cumulative-curve.ts'
import { type MaxPain, maxPain } from './max-pain.ts'
import type { PriceDensity } from './price-density.ts'

/** Distances at which the sides are compared, in % of the price; method-evidence.md section 6. */
const IMBALANCE_DISTANCES = [1, 2, 5, 10] as const

/** A part of a side under a name, such as the leverage `25` or the exchange `okx`. */
export interface NamedDensity {
  readonly name: string
  readonly density: PriceDensity
}

/** Open positions of one side by liquidation price, quote units; all densities have the same bucket size. */
export interface LiquidationMapSideInput {
  readonly total: PriceDensity
  /** Bars by leverage group; may be empty. They are passed through, not checked against `total`. */
  readonly byLeverage: readonly NamedDensity[]
  /** Bars by exchange; likewise. */
  readonly byExchange: readonly NamedDensity[]
}

export interface LiquidationMapInput {
  /** Current price. */
  readonly price: Price
  readonly long: LiquidationMapSideInput
  readonly short: LiquidationMapSideInput
}

/** One side of the map. */
export interface LiquidationMapSide extends LiquidationMapSideInput {
  /** Mass between the price and each bucket edge: longs from the price downwards, shorts upwards. */
  readonly cumulative: CumulativeCurve
  /** Undefined without mass within 10 % of the price. */
  readonly maxPain: MaxPain | undefined
  /**
   * Quote units in buckets wholly on the wrong side of the price (longs above, shorts below): should be 0, is not if
   * column and price are of different times. In the bars, but in no other figure.
   */
  readonly misplacedMass: number
}

/** How much the sides differ within a distance of the price. */
export interface Imbalance {
  /** In % of the price. */
  readonly distancePercent: number
  /** Quote units of longs in `[price * (1 - distance), price)`. */
  readonly longMass: number
  /** Quote units of shorts in `[price, price * (1 + distance))`. */
  readonly shortMass: number
  /** (short - long) / (short + long), in [-1, 1], above 0 if there are more shorts; undefined without mass. */
  readonly value: number | undefined
}

/** The open positions at one time over the price axis. */
export interface LiquidationMap {
  readonly price: Price
  /** Quote per base. */
  readonly bucketSize: number
  readonly long: LiquidationMapSide
  readonly short: LiquidationMapSide
  /** At 1, 2, 5 and 10 %. */
  readonly imbalance: readonly Imbalance[]
}

/** Reads one column from the current price: what a move of the price in either direction would liquidate. */
export function liquidationMap({ price, long, short }: LiquidationMapInput): LiquidationMap {
  const bucketSize = long.total.size
  const parts = [long, short].flatMap((side) => [
    side.total,
    ...[...side.byLeverage, ...side.byExchange].map(densityOf),
  ])
  if (parts.some(({ size }) => size !== bucketSize))
    throw new Error(`Invariant: all densities of a map have buckets of ${bucketSize}`)
  const longSide = readSide({ input: long, outward: lookOutward(long.total, { side: 'long', price }) })
  const shortSide = readSide({ input: short, outward: lookOutward(short.total, { side: 'short', price }) })
  return {
    price,
    bucketSize,
    long: longSide,
    short: shortSide,
    imbalance: IMBALANCE_DISTANCES.map((distancePercent) => {
      const longMass = massWithin(longSide.cumulative, distancePercent / 100)
      const shortMass = massWithin(shortSide.cumulative, distancePercent / 100)
      const both = shortMass + longMass
      return { distancePercent, longMass, shortMass, value: both > 0 ? (shortMass - longMass) / both : undefined }
    }),
  }
}

function densityOf({ density }: NamedDensity): PriceDensity {
  return density
}

function readSide({
  input,
  outward,
}: {
  readonly input: LiquidationMapSideInput
  readonly outward: ReturnType<typeof lookOutward>
}): LiquidationMapSide {
  return {
    ...input,
    cumulative: cumulativeCurve(outward),
    maxPain: maxPain(outward),
    misplacedMass: outward.misplacedMass,
  }
}
