import { COLUMN_OPEN } from '../kernel/heat-matrix.ts'
import type { Heatmap } from './heatmap.ts'

/**
 * When each column of a heatmap became what it is, UTC ms: a finished one at its end, or later where an input of it was
 * known later, such as the open interest reading after it; an open one when its newest input was known.
 *
 * Undefined where a venue has not taken note.
 */
export function columnsKnownAt({ matrix, venues }: Pick<Heatmap, 'matrix' | 'venues'>): Float64Array | undefined {
  const noted = venues.flatMap(({ knownAt }) => (knownAt === undefined ? [] : [knownAt]))
  if (noted.length < venues.length) return undefined
  return Float64Array.from(matrix.state, (state, t) => {
    const newest = Math.max(...noted.map((times) => times[t] ?? 0))
    return state === COLUMN_OPEN ? newest : Math.max(newest, matrix.startTime + (t + 1) * matrix.stepMs)
  })
}
