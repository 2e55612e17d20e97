import type { PriceZone } from './zone-columns.ts'

/** Where random zones lie. */
export interface ZoneRoom {
  /** 0 for longs, below the price, 1 for shorts, above it. */
  readonly side: number
  /** Quote per base. */
  readonly price: number
  /** Farthest distance from the price as a ratio of it, in (0, 1]. */
  readonly reach: number
}

/**
 * Zones of given widths at places that chance picks: any way to lay them side by side within the room, in any order, is
 * as likely as any other. Where they do not fit beside each other, each is laid by itself and they overlap; one that is
 * wider than the room begins at its lower end.
 *
 * Hot: zones of a window are laid anew for each draw, so everything is reused.
 */
export class RandomZones {
  readonly #random: () => number
  #zones: { low: number; high: number }[] = []
  #widths: Float64Array = new Float64Array(0)
  #places = new Float64Array(0)
  #order = new Float64Array(0)
  #from = 0
  #room = 0
  #free = 0

  /** @param random - next number in [0, 1) */
  constructor(random: () => number) {
    this.#random = random
  }

  /** Lays zones of these widths, quote units, in this room from now on. */
  open(widths: Float64Array, { side, price, reach }: ZoneRoom): void {
    if (widths.length !== this.#widths.length) {
      this.#zones = Array.from(widths, () => ({ low: 0, high: 0 }))
      this.#places = new Float64Array(widths.length)
      this.#order = new Float64Array(widths.length)
    }
    this.#widths = widths
    this.#room = price * reach
    this.#from = side === 0 ? price - this.#room : price
    this.#free = widths.reduce((free, width) => free - width, this.#room)
  }

  /** @returns zones by rising `low`, good until the next call */
  lay(): readonly PriceZone[] {
    if (this.#free < 0) return this.#laySingly()
    this.#pickPlaces()
    this.#shuffleWidths()
    let below = this.#from
    for (let i = 0; i < this.#zones.length; i++) {
      const zone = this.#zones[i]
      if (zone === undefined) continue
      // Each is pushed up by those below it.
      zone.low = below + (this.#places[i] ?? 0)
      below += this.#order[i] ?? 0
      zone.high = below + (this.#places[i] ?? 0)
    }
    return this.#zones
  }

  /** Sorted places in what the zones leave free; put in one by one, which is fastest for a few. */
  #pickPlaces(): void {
    const places = this.#places
    for (let i = 0; i < places.length; i++) {
      const place = this.#random() * this.#free
      let k = i
      for (; k > 0 && (places[k - 1] ?? 0) > place; k--) places[k] = places[k - 1] ?? 0
      places[k] = place
    }
  }

  /** Fisher and Yates, from inside out. */
  #shuffleWidths(): void {
    const order = this.#order
    for (let i = 0; i < order.length; i++) {
      const k = Math.floor(this.#random() * (i + 1))
      order[i] = order[k] ?? 0
      order[k] = this.#widths[i] ?? 0
    }
  }

  #laySingly(): readonly PriceZone[] {
    for (const [i, zone] of this.#zones.entries()) {
      const width = this.#widths[i] ?? 0
      zone.low = this.#from + this.#random() * Math.max(0, this.#room - width)
      zone.high = zone.low + width
    }
    return this.#zones.sort((a, b) => a.low - b.low)
  }
}
