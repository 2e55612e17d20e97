import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  type IChartApi,
  type ISeriesApi,
  type ISeriesPrimitive,
  type MouseEventParams,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'

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
  private readonly series: ISeriesApi<'Candlestick'>
  private readonly listeners = new AbortController()
  private data: Columns = { start: 0, step: 1, columns: 0, bucketSize: 1 }
  private isLed = false

  constructor(host: HTMLElement, { onSight, onSpot }: PaneChartEvents) {
    this.chart = createChart(host, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { scaleMargins: { top: 0, bottom: 0 }, borderVisible: false, minimumWidth: 64 },
      timeScale: { timeVisible: true, secondsVisible: false, borderVisible: false, minBarSpacing: 0.02 },
      grid: { vertLines: { visible: false }, horzLines: { visible: false } },
    })
    this.series = this.chart.addSeries(CandlestickSeries, {
      upColor: UP,
      downColor: DOWN,
      wickUpColor: UP,
      wickDownColor: DOWN,
      borderVisible: false,
      priceLineVisible: false,
    })
    this.chart.subscribeCrosshairMove((event) => {
      if (!this.isLed) onSpot(this.spotOf(event))
    })
    // The library tells of moved times but not of moved prices: both are read after whatever moves them.
    const tell = () =>
      requestAnimationFrame(() => {
        const sight = this.sight
        if (sight !== undefined && !this.listeners.signal.aborted) onSight(sight)
      })
    const { signal } = this.listeners
    host.addEventListener('wheel', tell, { signal, passive: true })
    host.addEventListener('dblclick', tell, { signal })
    host.addEventListener('pointermove', (event) => event.buttons > 0 && tell(), { signal, passive: true })
    host.addEventListener('touchmove', tell, { signal, passive: true })
  }

  attach(layer: ISeriesPrimitive<Time>): void {
    this.series.attachPrimitive(layer)
  }

  setFrame({ text, background }: PaneColors): void {
    this.chart.applyOptions({
      layout: { background: { type: ColorType.Solid, color: background }, textColor: text, fontSize: 11 },
    })
  }

  /** Shows columns with their candles; what is in sight stays. */
  setData(data: Columns, candles: readonly Candle[]): void {
    this.data = data
    const byTime = new Map(candles.map((candle) => [candle.timestamp, candle]))
    const decimals = Math.max(0, Math.ceil(-Math.log10(data.bucketSize) - 1e-9))
    this.series.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals } })
    this.series.setData(
      Array.from({ length: data.columns }, (_, i) => {
        const time = this.timeOf(i)
        const candle = byTime.get(data.start + i * data.step)
        if (candle === undefined) return { time }
        const { open, high, low, close } = candle
        return { time, open, high, low, close }
      }),
    )
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
    this.isLed = true
    const column = spot === undefined ? -1 : Math.round(spot.column) + this.data.columns - 1
    if (spot === undefined || column < 0 || column >= this.data.columns) this.chart.clearCrosshairPosition()
    else this.chart.setCrosshairPosition(spot.price, this.timeOf(column), this.series)
    this.isLed = false
  }

  destroy(): void {
    this.listeners.abort()
    this.chart.remove()
  }

  private timeOf(column: number): UTCTimestamp {
    return ((this.data.start + column * this.data.step) / 1000) as UTCTimestamp
  }

  private spotOf({ logical, point, sourceEvent }: MouseEventParams): Spot | undefined {
    if (logical === undefined || point === undefined || sourceEvent === undefined) return undefined
    const price = this.series.coordinateToPrice(point.y)
    return price === null ? undefined : { column: logical - (this.data.columns - 1), price }
  }
}
