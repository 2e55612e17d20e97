import type { AutoscaleInfo, IChartApi, IPrimitivePaneView, ISeriesApi, Time } from 'lightweight-charts'
import { columnsOf, type Range, type Sight, type TimeColumns, timesOf } from './sight.ts'

/** A range that the chart tells back differs from the one it was told by no more than this, in columns. */
const SAME = 1e-3

/**
 * Keeps what is in sight of a chart: brings it back when other data came or the window changed its size, and tells what
 * the user made of it. Without a choice the sight is its home: all columns, and some room right of them.
 */
export class SightKeeper {
  private readonly chart: IChartApi
  private readonly series: ISeriesApi<'Candlestick', Time>
  private readonly tell: (sight: Sight) => void
  private axis: TimeColumns = { start: 0, step: 1, columns: 0 }
  private times: Range | undefined
  private prices: Range | undefined
  private homePrices: Range | undefined
  /** Share of the pane that home leaves free right of the last column. */
  private room = 0
  private placed: Range = { from: 0, to: 0 }
  private placedWidth = 0
  /** Frame in which the chart will have taken what it was told; until then it may tell of anything. */
  private settling: number | undefined
  private isManual = false
  private isChanging = false

  constructor(chart: IChartApi, series: ISeriesApi<'Candlestick', Time>, tell: (sight: Sight) => void) {
    this.chart = chart
    this.series = series
    this.tell = tell
    series.applyOptions({ autoscaleInfoProvider: () => this.autoscale() })
    const views: readonly IPrimitivePaneView[] = [{ renderer: () => ({ draw: () => this.lookAtPrices() }) }]
    series.attachPrimitive({ paneViews: () => views })
    chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.lookAtTimes())
    chart.timeScale().subscribeSizeChange(() => this.place())
  }

  /** Columns in sight: 0 is the left edge of the first. */
  get columns(): Range {
    return this.placed
  }

  /** Prices from the lowest to the topmost pixel, between which the library spreads a range. */
  get pricesInSight(): Range | undefined {
    const from = this.series.coordinateToPrice(this.series.getPane().getHeight() - 1)
    const to = this.series.coordinateToPrice(0)
    return from === null || to === null ? undefined : { from, to }
  }

  get sight(): Sight {
    return { times: this.times, prices: this.prices }
  }

  /** Puts other data on the chart, which may move it; the same times stay in sight. */
  keepWhile(change: () => void, axis: TimeColumns = this.axis): void {
    this.isChanging = true
    change()
    this.isChanging = false
    const { start, step, columns } = this.axis
    const isSame = axis.start === start && axis.step === step && axis.columns === columns
    this.axis = axis
    const range = this.columnsNow()
    if (!isSame || (range !== undefined && !this.isPlaced(range))) this.place()
  }

  /** @param room - share of the pane that home leaves free at the right */
  setHome(prices: Range | undefined, room: number): void {
    const isMoved = room !== this.room
    const isOther = prices?.from !== this.homePrices?.from || prices?.to !== this.homePrices?.to
    this.homePrices = prices
    this.room = room
    if (isMoved && this.times === undefined) this.place()
    if (isOther && !this.isManual) this.scalePrices()
  }

  /** Brings something into sight without telling it. */
  show({ times, prices }: Sight): void {
    this.times = times
    this.prices = prices
    this.place()
    this.scalePrices()
  }

  /** The same, as a choice of the user. */
  choose(sight: Sight): void {
    this.show(sight)
    this.tell(this.sight)
  }

  private place(): void {
    const { columns } = this.axis
    if (columns === 0) return
    const home = { from: 0, to: columns / (1 - this.room) }
    this.placed = this.times === undefined ? home : columnsOf(this.times, this.axis)
    this.placedWidth = this.chart.timeScale().width()
    // A logical range ends with the middles of its outer bars.
    this.chart.timeScale().setVisibleLogicalRange({ from: this.placed.from, to: this.placed.to - 1 })
    this.settle()
  }

  /** The library takes a range in its next frame, which may come after ours. */
  private settle(): void {
    if (this.settling !== undefined) cancelAnimationFrame(this.settling)
    this.settling = requestAnimationFrame(() => {
      this.settling = requestAnimationFrame(() => {
        this.settling = undefined
      })
    })
  }

  /** The library may tell of a range that is past already: what counts is where the chart is now. */
  private lookAtTimes(): void {
    const range = this.columnsNow()
    if (range === undefined || this.axis.columns === 0 || this.isChanging) return
    if (this.chart.timeScale().width() !== this.placedWidth) {
      this.place()
      return
    }
    if (this.settling !== undefined) return
    if (this.isPlaced(range)) return
    this.placed = range
    this.times = timesOf(range, this.axis)
    this.tell(this.sight)
  }

  /** Columns that the chart shows now; undefined while it is empty. */
  private columnsNow(): Range | undefined {
    const logical = this.chart.timeScale().getVisibleLogicalRange()
    return logical === null ? undefined : { from: logical.from, to: logical.to + 1 }
  }

  private isPlaced({ from, to }: Range): boolean {
    return Math.abs(from - this.placed.from) < SAME && Math.abs(to - this.placed.to) < SAME
  }

  /** Follows the price axis; the library tells of none of its changes. Runs in every frame. */
  private lookAtPrices(): void {
    const isManual = !this.series.priceScale().options().autoScale
    const wasManual = this.isManual
    this.isManual = isManual
    // While prices follow the data a finger that moves up scrolls the page.
    if (isManual !== wasManual) this.chart.applyOptions({ handleScroll: { vertTouchDrag: isManual } })
    if (!isManual && wasManual) {
      this.prices = undefined
      this.tell(this.sight)
    }
    if (!isManual) return
    const found = this.pricesInSight
    if (found === undefined || (found.from === this.prices?.from && found.to === this.prices.to)) return
    this.prices = found
    this.tell(this.sight)
  }

  /** The extremes are printed, and have room to be, where the user has chosen no others: those stand exactly. */
  private scalePrices(): void {
    this.isManual = false
    this.series.priceScale().applyOptions({ autoScale: true, ensureEdgeTickMarksVisible: this.prices === undefined })
  }

  private autoscale(): AutoscaleInfo | null {
    const range = this.prices ?? this.homePrices
    return range === undefined ? null : { priceRange: { minValue: range.from, maxValue: range.to } }
  }
}
