/** A price range that was named at a forecast. */
export interface PriceZone {
  /** Half-open, quote per base, low < high. */
  readonly low: number
  readonly high: number
}

/**
 * Zones that one forecaster named, as columns parallel to questions such as the windows of a `WindowTable`: those of
 * window `w` are `[offset[w], offset[w + 1])`, by rising `low`. They are of the window's side.
 */
export interface ZoneColumns {
  /** One entry more than there are windows. */
  readonly offset: Uint32Array
  /** `[low, high)`, quote per base; one entry a zone. */
  readonly low: Float64Array
  readonly high: Float64Array
}

/** Columns of the zones of each window. */
export function toZoneColumns(zonesByWindow: readonly (readonly PriceZone[])[]): ZoneColumns {
  const offset = new Uint32Array(zonesByWindow.length + 1)
  for (const [w, zones] of zonesByWindow.entries()) offset[w + 1] = (offset[w] ?? 0) + zones.length
  const flat = zonesByWindow.flatMap((zones) => zones.toSorted((a, b) => a.low - b.low))
  return {
    offset,
    low: Float64Array.from(flat, ({ low }) => low),
    high: Float64Array.from(flat, ({ high }) => high),
  }
}

/** The zones of a window, by rising `low`. */
export function zonesOf({ offset, low, high }: ZoneColumns, w: number): PriceZone[] {
  const first = offset[w] ?? 0
  return Array.from({ length: (offset[w + 1] ?? 0) - first }, (_, i) => ({
    low: low[first + i] ?? Number.NaN,
    high: high[first + i] ?? Number.NaN,
  }))
}
