import uPlot from 'uplot'
import { CHART_FONT } from '../components/chart-font.ts'
import { formatUsd } from '../format.ts'
import type { ChartColors } from './chart-colors.ts'
import { formatPrice } from './format-price.ts'
import { type Bar, bucketsPerBar, type MapProfile, massAt, mergeBars } from './map-profile.ts'
import { barAt } from './map-reading.ts'
import { barEdges, type Painting, type PriceMark, paintMap, type ShadedZone, type Surface } from './paint-map.ts'
import { spanGestures } from './span-gestures.ts'
import type { PriceSpan } from './view-fields.ts'

/** What a chart shows. */
export interface MapScene {
  readonly profile: MapProfile
  readonly span: PriceSpan
  readonly marks: readonly PriceMark[]
  readonly zones: readonly ShadedZone[]
  readonly hasCurves: boolean
  readonly hasBands: boolean
  readonly priceLabel: string
  readonly colors: ChartColors
}

/** What a chart tells. */
export interface MapChartEvents {
  /** The bar under the pointer; undefined when it left. */
  onHover(bar: Bar | undefined): void
  /** The user wants to see these prices; undefined all of them. */
  onSpan(span: PriceSpan | undefined): void
  /** So many buckets are drawn as one bar. */
  onMerge?(bucketsPerBar: number): void
}

/** Bars narrower than this are merged, CSS pixels. */
const LEAST_BAR = 3
/** Below this width the axes take less room. */
const NARROW = 560
const TOP = 40

/** Bars over a price axis, with what a move would liquidate on the right. It knows nothing of the page around it. */
export class MapChart {
  private readonly plot: uPlot
  private readonly sizes: ResizeObserver
  private readonly endGestures: () => void
  private readonly host: HTMLElement
  private readonly events: MapChartEvents
  private scene: MapScene | undefined
  private shown: readonly Bar[] = []
  private count = 1

  constructor(host: HTMLElement, events: MapChartEvents) {
    this.host = host
    this.events = events
    this.plot = new uPlot(
      this.options(),
      [
        [0, 1],
        [0, 0],
        [0, 0],
      ],
      host,
    )
    this.sizes = new ResizeObserver(() => this.resize())
    this.sizes.observe(host)
    this.endGestures = spanGestures(this.plot, { span: () => this.scene?.span, onSpan: (span) => events.onSpan(span) })
  }

  /** Bars as they are drawn, from low to high. */
  get bars(): readonly Bar[] {
    return this.shown
  }

  /** Buckets in a bar. */
  get bucketsPerBar(): number {
    return this.count
  }

  /** The picture as it is on screen. */
  get canvas(): HTMLCanvasElement {
    return this.plot.ctx.canvas
  }

  show(scene: MapScene): void {
    this.scene = scene
    this.layOut()
  }

  /** Moves the crosshair to a price; undefined takes it away. It tells of itself as the pointer does. */
  pointAt(price: number | undefined): void {
    if (price === undefined) this.plot.setCursor({ left: -10, top: -10 })
    else this.plot.setCursor({ left: this.plot.valToPos(price, 'x'), top: this.plot.over.clientHeight / 2 })
  }

  /** The drawn bar over a price, empty where nothing is. */
  barAt(price: number): Bar | undefined {
    if (this.scene === undefined) return undefined
    const { profile } = this.scene
    return barAt(this.shown, { price, width: profile.bucketSize * this.count, groups: profile.groups.length })
  }

  /** Where the part of a bar from `below` to `above` USD stands, in CSS pixels of the page. */
  place(bar: Bar, [below, above]: readonly [number, number]): { x: number; y: number; width: number; height: number } {
    const { left, top } = this.plot.over.getBoundingClientRect()
    const { from, to } = barEdges({ x: (price) => this.plot.valToPos(price, 'x') }, bar)
    const y = this.plot.valToPos(above, 'y')
    return { x: left + from, y: top + y, width: to - from, height: this.plot.valToPos(below, 'y') - y }
  }

  destroy(): void {
    this.sizes.disconnect()
    this.endGestures()
    this.plot.destroy()
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host
    if (width === 0 || height === 0) return
    this.plot.setSize({ width, height })
    this.layOut()
  }

