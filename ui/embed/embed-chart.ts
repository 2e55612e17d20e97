import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  type IChartApi,
  type ISeriesApi,
} from 'lightweight-charts'
import type { ColorBar } from '../../src/heat-layer/color-bar.ts'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { HeatLayer, type HeatLayerOptions } from '../../src/heat-layer/heat-layer.ts'
import { CHART_FONT } from '../components/chart-font.ts'
import { candleBars } from '../heatmap/chart/candle-bars.ts'
import { type AxisMode, axisOptions, candleColors } from '../heatmap/chart/chart-options.ts'
import { type PriceView, pricesInView } from '../heatmap/chart/prices-in-view.ts'
import { columnsOf, type Range } from '../heatmap/chart/sight.ts'
import type { Embedded } from './embed-loader.ts'

/** Row 0 is the lowest price. */
export interface Cell {
  readonly column: number
  readonly row: number
}

/** What is in sight first; times and prices that are not named follow the data. */
export interface FirstSight {
  readonly times: Range | undefined
  readonly range: Range | undefined
  readonly prices: PriceView
}

/** How the chart around the layer looks; colours as CSS has them. */
export interface Frame {
  readonly plot: string
  readonly text: string
  readonly axis: AxisMode
  readonly candles: boolean
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
        // The price axis finds its width after the first drawing: what was in sight stays so.
        lockVisibleTimeRangeOnResize: true,
        fixLeftEdge: true,
      },
      grid: { vertLines: { visible: false }, horzLines: { visible: false } },
      // A page that is scrolled past the frame must not get caught in it.
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
    })
    this.series = this.chart.addSeries(CandlestickSeries, { borderVisible: false })
    this.series.attachPrimitive(this.layer)
    this.chart.subscribeCrosshairMove(({ point }) =>
      onHover(point === undefined ? undefined : this.layer.cellAt(point.x, point.y)),
    )
  }

  /** Shows new data; the part in sight stays as long as the question does, and begins with what `sight` names. */
  setData({ key, heat, candles }: Embedded, looks: Partial<HeatLayerOptions>, sight: FirstSight): ColorBar {
    const digits = Math.max(0, Math.ceil(-Math.log10(heat.bucketSize) - 1e-9)) + 1
    this.series.applyOptions({ priceFormat: { type: 'price', precision: digits, minMove: 10 ** -digits } })
    this.series.setData(candleBars(heat, candles, undefined))
    this.layer.setHeat(heat)
    const { from: min, to: max } = sight.range ?? pricesInView(heat, candles, sight.prices)
    this.layer.applyOptions({ ...looks, prices: { min, max } })
    if (key !== this.shownKey) this.showTimes(heat, sight.times)
    this.shownKey = key
    return this.layer.bar
  }

  setFrame({ plot, text, axis, candles }: Frame): void {
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: plot },
        textColor: text,
        fontSize: 11,
        fontFamily: CHART_FONT,
      },
      rightPriceScale: axisOptions(axis),
    })
    this.series.applyOptions(candleColors(candles))
  }

  private showTimes(heat: Heat, times: Range | undefined): void {
    const timeScale = this.chart.timeScale()
    if (times === undefined) {
      timeScale.fitContent()
      return
    }
    const { from, to } = columnsOf(times, heat)
    // A logical range ends with the middles of its outer bars.
    timeScale.setVisibleLogicalRange({ from, to: to - 1 })
  }

  destroy(): void {
    this.chart.remove()
  }
}
