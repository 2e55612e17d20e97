import type {
  AutoscaleInfo,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  ITimeScaleApi,
  Logical,
  SeriesAttachedParameter,
  SeriesType,
  Time,
  UTCTimestamp,
} from 'lightweight-charts'
import { colorScale } from '../domain/color-scale.ts'
import { bucketIndex, bucketPrice } from '../domain/price-grid.ts'
import { type ColorBar, colorBar } from './color-bar.ts'
import { type ColumnRun, columnRuns } from './column-runs.ts'
import { type Heat, STATE_GAP, STATE_OPEN } from './decode-heatmap.ts'
import { drawCells, drawEdge, drawHatching, stateRuns } from './draw-cells.ts'
import { HeatRaster, type RasterOptions } from './heat-raster.ts'
import { rowStrips } from './row-strips.ts'

/** Edges of a rectangle in CSS pixels of the pane. */
export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** What a heat layer shows, and how. */
export interface HeatLayerOptions extends RasterOptions {
  /** Prices that the axis shows unless the user moves it; undefined leaves that to the series. */
  readonly prices: { readonly min: number; readonly max: number } | undefined
}

const DEFAULT_OPTIONS: HeatLayerOptions = {
  scale: colorScale('viridis'),
  mapping: 'relative',
  fixedMax: 0,
  low: 0,
  high: 1,
  showLong: true,
  showShort: true,
  showConsumed: true,
  hiddenGroups: new Set(),
  prices: undefined,
}

/** Bar spacing is measured over this many bars; coordinates are linear in the index. */
const SPACING_SPAN = 1000
/** How far the edge of a row may be from its price on a logarithmic scale, CSS pixels. */
const ROW_TOLERANCE = 0.25

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0]
type Canvas = Parameters<Parameters<Target['useBitmapCoordinateSpace']>[0]>[0]

/**
 * A heatmap under any series of a lightweight-charts chart whose horizontal axis is time:
 * `series.attachPrimitive(layer)`. Columns stand at the bars of their times, whatever the interval of the bars; prices
 * at those of the series' price scale, linear, logarithmic, percentage or indexed. What is drawn is one picture, whatever
 * the number of cells; it is painted when the chart draws next, once for all that changed before.
 */
