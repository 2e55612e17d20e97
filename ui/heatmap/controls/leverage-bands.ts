import { leverageGroup } from '../hidden-groups.ts'

/** Leverages that are shown and hidden together. */
export interface LeverageBand {
  readonly label: string
  /** Ids of their groups in a breakdown. */
  readonly ids: readonly string[]
  readonly from: number
  readonly to: number
}

/** More switches than this are not told apart at a glance. */
const MOST_SINGLE = 8
/** Where the bands of a fine distribution end, as multiples; those that tools for traders name. */
const EDGES = [5, 10, 25, 50, 100, Number.POSITIVE_INFINITY]

/** One band for each leverage, or bands up to 5x, 10x, 25x, 50x, 100x and above where there are many leverages. */
export function leverageBands(leverages: readonly number[]): LeverageBand[] {
  const sorted = leverages.toSorted((a, b) => a - b)
  if (sorted.length <= MOST_SINGLE) {
    return sorted.map((leverage) => ({
      label: `${Number(leverage.toPrecision(3))}x`,
      ids: [leverageGroup(leverage)],
      from: leverage,
      to: leverage,
    }))
  }
  return EDGES.flatMap((to, i) => {
    const from = EDGES[i - 1] ?? 0
    const inside = sorted.filter((leverage) => leverage > from && leverage <= to)
    if (inside.length === 0) return []
    const label = from === 0 ? `≤ ${to}x` : to === Number.POSITIVE_INFINITY ? `> ${from}x` : `${from}–${to}x`
    return [{ label, ids: inside.map(leverageGroup), from: inside[0] ?? 0, to: inside.at(-1) ?? 0 }]
  })
}
