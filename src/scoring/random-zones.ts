import { type PriceZone, type ZoneColumns, zonesOf } from './zone-columns.ts'
import type { ZoneQuestions } from './zone-outcomes.ts'

/**
 * Zones that chance picks: those that the same forecaster named of the same side at another time, moved to the price of
 * now, so that they lie as far from it and are as wide as ratios of it. Only the time is wrong: what zones gain beside
 * them comes of knowing where liquidations will be, and not of naming what is near and wide.
 */
export class RandomZones {
  readonly #random: () => number
  readonly #price: Float64Array
  readonly #side: Uint8Array
  readonly #zones: readonly (readonly PriceZone[])[]
  /** By side, windows with zones. */
  readonly #pools: readonly [Uint32Array, Uint32Array]
  /** Of a window in the pool of its side. */
  readonly #place: Int32Array

  /** @param random - next number in [0, 1) */
  constructor(columns: ZoneColumns, { side, price }: Pick<ZoneQuestions, 'side' | 'price'>, random: () => number) {
    this.#random = random
    this.#price = price
    this.#side = side
    this.#zones = Array.from(side, (_, w) => zonesOf(columns, w))
    const named = Uint32Array.from(side.keys()).filter((w) => (columns.offset[w + 1] ?? 0) > (columns.offset[w] ?? 0))
    this.#pools = [named.filter((w) => side[w] === 0), named.filter((w) => side[w] === 1)]
    this.#place = new Int32Array(side.length).fill(-1)
    for (const pool of this.#pools) for (const [i, w] of pool.entries()) this.#place[w] = i
  }

  /** @returns zones by rising `low`; none where none were named at any other time */
  lay(w: number): readonly PriceZone[] {
    const pool = this.#side[w] === 1 ? this.#pools[1] : this.#pools[0]
    const own = this.#place[w] ?? -1
    const others = own < 0 ? pool.length : pool.length - 1
    if (others === 0) return []
    const pick = Math.floor(this.#random() * others)
    const other = pool[own >= 0 && pick >= own ? pick + 1 : pick] ?? 0
    const ratio = (this.#price[w] ?? Number.NaN) / (this.#price[other] ?? Number.NaN)
    return (this.#zones[other] ?? []).map(({ low, high }) => ({ low: low * ratio, high: high * ratio }))
  }
}
