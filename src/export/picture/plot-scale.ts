import type { HeatMatrix } from '../../kernel/heat-matrix.ts'
import type { Box } from './layout.ts'
import type { PriceView } from './price-view.ts'

/** Turns times and prices into pixels of a plot. */
export interface PlotScale {
  readonly plot: Box
  /** Lowest and highest price shown. */
  readonly low: number
  readonly high: number
  readonly from: number
  readonly to: number
  /** Width of a column. */
  readonly columnWidth: number
  x(time: number): number
  y(price: number): number
}

/** A linear scale: columns fill the plot from edge to edge, as do buckets. */
export function plotScale(plot: Box, matrix: HeatMatrix, view: PriceView): PlotScale {
  const low = view.first * matrix.bucketSize
  const high = view.end * matrix.bucketSize
  const from = matrix.startTime
  const to = from + matrix.columns * matrix.stepMs
  return {
    plot,
    low,
    high,
    from,
    to,
    columnWidth: plot.width / matrix.columns,
    x: (time) => plot.left + ((time - from) / (to - from)) * plot.width,
    y: (price) => plot.top + ((high - price) / (high - low)) * plot.height,
  }
}
