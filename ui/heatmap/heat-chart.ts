import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  type IChartApi,
  type ISeriesApi,
  type MouseEventParams,
  type UTCTimestamp,
} from 'lightweight-charts'
import { bucketIndex } from '../../src/domain/price-grid.ts'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { HeatLayer, type HeatLayerOptions, type Rectangle } from '../../src/heat-layer/heat-layer.ts'
import type { BarAmounts } from './bar-amounts.ts'
import type { KlineRow } from './heatmap-loader.ts'

const UP = '#0ecb81'
const DOWN = '#f6465d'

/** The cell under the pointer, and where the pointer is in CSS pixels of the chart. */
export interface HoveredCell {
  readonly column: number
  readonly row: number
  readonly x: number
  readonly y: number
}

/** Price range that the axis shows: around the candles, or every level. */
export type PriceView = 'near' | 'full'

/** Colours of the frame around the plot. */
export interface FrameColors {
  readonly text: string
  readonly border: string
  /** Background of plot and axes. */
  readonly plot: string
}

/** A candle chart over a heat raster. It knows nothing of the page around it. */
export class HeatChart {
  private readonly chart: IChartApi
  private readonly series: ISeriesApi<'Candlestick'>
  private readonly layer = new HeatLayer()
  private heat: Heat | undefined
  private candles: readonly KlineRow[] = []

  constructor(container: HTMLElement) {
    this.chart = createChart(container, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { scaleMargins: { top: 0, bottom: 0 }, borderVisible: false },
      timeScale: {
        timeVisible: true,
        secondsVisible: false,
        borderVisible: false,
        rightOffset: 1,
        minBarSpacing: 0.02,
      },
      grid: { vertLines: { visible: false }, horzLines: { visible: false } },
    })
    this.series = this.chart.addSeries(CandlestickSeries, {
      upColor: UP,
      downColor: DOWN,
      wickUpColor: UP,
      wickDownColor: DOWN,
      borderVisible: false,
    })
    this.series.attachPrimitive(this.layer)
  }

  /** Shows new data and brings all of it into view. */
  setData(heat: Heat, candles: readonly KlineRow[]): void {
    this.heat = heat
    this.candles = candles
    const byTime = new Map(candles.map((candle) => [candle.timestamp, candle]))
    const bars = Array.from({ length: heat.columns }, (_, i) => {
      const timestamp = heat.start + i * heat.step
      const time = (timestamp / 1000) as UTCTimestamp
      const candle = byTime.get(timestamp)
      if (candle === undefined) return { time }
      const { open, high, low, close } = candle
      return { time, open, high, low, close }
    })
    const precision = decimalsOf(heat.bucketSize) + 1
    this.series.applyOptions({ priceFormat: { type: 'price', precision, minMove: 10 ** -precision } })
    this.series.setData(bars)
    this.layer.setHeat(heat)
    this.chart.timeScale().fitContent()
    this.chart.priceScale('right').applyOptions({ autoScale: true })
  }

  /** Draws the data set last in another way. */
  setLooks(looks: Partial<HeatLayerOptions>, view: PriceView): void {
    const prices = this.heat === undefined ? undefined : this.pricesInView(this.heat, view)
    this.layer.applyOptions({ ...looks, prices })
  }

  /** What the colours stand for. */
  get amounts(): BarAmounts {
    const { max } = this.layer
    return { max, amountAt: (place) => place * max }
  }

  /** The chart as it is on screen. */
  picture(): HTMLCanvasElement {
    return this.chart.takeScreenshot()
  }

  setFrame({ text, border, plot }: FrameColors): void {
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: plot },
        textColor: text,
        fontSize: 11,
        attributionLogo: true,
      },
      crosshair: {
        vertLine: { color: border, labelBackgroundColor: '#363a45' },
        horzLine: { color: border, labelBackgroundColor: '#363a45' },
      },
    })
  }

  /** Calls back with the cell under the pointer, or undefined when it left the data. */
  onHover(callback: (cell: HoveredCell | undefined) => void): void {
    this.chart.subscribeCrosshairMove((event) => callback(this.cellAt(event)))
  }

  /** Where a cell stands, in CSS pixels of the pane. */
  place(column: number, row: number): Rectangle | undefined {
    return this.layer.place([column, column + 1], [row, row + 1])
  }

  /** Close of a column's candle; undefined where there is none. */
  closeOf(column: number): number | undefined {
    const { heat } = this
    if (heat === undefined) return undefined
    const timestamp = heat.start + column * heat.step
    return this.candles.find((candle) => candle.timestamp === timestamp)?.close
  }

  destroy(): void {
    this.chart.remove()
  }

  private cellAt({ logical, point }: MouseEventParams): HoveredCell | undefined {
    const { heat } = this
    if (heat === undefined || logical === undefined || point === undefined) return undefined
    const price = this.series.coordinateToPrice(point.y)
    const column = Math.round(logical)
    if (price === null || column < 0 || column >= heat.columns) return undefined
    return { column, row: bucketIndex(price, heat.bucketSize) - heat.firstBucket, x: point.x, y: point.y }
  }

  /** Near: the candles' range and half of it again on both sides, at least 6 % of the price; never past the levels. */
  private pricesInView({ firstBucket, rows, bucketSize }: Heat, view: PriceView): { min: number; max: number } {
    const full = { min: firstBucket * bucketSize, max: (firstBucket + rows) * bucketSize }
    if (view === 'full' || this.candles.length === 0) return full
    const low = Math.min(...this.candles.map((candle) => candle.low))
    const high = Math.max(...this.candles.map((candle) => candle.high))
    const margin = Math.max((high - low) / 2, high * 0.06)
    return { min: Math.max(full.min, low - margin), max: Math.min(full.max, high + margin) }
  }
}

/** Decimals of a bucket size: 0.1 has 1, 100 has 0. */
export function decimalsOf(size: number): number {
  return Math.max(0, Math.ceil(-Math.log10(size) - 1e-9))
}
