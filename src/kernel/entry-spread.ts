/**
 * How a position entered at one price is spread over leverage tiers and liquidation levels: points of (tier, distance
 * in cells of the log grid, share). Points of tier g are `[start[g], start[g + 1])`.
 */
export interface EntrySpread {
  readonly start: Int32Array
  /** Cell of the level less cell of the entry. */
  readonly distance: Int32Array
  /** Share of the whole quantity, > 0. */
  readonly share: Float64Array
  /** Sum of the shares of each tier. */
  readonly tierShare: Float64Array
  /** Least and greatest distance of each tier; least > greatest for a tier without points. */
  readonly least: Int32Array
  readonly greatest: Int32Array
}

/** One point before it is packed. */
export interface SpreadPoint {
  readonly tier: number
  readonly distance: number
  readonly share: number
}

/** Packs points; those of one tier and cell are joined. */
export function packSpread(points: readonly SpreadPoint[], tiers: number): EntrySpread {
  const joined = new Map<string, SpreadPoint>()
  for (const point of points) {
    const key = `${point.tier} ${point.distance}`
    joined.set(key, { ...point, share: point.share + (joined.get(key)?.share ?? 0) })
  }
  const ordered = [...joined.values()].sort((a, b) => a.tier - b.tier || a.distance - b.distance)
  const start = new Int32Array(tiers + 1)
  const tierShare = new Float64Array(tiers)
  const least = new Int32Array(tiers).fill(1)
  const greatest = new Int32Array(tiers)
  for (let tier = 0; tier < tiers; tier++) {
    const own = ordered.filter((point) => point.tier === tier)
    start[tier + 1] = (start[tier] ?? 0) + own.length
    for (const { share } of own) tierShare[tier] = (tierShare[tier] ?? 0) + share
    least[tier] = own[0]?.distance ?? 1
    greatest[tier] = own.at(-1)?.distance ?? 0
  }
  return {
    start,
    distance: Int32Array.from(ordered, ({ distance }) => distance),
    share: Float64Array.from(ordered, ({ share }) => share),
    tierShare,
    least,
    greatest,
  }
}
