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
} from 'lightweight-charts'
import { colorScale } from '../domain/color-scale.ts'
import { type Heat, STATE_GAP, STATE_OPEN } from './decode-heatmap.ts'
import { buildRaster, type Raster, type RasterOptions } from './heat-raster.ts'

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

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0]

/**
 * A heatmap under the candles of a lightweight-charts series: `series.attachPrimitive(layer)`. One drawImage of the
 * visible part, whatever the number of cells.
 *
 * Logical index i of the time scale is column i: the series has one item (of whitespace, where there is no candle) for
 * each column.
 */
export class HeatLayer implements ISeriesPrimitive<Time> {
  private series: ISeriesApi<SeriesType> | undefined
  private timeScale: ITimeScaleApi<Time> | undefined
  private requestUpdate: (() => void) | undefined
  private readonly bitmap = new OffscreenCanvas(1, 1)
  private options = DEFAULT_OPTIONS
  private heat: Heat | undefined
  private raster: Raster | undefined
  private readonly views: readonly IPrimitivePaneView[] = [
    { zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.draw(target) }) },
  ]

  constructor(options: Partial<HeatLayerOptions> = {}) {
    this.applyOptions(options)
  }

  /** USD amount that the brightest colour stands for; 0 without data. */
  get max(): number {
    return this.raster?.max ?? 0
  }

  /** Shows other data; undefined shows none. */
  setHeat(heat: Heat | undefined): void {
    this.heat = heat
    this.paint()
  }

  /** Changes how it looks; what is not named stays. */
  applyOptions(options: Partial<HeatLayerOptions>): void {
    this.options = { ...this.options, ...options }
    this.paint()
  }

  attached({ chart, series, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.series = series
    this.timeScale = chart.timeScale()
    this.requestUpdate = requestUpdate
  }

  detached(): void {
    this.series = undefined
    this.timeScale = undefined
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
    const { heat, series, timeScale } = this
    if (heat === undefined || series === undefined || timeScale === undefined) return undefined
    const { firstBucket, bucketSize } = heat
    // Only whole logical indices have a coordinate: that of their middle.
    const origin = timeScale.logicalToCoordinate(0 as Logical)
    const next = timeScale.logicalToCoordinate(SPACING_SPAN as Logical)
    const top = series.priceToCoordinate((firstBucket + rows[1]) * bucketSize)
    const bottom = series.priceToCoordinate((firstBucket + rows[0]) * bucketSize)
    if (origin === null || next === null || top === null || bottom === null) return undefined
    const spacing = (next - origin) / SPACING_SPAN
    return { left: origin + (columns[0] - 0.5) * spacing, right: origin + (columns[1] - 0.5) * spacing, top, bottom }
  }

  private paint(): void {
    const { heat, bitmap, options } = this
    this.raster = heat === undefined ? undefined : buildRaster(heat, options)
    if (this.raster !== undefined && this.raster.width > 0 && this.raster.height > 0) {
      const { pixels, width, height } = this.raster
      bitmap.width = width
      bitmap.height = height
      bitmap.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0)
    }
    this.requestUpdate?.()
  }

  private draw(target: Target): void {
    const { heat, bitmap } = this
    if (heat === undefined) return
    const columns = this.visibleColumns(heat.columns)
    const rows = this.visibleRows(heat)
    if (columns[1] <= columns[0]) return
    target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio, verticalPixelRatio }) => {
      context.imageSmoothingEnabled = false
      const at = this.place(columns, rows)
      if (at !== undefined && rows[1] > rows[0]) {
        const left = Math.round(at.left * horizontalPixelRatio)
        const right = Math.round(at.right * horizontalPixelRatio)
        const top = Math.round(at.top * verticalPixelRatio)
        const bottom = Math.round(at.bottom * verticalPixelRatio)
        const sourceTop = heat.rows - rows[1]
        context.drawImage(
          bitmap,
          columns[0],
          sourceTop,
          columns[1] - columns[0],
          rows[1] - rows[0],
          left,
          top,
          right - left,
          bottom - top,
        )
      }
      for (const run of stateRuns(heat, STATE_GAP)) {
        const place = this.place([run.from, run.to], [0, 1])
        if (place === undefined) continue
        hatch(context, place.left * horizontalPixelRatio, place.right * horizontalPixelRatio, bitmapSize.height)
      }
      for (const run of stateRuns(heat, STATE_OPEN)) {
        const place = this.place([run.from, run.to], [0, 1])
        if (place !== undefined) dashed(context, place.left * horizontalPixelRatio, bitmapSize.height)
      }
    })
  }

  private visibleColumns(count: number): [number, number] {
    const range = this.timeScale?.getVisibleLogicalRange()
    if (range === null || range === undefined) return [0, count]
    return [Math.max(0, Math.floor(range.from)), Math.min(count, Math.ceil(range.to) + 1)]
  }

  private visibleRows({ firstBucket, bucketSize, rows }: Heat): [number, number] {
    const { series } = this
    const low = series?.coordinateToPrice(series.getPane().getHeight())
    const high = series?.coordinateToPrice(0)
    if (low === null || low === undefined || high === null || high === undefined) return [0, rows]
    const from = Math.floor(low / bucketSize) - firstBucket - 1
    const to = Math.ceil(high / bucketSize) - firstBucket + 1
    return [Math.min(Math.max(0, from), rows), Math.max(0, Math.min(rows, to))]
  }
}

/** Runs of columns in one state, end exclusive. */
export function stateRuns({ state, columns }: Heat, wanted: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (let t = 0; t < columns; t++) {
    if (state[t] !== wanted) continue
    const last = runs.at(-1)
    if (last?.to === t) last.to = t + 1
    else runs.push({ from: t, to: t + 1 })
  }
  return runs
}

function hatch(context: CanvasRenderingContext2D, left: number, right: number, height: number): void {
  context.save()
  context.beginPath()
  context.rect(left, 0, right - left, height)
  context.clip()
  context.fillStyle = 'rgba(128, 128, 128, 0.12)'
  context.fillRect(left, 0, right - left, height)
  context.strokeStyle = 'rgba(190, 190, 190, 0.35)'
  context.lineWidth = 1
  context.beginPath()
  for (let x = left - height; x < right; x += 12) {
    context.moveTo(x, height)
    context.lineTo(x + height, 0)
  }
  context.stroke()
  context.restore()
}

function dashed(context: CanvasRenderingContext2D, x: number, height: number): void {
  context.save()
  context.strokeStyle = 'rgba(255, 255, 255, 0.6)'
  context.setLineDash([4, 4])
  context.beginPath()
  context.moveTo(Math.round(x) + 0.5, 0)
  context.lineTo(Math.round(x) + 0.5, height)
  context.stroke()
  context.restore()
}