export class HeatLayer implements ISeriesPrimitive<Time> {
  private series: ISeriesApi<SeriesType> | undefined
  private timeScale: ITimeScaleApi<Time> | undefined
  private requestUpdate: (() => void) | undefined
  private readonly bitmap = new OffscreenCanvas(1, 1)
  private options = DEFAULT_OPTIONS
  private heat: Heat | undefined
  private raster: HeatRaster | undefined
  private runs: readonly ColumnRun[] | undefined
  /** Bars that the ends of the data stood on when `runs` were found: other series may bring bars of their own. */
  private runEnds = ''
  private readonly views: readonly IPrimitivePaneView[] = [
    { zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.draw(target) }) },
  ]

  constructor(options: Partial<HeatLayerOptions> = {}) {
    this.applyOptions(options)
  }

  /** USD amount of the brightest cell shown; 0 without data. */
  get max(): number {
    return this.raster?.scale.max ?? 0
  }

  /** What a colour bar beside the chart shows. */
  get bar(): ColorBar {
    return colorBar(this.raster?.scale, this.options)
  }

  /** Shows other data; undefined shows none. All columns are revealed. */
  setHeat(heat: Heat | undefined): void {
    this.heat = heat
    this.raster = heat === undefined ? undefined : new HeatRaster(heat, this.options)
    this.changed()
  }

  /**
   * Shows a newer state of the same heatmap: `heat` differs from what is shown only in its columns from `from` on, which
   * may be more than before. Only these are painted, unless one of them has a new brightest cell. With another start,
   * step or price range it is as `setHeat`, but what is revealed stays. `replaceColumns` makes such a heatmap.
   */
  setColumns(heat: Heat, from: number): void {
    if (this.raster === undefined) {
      this.setHeat(heat)
      return
    }
    this.heat = heat
    this.raster.replaceFrom(heat, from)
    this.changed()
  }

  /**
   * Draws columns up to this one alone, as if the others were not known yet: colours are those of what is revealed.
   * Undefined reveals all.
   */
  revealTo(column: number | undefined): void {
    this.raster?.reveal(column === undefined ? undefined : Math.max(0, column + 1))
    this.changed()
  }

  /** Changes how it looks; what is not named stays. */
  applyOptions(options: Partial<HeatLayerOptions>): void {
    this.options = { ...this.options, ...options }
    this.raster?.setOptions(this.options)
    this.requestUpdate?.()
  }

  attached({ chart, series, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.series = series
    this.timeScale = chart.timeScale()
    this.requestUpdate = requestUpdate
    series.subscribeDataChanged(this.forgetRuns)
  }

  detached(): void {
    this.series?.unsubscribeDataChanged(this.forgetRuns)
    this.series = undefined
    this.timeScale = undefined
    this.requestUpdate = undefined
    this.runs = undefined
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.views
  }

  autoscaleInfo(): AutoscaleInfo | null {
    const { prices } = this.options
    return prices === undefined || this.heat === undefined
      ? null
      : { priceRange: { minValue: prices.min, maxValue: prices.max } }
  }

  /** Where a block of cells stands; `row` 0 is the lowest price, ends exclusive. */
  place(columns: readonly [number, number], rows: readonly [number, number]): Rectangle | undefined {
    const [top, bottom] = [this.yOf(rows[1]), this.yOf(rows[0])]
    const [left, right] = [this.xOf(columns[0]), this.xOf(columns[1])]
    if (top === undefined || bottom === undefined || left === undefined || right === undefined) return undefined
    return { left, top, right, bottom }
  }

  /** The cell at a point in CSS pixels of the pane; undefined outside of the columns, rows may be beyond the levels. */
  cellAt(x: number, y: number): { readonly column: number; readonly row: number } | undefined {
    const { heat, series } = this
    const axis = this.axis()
    const price = series?.coordinateToPrice(y)
    if (heat === undefined || axis === undefined || price === null || price === undefined) return undefined
    const logical = (x - axis.origin) / axis.spacing
    const run = this.columnRuns().find(
      ({ from, to, left, width }) => logical >= left && logical < left + (to - from) * width,
    )
    if (run === undefined) return undefined
    const column = Math.min(run.to - 1, run.from + Math.floor((logical - run.left) / run.width))
    return { column, row: bucketIndex(price, heat.bucketSize) - heat.firstBucket }
  }

  private changed(): void {
    this.runs = undefined
    this.requestUpdate?.()
  }

  private readonly forgetRuns = (): void => {
    this.runs = undefined
  }

  private columnRuns(): readonly ColumnRun[] {
    const { heat, timeScale } = this
    if (heat === undefined || timeScale === undefined) return []
    const seconds = (time: number) => (time / 1000) as UTCTimestamp
    const ends = [heat.start, heat.start + (heat.columns - 1) * heat.step]
      .map((time) => timeScale.timeToIndex(seconds(time), true))
      .join()
    if (this.runs !== undefined && ends === this.runEnds) return this.runs
    this.runEnds = ends
    this.runs = columnRuns(heat, (time) => {
      const index = timeScale.timeToIndex(seconds(time), false)
      if (index !== null) return { index, isExact: true }
      const next = timeScale.timeToIndex(seconds(time), true)
      return next === null ? undefined : { index: next, isExact: false }
    })
    return this.runs
  }

  /** Where bar 0 stands, and how far bars are apart, CSS pixels. */
  private axis(): { origin: number; spacing: number } | undefined {
    // Only whole logical indices have a coordinate: that of their middle.
    const origin = this.timeScale?.logicalToCoordinate(0 as Logical)
    const next = this.timeScale?.logicalToCoordinate(SPACING_SPAN as Logical)
    if (origin === null || next === null || origin === undefined || next === undefined) return undefined
    return { origin, spacing: (next - origin) / SPACING_SPAN }
  }

  /** Left edge of a column; that of the one after the last is the end. */
  private xOf(column: number): number | undefined {
    const axis = this.axis()
    const runs = this.columnRuns()
    const run = runs.find(({ to }) => column < to) ?? runs.at(-1)
    if (axis === undefined || run === undefined) return undefined
    return axis.origin + (run.left + (column - run.from) * run.width) * axis.spacing
  }

  /** Lower edge of a row. */
  private yOf(row: number): number | undefined {
    const { heat, series } = this
    if (heat === undefined) return undefined
    return series?.priceToCoordinate(bucketPrice(heat.firstBucket + row, heat.bucketSize)) ?? undefined
  }

  private draw(target: Target): void {
    const { heat, raster } = this
    if (heat === undefined || raster === undefined) return
    this.upload(raster)
    target.useBitmapCoordinateSpace((canvas) => {
      canvas.context.imageSmoothingEnabled = false
      this.drawColumns(canvas, heat, raster.shownColumns)
      this.drawStates(canvas, heat, raster.shownColumns)
    })
  }

  private drawColumns(canvas: Canvas, heat: Heat, columns: number): void {
    const { context, bitmapSize, horizontalPixelRatio, verticalPixelRatio } = canvas
    const strips = rowStrips(this.visibleRows(heat), (row) => this.yOf(row), ROW_TOLERANCE)
    for (const { from, to } of this.columnRuns()) {
      const end = Math.min(to, columns)
      const [left, right] = [this.xOf(from), this.xOf(end)]
      if (left === undefined || right === undefined || end <= from) continue
      const across = { from, to: end, start: left * horizontalPixelRatio, end: right * horizontalPixelRatio }
      for (const { from: low, to: high, top, bottom } of strips) {
        drawCells(context, this.bitmap, {
          size: bitmapSize,
          columns: across,
          rows: {
            from: heat.rows - high,
            to: heat.rows - low,
            start: top * verticalPixelRatio,
            end: bottom * verticalPixelRatio,
          },
        })
      }
    }
  }

  /** Gaps and the beginning of what is unfinished. */
  private drawStates({ context, bitmapSize, horizontalPixelRatio }: Canvas, heat: Heat, columns: number): void {
    for (const { from, to } of stateRuns(heat, STATE_GAP)) {
      const [left, right] = [this.xOf(from), this.xOf(Math.min(to, columns))]
      if (left === undefined || right === undefined || from >= columns) continue
      drawHatching(context, [left * horizontalPixelRatio, right * horizontalPixelRatio], bitmapSize)
    }
    for (const { from } of stateRuns(heat, STATE_OPEN)) {
      const left = this.xOf(from)
      if (left !== undefined && from < columns) drawEdge(context, left * horizontalPixelRatio, bitmapSize)
    }
  }

  /** Paints what changed, and gives it to the bitmap. */
  private upload(raster: HeatRaster): void {
    const { bitmap } = this
    const { from, to } = raster.paint()
    const { width, height } = raster
    if (width === 0 || height === 0 || from >= to) return
    if (bitmap.width !== width || bitmap.height !== height) {
      bitmap.width = width
      bitmap.height = height
    }
    bitmap.getContext('2d')?.putImageData(new ImageData(raster.pixels, width, height), 0, 0, from, 0, to - from, height)
  }

  /** Rows that may be in sight. */
  private visibleRows({ firstBucket, bucketSize, rows }: Heat): [number, number] {
    const { series } = this
    const low = series?.coordinateToPrice(series.getPane().getHeight())
    const high = series?.coordinateToPrice(0)
    if (low === null || low === undefined || high === null || high === undefined) return [0, rows]
    const from = Math.floor(Math.min(low, high) / bucketSize) - firstBucket - 1
    const to = Math.ceil(Math.max(low, high) / bucketSize) - firstBucket + 1
    return [Math.min(Math.max(0, from), rows), Math.max(0, Math.min(rows, to))]
  }
}
