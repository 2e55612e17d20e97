import type { ForecastMass, WindowTable } from './window-table.ts'

/** Distances over which decays fall to 1/e, in percent of the price: within an hour's moves, and those of a day. */
const DECAY_PERCENTS = [0.2, 1, 5] as const

/**
 * What a map that knows nothing but the distance from the price can say: evenly, growing in proportion to the distance,
 * and decaying with it. A mixture of them fitted in training is the null that skill is measured over.
 */
export function distanceComponents(table: WindowTable): ReadonlyMap<string, ForecastMass> {
  const components = new Map<string, ForecastMass>([
    ['distance_even', table.crossed],
    ['distance_linear', massByDistance(table, ({ middle, width }) => middle * width)],
  ])
  for (const percent of DECAY_PERCENTS) {
    components.set(`distance_decay_${percent}_percent`, decayMass(table, percent / 100))
  }
  return components
}

/** Mass that falls to 1/e over a distance, which is a ratio of the price. */
export function decayMass(table: WindowTable, decay: number): ForecastMass {
  return massByDistance(table, (stretch) => decayOver(stretch, decay))
}

/** A stretch of distance from the price, both ratios of it. */
export interface DistanceStretch {
  /** Distance of its middle from the price, >= 0. */
  readonly middle: number
  readonly width: number
}

/** The integral of exp(-x / decay) over a stretch, but for a factor of 2 * decay. */
export function decayOver({ middle, width }: DistanceStretch, decay: number): number {
  return Math.exp(-middle / decay) * Math.sinh(width / (2 * decay))
}

/** Mass of each cell by where its crossed part lies, from the price at the forecast. */
export function massByDistance(table: WindowTable, massOf: (stretch: DistanceStretch) => number): ForecastMass {
  const { bucketSize } = table
  const mass = new Float64Array(table.crossed.length)
  for (let w = 0; w < table.time.length; w++) {
    const price = table.price[w] ?? Number.NaN
    const isLong = table.side[w] === 0
    const from = table.offset[w] ?? 0
    for (let i = from; i < (table.offset[w + 1] ?? from); i++) {
      const low = ((table.firstBucket[w] ?? 0) + i - from) * bucketSize
      const crossed = (table.crossed[i] ?? 0) * bucketSize
      // The price comes from its own side, so what it crossed of a bucket begins at the edge next to it.
      const middle = isLong ? Math.min(low + bucketSize, price) - crossed / 2 : Math.max(low, price) + crossed / 2
      mass[i] = massOf({
        middle: Math.max(0, isLong ? price - middle : middle - price) / price,
        width: crossed / price,
      })
    }
  }
  return mass
}
