import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  type IChartApi,
  type ISeriesApi,
  PriceScaleMode,
  type UTCTimestamp,
} from 'lightweight-charts'
import type { ColorBar } from '../../src/heat-layer/color-bar.ts'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { HeatLayer, type HeatLayerOptions } from '../../src/heat-layer/heat-layer.ts'
import { CHART_FONT } from '../components/chart-font.ts'
import type { Embedded, KlineRow } from './embed-loader.ts'

const UP = '#0ecb81'
const DOWN = '#f6465d'
const AXIS_MODES = {
  linear: PriceScaleMode.Normal,
  log: PriceScaleMode.Logarithmic,
  percent: PriceScaleMode.Percentage,
} as const

export type AxisMode = keyof typeof AXIS_MODES

/** Row 0 is the lowest price. */
export interface Cell {
  readonly column: number
  readonly row: number
}

/** Candles over a heat layer, for a small frame. */
export class EmbedChart {
  private readonly chart: IChartApi
  private readonly series: ISeriesApi<'Candlestick'>
  private readonly layer = new HeatLayer()
  private shownKey = ''

  constructor(container: HTMLElement, onHover: (cell: Cell | undefined) => void) {
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
      // A page that is scrolled past the frame must not get caught in it.
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
    })
    this.series = this.chart.addSeries(CandlestickSeries, {
      upColor: UP,
      downColor: DOWN,
      wickUpColor: UP,
      wickDownColor: DOWN,
      borderVisible: false,
    })
    this.series.attachPrimitive(this.layer)
    this.chart.subscribeCrosshairMove(({ point }) =>
      onHover(point === undefined ? undefined : this.layer.cellAt(point.x, point.y)),
    )
  }

  /** Shows new data; the part in sight stays as long as the question does. */
  setData({ key, heat, candles }: Embedded, looks: Partial<HeatLayerOptions>, isAll: boolean): ColorBar {
    const digits = Math.max(0, Math.ceil(-Math.log10(heat.bucketSize) - 1e-9)) + 1
    this.series.applyOptions({ priceFormat: { type: 'price', precision: digits, minMove: 10 ** -digits } })
    this.series.setData(barsOf(heat, candles))
    this.layer.setHeat(heat)
    this.layer.applyOptions({ ...looks, prices: pricesInView(heat, isAll ? [] : candles) })
    if (key !== this.shownKey) this.chart.timeScale().fitContent()
    this.shownKey = key
    return this.layer.bar
  }

  setFrame({ plot, text, axis }: { readonly plot: string; readonly text: string; readonly axis: AxisMode }): void {
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: plot },
        textColor: text,
        fontSize: 11,
        fontFamily: CHART_FONT,
      },
      rightPriceScale: { mode: AXIS_MODES[axis] },
    })
  }

  destroy(): void {
    this.chart.remove()
  }
}

/** One bar a column; of whitespace where there is no candle. */
function barsOf(heat: Heat, candles: readonly KlineRow[]) {
  const byTime = new Map(candles.map((candle) => [candle.timestamp, candle]))
  return Array.from({ length: heat.columns }, (_, i) => {
    const timestamp = heat.start + i * heat.step
    const time = (timestamp / 1000) as UTCTimestamp
    const candle = byTime.get(timestamp)
    if (candle === undefined) return { time }
    const { open, high, low, close } = candle
    return { time, open, high, low, close }
  })
}

/** The candles' range and half of it again on both sides, at least 6 % of the price; never past the levels. */
function pricesInView({ firstBucket, rows, bucketSize }: Heat, candles: readonly KlineRow[]) {
  const full = { min: firstBucket * bucketSize, max: (firstBucket + rows) * bucketSize }
  if (candles.length === 0) return full
  const low = candles.reduce((least, candle) => Math.min(least, candle.low), Number.POSITIVE_INFINITY)
  const high = candles.reduce((most, candle) => Math.max(most, candle.high), 0)
  const margin = Math.max((high - low) / 2, high * 0.06)
  return { min: Math.max(full.min, low - margin), max: Math.min(full.max, high + margin) }
}