  private layOut(): void {
    const { scene, plot } = this
    if (scene === undefined) return
    const { bucketSize } = scene.profile
    // Not that of the plot's element, which follows a new size later.
    const width = this.host.clientWidth - 2 * this.sideWidth
    this.count = bucketsPerBar(scene.span, { bucketSize, width, leastPixels: LEAST_BAR })
    this.shown = mergeBars(scene.profile, this.count)
    this.events.onMerge?.(this.count)
    plot.batch(() => {
      plot.setData(
        [
          [scene.span.min, scene.span.max],
          [0, 0],
          [0, 0],
        ],
        false,
      )
      plot.setScale('x', scene.span)
      plot.setScale('y', { min: 0, max: this.highestBar(scene) })
      plot.setScale('cumulative', { min: 0, max: highestCurve(scene) })
    })
    plot.redraw(true, true)
  }

  private highestBar({ span, hasBands }: MapScene): number {
    const inSight = this.shown.filter(({ low, high }) => high > span.min && low < span.max)
    const tops = inSight.map(({ parts, band }) =>
      Math.max(
        parts.reduce((sum, part) => sum + part, 0),
        hasBands ? (band?.high ?? 0) : 0,
      ),
    )
    return Math.max(1, ...tops) * 1.05
  }

  private paint(): void {
    const { scene, plot } = this
    if (scene === undefined) return
    const { left, top, width, height } = plot.bbox
    const surface: Surface = {
      context: plot.ctx,
      left,
      top,
      width,
      height,
      ratio: uPlot.pxRatio,
      x: (price) => plot.valToPos(price, 'x', true),
      y: (usd) => plot.valToPos(usd, 'y', true),
      cumulativeY: (usd) => plot.valToPos(usd, 'cumulative', true),
    }
    const painting: Painting = { ...scene, bars: this.shown }
    paintMap(surface, painting)
  }

  private tellHover(): void {
    const { left = -1 } = this.plot.cursor
    this.events.onHover(left < 0 ? undefined : this.barAt(this.plot.posToVal(left, 'x')))
  }

  private options(): uPlot.Options {
    const stroke = () => this.scene?.colors.muted ?? '#888'
    const grid = { stroke: () => this.scene?.colors.line ?? '#444', width: 1, dash: [2, 3] }
    const axis = { stroke, font: `11px ${CHART_FONT}`, ticks: { show: false } }
    const values = (_plot: uPlot, splits: number[]) => splits.map(shortUsd)
    const side = () => this.sideWidth
    const nothing = { paths: () => null, points: { show: false } }
    const price = (value: number) => formatPrice(value, this.scene?.profile.bucketSize ?? 1)
    return {
      width: Math.max(1, this.host.clientWidth),
      height: Math.max(1, this.host.clientHeight),
      padding: [TOP, 0, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => this.resetSpan() },
      },
      scales: {
        x: { time: false, auto: false },
        y: { auto: false },
        cumulative: { auto: false },
      },
      series: [{}, { scale: 'y', ...nothing }, { scale: 'cumulative', ...nothing }],
      axes: [
        { ...axis, size: 26, grid: { show: false }, space: 76, values: (_plot, splits) => splits.map(price) },
        { ...axis, scale: 'y', size: side, grid, values },
        { ...axis, scale: 'cumulative', side: 1, size: side, grid: { show: false }, values },
      ],
      hooks: {
        draw: [() => this.paint()],
        setCursor: [() => this.tellHover()],
        setSelect: [(plot) => this.zoomToSelection(plot)],
      },
    }
  }

  /** Width of each of the two axes beside the plot. */
  private get sideWidth(): number {
    return this.host.clientWidth < NARROW ? 46 : 62
  }

  private resetSpan(): null {
    this.events.onSpan(undefined)
    return null
  }

  private zoomToSelection(plot: uPlot): void {
    const { left, width } = plot.select
    if (width < 4) return
    const span = { min: plot.posToVal(left, 'x'), max: plot.posToVal(left + width, 'x') }
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
    this.events.onSpan(span)
  }
}

/** Highest sum of either curve in sight, with room above. */
function highestCurve({ profile, span }: MapScene): number {
  const { longCurve, shortCurve } = profile
  return Math.max(1, massAt(longCurve, span.min), massAt(shortCurve, span.max)) * 1.05
}

/** Ticks are round: 700K, 1.2M. */
function shortUsd(usd: number): string {
  return formatUsd(usd).replace(/(\.\d*?)0+(?=[KMB]?$)/, (_all, kept: string) => (kept === '.' ? '' : kept))
}
