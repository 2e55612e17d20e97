import {
  CandlestickSeries,
  createChart,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  LineSeries,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { HeatLayer, type HeatLayerOptions, type Rectangle } from '../../src/heat-layer/heat-layer.ts'
import { barOf, candleBars } from './chart/candle-bars.ts'
import {
  type AxisMode,
  axisOptions,
  CHART_OPTIONS,
  candleColors,
  type FrameColors,
  frameOptions,
} from './chart/chart-options.ts'
import { EventLayer } from './chart/event-layer.ts'
import type { LiquidationRow } from './chart/events-loader.ts'
import { PriceProfile, profileWidth } from './chart/price-profile.ts'
import { type PriceView, pricesInView } from './chart/prices-in-view.ts'
import type { Range, Sight } from './chart/sight.ts'
import { SightKeeper } from './chart/sight-keeper.ts'
import { type PaneLine, ValuePanes } from './chart/value-panes.ts'
import type { KlineRow } from './heatmap-loader.ts'

/** The cell under the pointer, and where the pointer is in CSS pixels of the chart. */
export interface HoveredCell {
  readonly column: number
  readonly row: number
  readonly x: number
  readonly y: number
}

/** A liquidation as a circle of the chart. */
export interface LiquidationDot {
  readonly time: number
  readonly knownAt: number
  readonly price: number
  readonly notional: number
  readonly side: 'long' | 'short'
  readonly row: LiquidationRow
}

/** What is drawn besides the raster, and how. */
export interface ChartLooks {
  readonly prices: PriceView
  readonly axis: AxisMode
  readonly candles: boolean
  readonly profile: boolean
  readonly long: boolean
  readonly short: boolean
  readonly hiddenGroups: ReadonlySet<string>
}

const ANCHOR_OPTIONS = {
  visible: false,
  priceScaleId: 'anchor',
  lastValueVisible: false,
  priceLineVisible: false,
  crosshairMarkerVisible: false,
} as const

/** A candle chart over a heat raster. It knows nothing of the page around it. */
export class HeatChart {
  private readonly chart: IChartApi
  private readonly series: ISeriesApi<'Candlestick', Time>
  /** Has a value in the last column alone: the library counts from there, wherever candles end. */
  private readonly anchor: ISeriesApi<'Line', Time>
  private readonly layer = new HeatLayer()
  private readonly profile = new PriceProfile()
  private readonly events = new EventLayer<LiquidationDot>()
  private readonly panes: ValuePanes
  private readonly keeper: SightKeeper
  private heat: Heat | undefined
  private candles: ReadonlyMap<number, KlineRow> = new Map()
  private priceView: PriceView = 'near'
  private hasProfile = false
  private end: number | undefined

  /** @param tellSight - is told what the user brings into sight */
  constructor(container: HTMLElement, tellSight: (sight: Sight) => void) {
    this.chart = createChart(container, CHART_OPTIONS)
    this.series = this.chart.addSeries(CandlestickSeries, { borderVisible: false, priceLineStyle: 2 })
    this.anchor = this.chart.addSeries(LineSeries, ANCHOR_OPTIONS)
    this.keeper = new SightKeeper(this.chart, this.series, tellSight)
    this.panes = new ValuePanes(this.chart)
    for (const layer of [this.layer, this.events, this.profile]) this.series.attachPrimitive(layer)
    this.chart.timeScale().subscribeSizeChange(() => this.setHome())
  }

  /** Shows another heatmap; the times in sight stay. */
  setData(heat: Heat, candles: ReadonlyMap<number, KlineRow>): void {
    this.heat = heat
    this.candles = candles
    const precision = decimalsOf(heat.bucketSize) + 1
    this.series.applyOptions({ priceFormat: { type: 'price', precision, minMove: 10 ** -precision } })
    this.keeper.keepWhile(() => {
      this.anchor.setData([])
      this.series.setData(candleBars(heat, candles, this.end))
      this.anchor.setData([anchorOf(heat)])
    }, heat)
    this.layer.setHeat(heat)
    this.layer.revealTo(this.end === undefined ? undefined : this.end - 1)
    this.profile.setHeat(heat)
    this.setHome()
  }

  /** Shows a newer state of the same heatmap, which differs from column `from` on. */
  setNews(heat: Heat, candles: ReadonlyMap<number, KlineRow>, from: number): void {
    const before = this.heat?.columns ?? 0
    this.heat = heat
    this.candles = candles
    this.keeper.keepWhile(() => {
      for (let column = from; column < heat.columns; column++) this.updateBar(column, column < before - 1)
      this.anchor.update(anchorOf(heat))
    }, heat)
    this.layer.setColumns(heat, from)
    this.profile.setHeat(heat)
  }

  /** Draws the raster in another way. */
  setRaster(options: Partial<HeatLayerOptions>): void {
    this.layer.applyOptions(options)
  }

  setLooks({ prices, axis, candles, profile, long, short, hiddenGroups }: ChartLooks): void {
    this.priceView = prices
    this.hasProfile = profile
    this.series.priceScale().applyOptions(axisOptions(axis))
    this.series.applyOptions(candleColors(candles))
    this.profile.setLooks({ isOn: profile, showLong: long, showShort: short, hiddenGroups })
    this.setHome()
  }

  setFrame(colors: FrameColors): void {
    this.chart.applyOptions(frameOptions(colors))
  }

  /** Circles; the largest come first, so that smaller ones lie upon them. */
  setDots(dots: readonly LiquidationDot[], axis: Pick<Heat, 'start' | 'step'>): void {
    this.events.setDots(dots, axis)
  }

  /** Panes below the prices, one a line, by its id. */
  setPanes(lines: readonly PaneLine[]): void {
    this.keeper.keepWhile(() => this.panes.show(lines))
  }

  /** Shows the past: columns before `end`, and what was known at `time`, UTC ms; undefined shows all. */
  revealTo(past: { readonly end: number; readonly time: number } | undefined): void {
    const before = this.end
    this.end = past?.end
    this.events.revealTo(past?.time)
    if (this.heat === undefined || before === past?.end) return
    this.layer.revealTo(past === undefined ? undefined : past.end - 1)
    this.profile.revealTo(past?.end)
    this.keeper.keepWhile(() => {
      this.revealBars(before)
      this.panes.revealTo(past?.time)
    })
  }

  /** Columns in sight: 0 is the left edge of the first, and they may be beyond the data. */
  get columnsInSight(): Range {
    return this.keeper.columns
  }

  /** Prices from the lower to the upper edge of the pane; undefined before the first data. */
  get pricesInSight(): Range | undefined {
    return this.keeper.pricesInSight
  }

  /** Brings something into sight without telling it. */
  show(sight: Sight): void {
    this.keeper.show(sight)
    this.panes.keepScales()
  }

  /** Brings something into sight as if the user had moved there; what is not named stays. */
  choose(sight: Partial<Sight>): void {
    this.keeper.choose({ ...this.keeper.sight, ...sight })
    this.panes.keepScales()
  }

  /** What a colour bar beside the chart shows. */
  get bar(): HeatLayer['bar'] {
    return this.layer.bar
  }

  /** The chart as it is on screen, in pixels of the device. */
  takePicture(): HTMLCanvasElement {
    return this.chart.takeScreenshot(true, false)
  }

  /** Calls back with the cell and the circle under the pointer, undefined when it left the data. */
  onHover(callback: (cell: HoveredCell | undefined, dot: LiquidationDot | undefined) => void): void {
    this.chart.subscribeCrosshairMove((event) => {
      const cell = this.cellAt(event)
      this.profile.setColumn(cell?.column)
      this.panes.setColumn(cell?.column)
      callback(cell, cell === undefined ? undefined : this.events.dotAt(cell.x, cell.y))
    })
  }

  /** Puts the crosshair on a cell, for a pointer that there is none of; undefined takes it away. */
  pointAt(cell: { readonly column: number; readonly row: number } | undefined): void {
    const { heat } = this
    if (heat === undefined || cell === undefined) {
      this.chart.clearCrosshairPosition()
      return
    }
    const price = (heat.firstBucket + cell.row + 0.5) * heat.bucketSize
    const { time } = barOf(heat.start + cell.column * heat.step, undefined)
    this.chart.setCrosshairPosition(price, time, this.series)
  }

  /** Where a cell stands, in CSS pixels of the pane. */
  place(column: number, row: number): Rectangle | undefined {
    return this.layer.place([column, column + 1], [row, row + 1])
  }

  /** Where circles stand, in CSS pixels of the pane. */
  get dots(): ReturnType<EventLayer<LiquidationDot>['placesInPane']> {
    return this.events.placesInPane()
  }

  /** Width of the pane and height of that of the prices, CSS pixels. */
  get paneSize(): { readonly width: number; readonly height: number } {
    return { width: this.chart.timeScale().width(), height: this.series.getPane().getHeight() }
  }

  /** Close of a column's candle; undefined where there is none. */
  closeOf(column: number): number | undefined {
    const { heat } = this
    return heat === undefined ? undefined : this.candles.get(heat.start + column * heat.step)?.close
  }

  destroy(): void {
    this.chart.remove()
  }

  /** @param before - columns that were known until now; undefined: all */
  private revealBars(before: number | undefined): void {
    const { heat, end } = this
    if (heat === undefined) return
    if (before !== undefined && end === before + 1) this.updateBar(before, true)
    else this.series.setData(candleBars(heat, this.candles, end))
  }

  private updateBar(column: number, isHistorical: boolean): void {
    const { heat } = this
    if (heat === undefined) return
    const timestamp = heat.start + column * heat.step
    const isKnown = this.end === undefined || column < this.end
    this.series.update(barOf(timestamp, isKnown ? this.candles.get(timestamp) : undefined), isHistorical)
  }

  private setHome(): void {
    const { heat } = this
    if (heat === undefined) return
    const width = this.chart.timeScale().width()
    const room = this.hasProfile && width > 0 ? profileWidth(width) / width : 0
    this.keeper.setHome(pricesInView(heat, this.candles, this.priceView), room)
    this.panes.keepScales()
  }

  private cellAt({ logical, point, paneIndex }: MouseEventParams): HoveredCell | undefined {
    const { heat } = this
    if (heat === undefined || logical === undefined || point === undefined || (paneIndex ?? 0) !== 0) return undefined
    const cell = this.layer.cellAt(point.x, point.y)
    const isShown = cell !== undefined && cell.column < (this.end ?? heat.columns)
    return isShown ? { ...cell, x: point.x, y: point.y } : undefined
  }
}

function anchorOf({ start, step, columns }: Heat): LineData {
  return { time: barOf(start + (columns - 1) * step, undefined).time, value: 0 }
}

/** Decimals of a bucket size: 0.1 has 1, 100 has 0. */
export function decimalsOf(size: number): number {
  return Math.max(0, Math.ceil(-Math.log10(size) - 1e-9))
}
