import { bucketIndex, bucketPrice } from '../../src/domain/price-grid.ts'
import { type BarGroup, exchangeGroups, leverageGroups } from './map-groups.ts'
import type { PriceSpan } from './view-fields.ts'

interface SideBar {
  readonly price: number
  readonly density: number
  /** A tenth of the draws of the parameters is below `p10`, nine tenths are below `p90`. */
  readonly p10?: number
  readonly p90?: number
  readonly by_leverage: readonly number[]
  readonly by_exchange: readonly number[]
}

/** What is read of an answer of `/liquidations/map`; amounts are USD notional. */
export interface MapAnswer {
  readonly current_price: number
  readonly leverages: readonly number[]
  readonly exchanges: readonly string[]
  readonly long: { readonly bars: readonly SideBar[] }
  readonly short: { readonly bars: readonly SideBar[] }
  readonly metadata: { readonly price_bin_size: number }
}

/** A bar over `[low, high)`; `parts` are USD of both sides in the order of the groups, hidden ones 0. */
export interface Bar {
  readonly low: number
  readonly high: number
  readonly long: number
  readonly short: number
  readonly parts: readonly number[]
  /**
   * p10 and p90 of both sides, over the draws of the parameters; absent where some part is hidden or nothing is known.
   * Where buckets or sides are joined the quantiles are added up, as if all of them erred together.
   */
  readonly band?: Band | undefined
}

/** USD. */
export interface Band {
  readonly low: number
  readonly high: number
}

/** A running sum from the price outwards: `masses[i]` USD are liquidated on the way to `prices[i]`. */
export interface Curve {
  readonly prices: readonly number[]
  readonly masses: readonly number[]
}

/** A map as it is drawn: its bars from low to high, and what a move either way would liquidate. */
export interface MapProfile {
  readonly price: number
  readonly bucketSize: number
  readonly groups: readonly BarGroup[]
  readonly bars: readonly Bar[]
  readonly longCurve: Curve
  readonly shortCurve: Curve
}

/** Sums the shown groups of an answer, divided by leverage or by exchange. */
export function mapProfile(
  answer: MapAnswer,
  { by, hidden }: { readonly by: 'leverage' | 'exchange'; readonly hidden: readonly string[] },
): MapProfile {
  const groups = by === 'leverage' ? leverageGroups(answer.leverages) : exchangeGroups(answer.exchanges)
  const shown = groups.map(({ id, members }) => (hidden.includes(id) ? [] : members))
  const { price_bin_size: size } = answer.metadata
  const bars = new Map<number, Bar>()
  for (const side of ['long', 'short'] as const) {
    for (const bar of answer[side].bars) {
      const index = bucketIndex(bar.price, size)
      const amounts = by === 'leverage' ? bar.by_leverage : bar.by_exchange
      const parts = shown.map((members) => members.reduce((sum, member) => sum + (amounts[member] ?? 0), 0))
      const density = hidden.length === 0 ? bar.density : parts.reduce((sum, part) => sum + part, 0)
      bars.set(
        index,
        addBars(bars.get(index) ?? emptyBar(index, size, groups.length), {
          parts,
          [side]: density,
          band: hidden.length === 0 ? bandOf(bar) : undefined,
        }),
      )
    }
  }
  const sorted = [...bars].sort(([a], [b]) => a - b).map(([, bar]) => bar)
  const price = answer.current_price
  return {
    price,
    bucketSize: size,
    groups,
    bars: sorted,
    longCurve: curveOf(
      price,
      sorted.filter((bar) => bar.low < price && bar.long > 0).toReversed(),
      ({ low, high, long }) => ({ near: Math.min(high, price), far: low, mass: long }),
    ),
    shortCurve: curveOf(
      price,
      sorted.filter((bar) => bar.high > price && bar.short > 0),
      ({ low, high, short }) => ({ near: Math.max(low, price), far: high, mass: short }),
    ),
  }
}

/** Bars of `count` buckets each, on edges that do not depend on what is in sight. */
export function mergeBars({ bars, bucketSize, groups }: MapProfile, count: number): readonly Bar[] {
  if (count === 1) return bars
  const size = bucketSize * count
  const merged = new Map<number, Bar>()
  for (const bar of bars) {
    const index = Math.floor(bucketIndex(bar.low, bucketSize) / count)
    merged.set(index, addBars(merged.get(index) ?? emptyBar(index, size, groups.length), bar))
  }
  return [...merged.values()]
}

const MERGES = [1, 2, 5, 10, 20, 50, 100] as const

/** Fewest buckets in a bar with which a bar is at least `leastPixels` wide, of a range on so many pixels. */
export function bucketsPerBar(
  span: PriceSpan,
  { bucketSize, width, leastPixels }: { bucketSize: number; width: number; leastPixels: number },
): number {
  const pixels = (bucketSize / (span.max - span.min)) * width
  return MERGES.find((count) => count * pixels >= leastPixels) ?? 100
}

/** USD liquidated on the way from the price to another; within a bucket it is spread evenly. */
export function massAt({ prices, masses }: Curve, price: number): number {
  const outwards = (prices.at(-1) ?? 0) >= (prices[0] ?? 0) ? 1 : -1
  let mass = 0
  for (let i = 1; i < prices.length; i++) {
    const [near, far] = [prices[i - 1] ?? 0, prices[i] ?? 0]
    if (outwards * (price - near) <= 0) break
    const share = far === near ? 1 : Math.min(1, (price - near) / (far - near))
    mass = (masses[i - 1] ?? 0) + share * ((masses[i] ?? 0) - (masses[i - 1] ?? 0))
  }
  return mass
}

function emptyBar(index: number, size: number, groups: number): Bar {
  return {
    low: bucketPrice(index, size),
    high: bucketPrice(index + 1, size),
    long: 0,
    short: 0,
    parts: Array<number>(groups).fill(0),
  }
}

function addBars(
  bar: Bar,
  more: Pick<Bar, 'parts' | 'band'> & { readonly long?: number; readonly short?: number },
): Bar {
  const [one, other] = [bar.band, more.band]
  return {
    ...bar,
    band: one && other ? { low: one.low + other.low, high: one.high + other.high } : (one ?? other),
    long: bar.long + (more.long ?? 0),
    short: bar.short + (more.short ?? 0),
    parts: bar.parts.map((part, i) => part + (more.parts[i] ?? 0)),
  }
}

function bandOf({ p10, p90 }: SideBar): Band | undefined {
  return p10 === undefined || p90 === undefined ? undefined : { low: p10, high: p90 }
}

/** Flat where no bar is, rising over each bar. */
function curveOf(
  price: number,
  outwards: readonly Bar[],
  place: (bar: Bar) => { near: number; far: number; mass: number },
): Curve {
  const prices = [price]
  const masses = [0]
  let mass = 0
  for (const bar of outwards) {
    const { near, far, mass: added } = place(bar)
    if (near !== prices.at(-1)) {
      prices.push(near)
      masses.push(mass)
    }
    mass += added
    prices.push(far)
    masses.push(mass)
  }
  return { prices, masses }
}
