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
 * Hot: laid anew for each draw, so the list is reused.
 *
 * @param random - next number in [0, 1)
 * @returns zones by rising `low`, good until the next call
 */
export function createRandomZones(
  random: () => number,
): (widths: Float64Array, room: ZoneRoom) => readonly PriceZone[] {
  let buffers = createBuffers(0)
  return (widths, { side, price, reach }) => {
    if (buffers.zones.length !== widths.length) buffers = createBuffers(widths.length)
    const room = price * reach
    const from = side === 0 ? price - room : price
    let free = room
    for (const width of widths) free -= width
    const place = { ...buffers, widths, random, from }
    return free < 0 ? laySingly({ ...place, room }) : laySideBySide({ ...place, free })
  }
}

interface Buffers {
  readonly zones: { low: number; high: number }[]
  readonly gaps: Float64Array
  readonly order: Float64Array
}

interface Laying extends Buffers {
  readonly widths: Float64Array
  readonly random: () => number
  /** Lower end of the room, quote per base. */
  readonly from: number
}

function createBuffers(count: number): Buffers {
  return {
    zones: Array.from({ length: count }, () => ({ low: 0, high: 0 })),
    gaps: new Float64Array(count),
    order: new Float64Array(count),
  }
}

/** Sorted places in what the zones leave free; each zone is pushed up by those below it. */
function laySideBySide(laying: Laying & { readonly free: number }): readonly PriceZone[] {
  const { zones, gaps, order, random, from, free } = laying
  for (let i = 0; i < gaps.length; i++) gaps[i] = random() * free
  gaps.sort()
  shuffleWidths(laying)
  let below = from
  for (let i = 0; i < zones.length; i++) {
    const zone = zones[i]
    if (zone === undefined) continue
    zone.low = below + (gaps[i] ?? 0)
    below += order[i] ?? 0
    zone.high = below + (gaps[i] ?? 0)
  }
  return zones
}

function laySingly({ zones, widths, random, from, room }: Laying & { readonly room: number }): readonly PriceZone[] {
  for (const [i, zone] of zones.entries()) {
    const width = widths[i] ?? 0
    zone.low = from + random() * Math.max(0, room - width)
    zone.high = zone.low + width
  }
  return zones.sort((a, b) => a.low - b.low)
}

/** Fisher and Yates, from inside out. */
function shuffleWidths({ widths, order, random }: Laying): void {
  for (let i = 0; i < widths.length; i++) {
    const k = Math.floor(random() * (i + 1))
    order[i] = order[k] ?? 0
    order[k] = widths[i] ?? 0
  }
}
