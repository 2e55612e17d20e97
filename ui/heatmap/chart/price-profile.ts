import { type Heat, STATE_GAP } from '../../../src/heat-layer/decode-heatmap.ts'
import { amountIn, type SideSpans, sideSpans } from '../shown-amounts.ts'
import { PLOT_COLORS } from './plot-colors.ts'
import { type Plot, PlotLayer } from './plot-layer.ts'

/** What the profile shows: sides as the heatmap has them. */
export interface ProfileLooks {
  readonly isOn: boolean
  readonly showLong: boolean
  readonly showShort: boolean
  readonly hiddenGroups: ReadonlySet<string>
}

/** Width of the profile: a share of the pane, CSS pixels at most. */
const SHARE = 0.14
const MOST_WIDTH = 150

/** Width that a profile takes in a pane, CSS pixels. */
export function profileWidth(paneWidth: number): number {
  return Math.min(MOST_WIDTH, paneWidth * SHARE)
}

/** Mass by price of one column, as bars at the right edge; the longest in sight takes all of its width. */
export class PriceProfile extends PlotLayer {
  private heat: Heat | undefined
  private looks: ProfileLooks = { isOn: true, showLong: true, showShort: true, hiddenGroups: new Set() }
  private column: number | undefined
  private end: number | undefined

  setHeat(heat: Heat | undefined): void {
    this.heat = heat
    this.redraw()
  }

  setLooks(looks: ProfileLooks): void {
    this.looks = looks
    this.redraw()
  }

  /** The column to show; undefined: the last one in sight. */
  setColumn(column: number | undefined): void {
    if (this.column === column) return
    this.column = column
    this.redraw()
  }

  /** Columns from this one on are not known yet. */
  revealTo(end: number | undefined): void {
    this.end = end
    this.redraw()
  }

  protected override paint(context: CanvasRenderingContext2D, plot: Plot): void {
    const { heat, series } = this
    if (heat === undefined || series === undefined || !this.looks.isOn) return
    const column = this.columnInSight(heat, plot)
    const low = series.coordinateToPrice(plot.height)
    const high = series.coordinateToPrice(0)
    if (column === undefined || low === null || high === null) return
    const from = Math.max(0, Math.floor(low / heat.bucketSize) - heat.firstBucket)
    const to = Math.min(heat.rows, Math.ceil(high / heat.bucketSize) - heat.firstBucket)
    const sides = this.sides(heat)
    let most = 0
    for (let row = from; row < to; row++) {
      const cell = { column, row }
      most = Math.max(most, amountIn(sides.long, cell) + amountIn(sides.short, cell))
    }
    if (most === 0) return
    const perUsd = profileWidth(plot.width) / most
    let bottom = series.priceToCoordinate((heat.firstBucket + from) * heat.bucketSize) ?? plot.height
    context.globalAlpha = 0.85
    for (let row = from; row < to; row++) {
      const top = series.priceToCoordinate((heat.firstBucket + row + 1) * heat.bucketSize) ?? bottom
      const long = amountIn(sides.long, { column, row }) * perUsd
      const short = amountIn(sides.short, { column, row }) * perUsd
      // A bar fills its bucket, but for a line between bars where there is room for one.
      const height = Math.max(1, bottom - top > 5 ? bottom - top - 1 : bottom - top)
      if (long > 0) fill(context, PLOT_COLORS.long, plot.width - long, top, long, height)
      if (short > 0) fill(context, PLOT_COLORS.short, plot.width - long - short, top, short, height)
      bottom = top
    }
    context.globalAlpha = 1
  }

  private sides(heat: Heat): SideSpans {
    const { showLong, showShort, hiddenGroups } = this.looks
    const { long, short } = sideSpans(heat, hiddenGroups)
    return { long: showLong ? long : [], short: showShort ? short : [] }
  }

  /** The hovered column, else the last known one left of the right edge that is no gap. */
  private columnInSight(heat: Heat, { width, origin, spacing }: Plot): number | undefined {
    const last = Math.min(heat.columns, this.end ?? heat.columns) - 1
    let column = this.column ?? Math.floor((width - origin) / spacing)
    column = Math.min(column, last)
    while (column >= 0 && heat.state[column] === STATE_GAP) column--
    return column < 0 ? undefined : column
  }
}

function fill(
  context: CanvasRenderingContext2D,
  color: string,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.fillStyle = color
  context.fillRect(x, y, width, height)
}
