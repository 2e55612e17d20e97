import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  type IChartApi,
  type ISeriesApi,
  type ISeriesPrimitive,
  LineSeries,
  type Logical,
  type MouseEventParams,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import { CHART_FONT } from '../components/chart-font.ts'

const UP = '#0ecb81'
const DOWN = '#f6465d'

/** A candle as the server answers it. */
export interface Candle {
  readonly timestamp: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** Columns of a pane: the one at `start` is column 0. */
export interface Columns {
  readonly start: number
  readonly step: number
  readonly columns: number
  readonly bucketSize: number
}

/** What is in sight: columns counted from the last one (0) backwards, and prices. */
export interface Sight {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
}

/** A place under the crosshair, its column counted like those of `Sight`. */
export interface Spot {
  readonly column: number
  readonly price: number
}

/** Colours of the frame around the plot. */
export interface PaneColors {
  readonly text: string
  readonly background: string
}

export interface PaneChartEvents {
  /** The user moved or zoomed. */
  onSight(sight: Sight): void
  /** Undefined when the pointer left. */
  onSpot(spot: Spot | undefined): void
}

/** Candles over a layer, in a chart that can be led by others. It knows nothing of the page around it. */
export class PaneChart {
  private readonly chart: IChartApi
  private readonly candles: ISeriesApi<'Candlestick'>
  /** Invisible, with a value in every column: it gives the price axis a meaning where there are no candles. */
  private readonly anchor: ISeriesApi<'Line'>
  private readonly listeners = new AbortController()
  private prices: Pick<Sight, 'low' | 'high'> = { low: 0, high: 1 }
  private data: Columns = { start: 0, step: 1, columns: 0, bucketSize: 1 }
  private isPointed = false

  constructor(host: HTMLElement, { onSight, onSpot }: PaneChartEvents) {
    this.chart = createChart(host, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { scaleMargins: { top: 0, bottom: 0 }, borderVisible: false, minimumWidth: 64 },
      // A finger that moves up or down scrolls the page, not the prices.
      handleScroll: { vertTouchDrag: false },
      // With fixed edges the labels of the first and the last day are drawn whole.
      timeScale: {
        timeVisible: true,
        secondsVisible: false,
        borderVisible: false,
        minBarSpacing: 0.02,
        fixLeftEdge: true,
        fixRightEdge: true,
      },
      grid: { vertLines: { visible: false }, horzLines: { visible: false } },
    })
    this.anchor = this.chart.addSeries(LineSeries, {
      lineVisible: false,
      crosshairMarkerVisible: false,
      lastValueVisible: false,
      priceLineVisible: false,
      autoscaleInfoProvider: () => ({ priceRange: { minValue: this.prices.low, maxValue: this.prices.high } }),
    })
    this.candles = this.chart.addSeries(CandlestickSeries, {
      upColor: UP,
      downColor: DOWN,
      wickUpColor: UP,
      wickDownColor: DOWN,
      borderVisible: false,
      priceLineVisible: false,
      autoscaleInfoProvider: () => null,
    })
    // Charts that are led tell of moves too, and later: only the one under the pointer leads.
    this.chart.subscribeCrosshairMove((event) => {
      if (this.isPointed) onSpot(this.spotOf(event))
    })
    // The library tells of moved times but not of moved prices: both are read after whatever moves them.
    const tell = () =>
      requestAnimationFrame(() => {
        const sight = this.sight
        if (sight !== undefined && !this.listeners.signal.aborted) onSight(sight)
      })
    const { signal } = this.listeners
    const point = () => {
      this.isPointed = true
    }
    host.addEventListener('pointerenter', point, { signal })
    host.addEventListener('pointermove', point, { signal })
    host.addEventListener(
      'pointerleave',
      () => {
        this.isPointed = false
        onSpot(undefined)
      },
      { signal },
    )
    host.addEventListener('wheel', tell, { signal, passive: true })
    host.addEventListener('dblclick', tell, { signal })
    host.addEventListener('pointermove', (event) => event.buttons > 0 && tell(), { signal, passive: true })
    host.addEventListener('touchmove', tell, { signal, passive: true })
  }

  attach(layer: ISeriesPrimitive<Time>): void {
    this.anchor.attachPrimitive(layer)
  }

  setFrame({ text, background }: PaneColors): void {
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: background },
        textColor: text,
        fontSize: 11,
        fontFamily: CHART_FONT,
      },
    })
  }

  /** Shows columns with their candles, and a sight to begin with, to which a double click on the axes returns. */
  setData(data: Columns, candles: readonly Candle[], sight: Sight): void {
    this.data = data
    this.prices = sight
    const byTime = new Map(candles.map((candle) => [candle.timestamp, candle]))
    const decimals = Math.max(0, Math.ceil(-Math.log10(data.bucketSize) - 1e-9))
    const priceFormat = { type: 'price', precision: decimals, minMove: 10 ** -decimals } as const
    this.anchor.applyOptions({ priceFormat })
    this.candles.applyOptions({ priceFormat })
    const columns = Array.from({ length: data.columns }, (_, i) => i)
    this.anchor.setData(columns.map((i) => ({ time: this.timeOf(i), value: (sight.low + sight.high) / 2 })))
    this.candles.setData(
      columns.map((i) => {
        const time = this.timeOf(i)
        const candle = byTime.get(data.start + i * data.step)
        if (candle === undefined) return { time }
        const { open, high, low, close } = candle
        return { time, open, high, low, close }
      }),
    )
    this.lead(sight)
  }

  /** Where a price in the middle of a column stands, in CSS pixels of the page. */
  place(column: number, price: number): { x: number; y: number } | undefined {
    const x = this.chart.timeScale().logicalToCoordinate(column as Logical)
    const y = this.anchor.priceToCoordinate(price)
    const { left, top } = this.chart.chartElement().getBoundingClientRect()
    return x === null || y === null ? undefined : { x: left + x, y: top + y }
  }

  get sight(): Sight | undefined {
    const times = this.chart.timeScale().getVisibleLogicalRange()
    const prices = this.chart.priceScale('right').getVisibleRange()
    if (times === null || prices === null) return undefined
    const last = this.data.columns - 1
    return { from: times.from - last, to: times.to - last, low: prices.from, high: prices.to }
  }

  /** Shows what another pane shows; without prices only its times. */
  lead({ from, to }: Pick<Sight, 'from' | 'to'>, prices?: Pick<Sight, 'low' | 'high'>): void {
    const last = this.data.columns - 1
    this.chart.timeScale().setVisibleLogicalRange({ from: from + last, to: to + last })
    if (prices !== undefined) {
      this.chart.priceScale('right').setVisibleRange({ from: prices.low, to: prices.high })
    }
  }

  /** Puts the crosshair where that of another pane is. */
  leadSpot(spot: Spot | undefined): void {
    const column = spot === undefined ? -1 : Math.round(spot.column) + this.data.columns - 1
    if (spot === undefined || column < 0 || column >= this.data.columns) this.chart.clearCrosshairPosition()
    else this.chart.setCrosshairPosition(spot.price, this.timeOf(column), this.anchor)
  }

  destroy(): void {
    this.listeners.abort()
    this.chart.remove()
  }

  private timeOf(column: number): UTCTimestamp {
    return ((this.data.start + column * this.data.step) / 1000) as UTCTimestamp
  }

  private spotOf({ logical, point }: MouseEventParams): Spot | undefined {
    if (logical === undefined || point === undefined) return undefined
    const price = this.anchor.coordinateToPrice(point.y)
    return price === null ? undefined : { column: logical - (this.data.columns - 1), price }
  }
}
