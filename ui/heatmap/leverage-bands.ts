import { leverageGroup } from './hidden-groups.ts'

/** Leverages that are shown and hidden together: a group of the breakdown that the page asks for. */
export interface LeverageBand {
  /** Id of the group. */
  readonly id: string
  readonly label: string
}

/** More switches than this are not told apart at a glance. */
const MOST_SINGLE = 8
/** Where bands begin, as multiples: those that tools for traders name. */
const EDGES = [5, 10, 25, 50, 100] as const
/** What lies below all edges. */
const LOWEST = 1

/** What a breakdown by leverage is asked with: bands where there are many leverages. */
export function bandsQuery(leverages: readonly number[]): { leverage_bands?: string } {
  return leverages.length > MOST_SINGLE ? { leverage_bands: EDGES.join(',') } : {}
}

/** Groups that the breakdown will have, from low to high, with the labels that the server gives them. */
export function leverageBands(leverages: readonly number[]): LeverageBand[] {
  const sorted = leverages.toSorted((a, b) => a - b)
  if (sorted.length <= MOST_SINGLE) {
    return sorted.map((leverage) => ({ id: leverageGroup(leverage), label: `${leverage}x` }))
  }
  return [LOWEST, ...EDGES].flatMap((from, i) => {
    const to = EDGES[i]
    if (!sorted.some((leverage) => leverage >= from && (to === undefined || leverage < to))) return []
    const label = to === undefined ? `${from}x+` : from === LOWEST ? `<${to}x` : `${from}–${to}x`
    return [{ id: leverageGroup(from), label }]
  })
}
