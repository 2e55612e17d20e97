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
  const sharesByDistance = Array.from({ length: tiers }, () => new Map<number, number>())
  for (const { tier, distance, share } of points) {
    const own = sharesByDistance[tier]
    if (own === undefined) throw new Error(`Invariant: a point's tier is below ${tiers}, was ${tier}`)
    own.set(distance, (own.get(distance) ?? 0) + share)
  }
  const start = new Int32Array(tiers + 1)
  const tierShare = new Float64Array(tiers)
  const least = new Int32Array(tiers).fill(1)
  const greatest = new Int32Array(tiers)
  const ordered: [number, number][] = []
  sharesByDistance.forEach((own, tier) => {
    const sorted = [...own].sort(([a], [b]) => a - b)
    for (const [, share] of sorted) tierShare[tier] = (tierShare[tier] ?? 0) + share
    least[tier] = sorted[0]?.[0] ?? 1
    greatest[tier] = sorted.at(-1)?.[0] ?? 0
    ordered.push(...sorted)
    start[tier + 1] = ordered.length
  })
  return {
    start,
    distance: Int32Array.from(ordered, ([distance]) => distance),
    share: Float64Array.from(ordered, ([, share]) => share),
    tierShare,
    least,
    greatest,
  }
}
