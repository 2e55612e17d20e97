import type { HeatMatrix } from '../kernel/heat-matrix.ts'
import type { Heatmap } from '../services/heatmap.ts'
import type { HeatmapQuery } from '../services/heatmap-plan.ts'

/** What a follower of a heatmap is told, in order; nothing comes after `failed`. */
export type HeatmapUpdate =
  /** The column takes the place of an open one of the same time, or comes after the others. */
  | { readonly kind: 'column'; readonly matrix: HeatMatrix; readonly column: number }
  /** The stored past has changed: what was told before is not so any more. */
  | { readonly kind: 'restarted'; readonly heatmap: Heatmap }
  | { readonly kind: 'failed'; readonly error: unknown }

/** A heatmap that somebody follows. */
export interface Followed {
  /** As the updates that were told have left it; what comes after it is told later. @throws what the follower was told */
  heatmapNow(): Heatmap
  stop(): void
}

/** Keeps heatmaps growing while somebody follows them. */
export interface HeatmapFollower {
  /**
   * Begins to follow; the listener is told of everything that comes from now on, also before this resolves.
   *
   * @throws the errors of `planHeatmap`, and for a query that ends by itself or asks for too much
   */
  follow(query: HeatmapQuery, listener: (update: HeatmapUpdate) => void): Promise<Followed>
}
