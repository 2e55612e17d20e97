import { bucketIndex } from '../domain/price-grid.ts'
import type { BucketGrid } from './bucket-grid.ts'
import { cellEdge, widenCells } from './log-grid.ts'

const SPAN_STEP = 4096

/** How amounts in cells of the log grid fall into price buckets, over one growing range of cells. Hot: see bench/models.bench.ts. */
export class CellBuckets {
  /** One number a cell from `base` upwards, for whoever adds up rows; nothing is kept in it. */
  sums = new Float64Array(0)
  base = 0
  private readonly bucketSize: number
  /** Lower price edge of each cell; 0 where nobody has asked yet. */
  private edges = new Float64Array(0)

  constructor(bucketSize: number) {
    this.bucketSize = bucketSize
  }

  /** Makes room for cells `[first, to)` and the upper edge of the last one. */
  cover(first: number, to: number): void {
    const { base, edges } = this
    if (first >= base && to < base + edges.length) return
    const span = widenCells({ from: base, length: edges.length, first, last: to, step: SPAN_STEP })
    const wider = new Float64Array(span.to - span.from)
    if (edges.length > 0) wider.set(edges, base - span.from)
    this.edges = wider
    this.sums = new Float64Array(wider.length)
    this.base = span.from
  }

  /** Adds a cell's amount to the buckets that it overlaps, in proportion. */
  add(grid: BucketGrid, cell: number, amount: number): void {
    const { bucketSize } = this
    let from = this.edgeOf(cell)
    const to = this.edgeOf(cell + 1)
    const perPrice = amount / (to - from)
    let bucket = bucketIndex(from, bucketSize)
    let edge = (bucket + 1) * bucketSize
    while (edge < to) {
      if (edge > from) grid.add(0, bucket, (edge - from) * perPrice)
      from = Math.max(from, edge)
      bucket++
      edge = (bucket + 1) * bucketSize
    }
    grid.add(0, bucket, (to - from) * perPrice)
  }

  private edgeOf(cell: number): number {
    const at = cell - this.base
    if (this.edges[at] === 0) this.edges[at] = cellEdge(cell)
    return this.edges[at]!
  }
}
