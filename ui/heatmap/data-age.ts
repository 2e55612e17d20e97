import { isStaleAge } from '../stale.ts'
import type { HeatmapMeta } from './heatmap-loader.ts'
import type { HeatmapView } from './view-fields.ts'

/** What tells the age of a heatmap. */
export interface Aged {
  /** ms */
  readonly step: number
  readonly meta: { readonly coverage: Pick<HeatmapMeta['coverage'], 'data_end'> }
}

/** Age of the newest data of a heatmap at a time, UTC ms; seconds. */
export function ageOf({ meta }: Aged, now: number): number {
  return Math.max(0, (now - meta.coverage.data_end) / 1000)
}

/** Whether a view that reaches to the present shows data that end long before it. */
export function isStaleAt(heat: Aged, view: Pick<HeatmapView, 'end' | 'as_of'>, now: number): boolean {
  const reachesNow = view.end === '' && view.as_of === ''
  return reachesNow && isStaleAge(1000 * ageOf(heat, now), heat.step)
}
