import { PLOT_COLORS } from './plot-colors.ts'
import { type Plot, PlotLayer } from './plot-layer.ts'
import type { TimeColumns } from './sight.ts'

/** A liquidation that happened, as the chart draws it. */
export interface EventDot {
  /** UTC ms. */
  readonly time: number
  /** When it was known here, UTC ms. */
  readonly knownAt: number
  readonly price: number
  readonly notional: number
  /** Side of the position closed. */
  readonly side: 'long' | 'short'
}

/** Radius of the smallest and of the largest circle, CSS pixels; areas go with amounts. */
const LEAST_RADIUS = 3
const MOST_RADIUS = 14
/** From this radius on a circle has a bright ring too: it would hide the colour of a smaller one. */
const RING_RADIUS = 5.5
/** In a pane narrower than this circles are smaller, CSS pixels. */
const NARROW = 500
const NARROW_SCALE = 0.65
/** How far beside a circle a pointer still means it, CSS pixels. */
const REACH = 3

/** Liquidations that happened, as circles whose area goes with their size. */
export class EventLayer<Dot extends EventDot> extends PlotLayer {
  private dots: readonly Dot[] = []
  /** Columns from the first, with fractions. */
  private places = new Float64Array(0)
  private radii = new Float32Array(0)
  private now = Number.POSITIVE_INFINITY

  /** @param dots - in the order in which they are drawn, the largest first */
  setDots(dots: readonly Dot[], { start, step }: Pick<TimeColumns, 'start' | 'step'>): void {
    const largest = dots.reduce((most, { notional }) => Math.max(most, notional), 0)
    this.dots = dots
    this.places = Float64Array.from(dots, ({ time }) => (time - start) / step)
    this.radii = Float32Array.from(dots, ({ notional }) => radiusOf(notional, largest))
    this.redraw()
  }

  /** What was known later than this is not drawn, UTC ms; undefined draws all. */
  revealTo(time: number | undefined): void {
    this.now = time ?? Number.POSITIVE_INFINITY
    this.redraw()
  }

  /** The circle under a point of the pane, the nearest of several; CSS pixels. */
  dotAt(x: number, y: number): Dot | undefined {
    const plot = this.measure()
    if (plot === undefined) return undefined
    let found: Dot | undefined
    let least = Number.POSITIVE_INFINITY
    for (const [i, dot] of this.dots.entries()) {
      const place = this.placeOf(i, plot)
      if (place === undefined) continue
      const away = Math.hypot(place.x - x, place.y - y)
      if (away > place.radius + REACH || away >= least) continue
      found = dot
      least = away
    }
    return found
  }

  /** Where circles stand in the pane, CSS pixels. */
  placesInPane(): readonly { readonly dot: Dot; readonly x: number; readonly y: number; readonly radius: number }[] {
    const plot = this.measure()
    if (plot === undefined) return []
    return this.dots.flatMap((dot, i) => {
      const place = this.placeOf(i, plot)
      return place === undefined ? [] : [{ dot, ...place }]
    })
  }

  protected override paint(context: CanvasRenderingContext2D, plot: Plot): void {
    this.paintSide(context, plot, 'long')
    this.paintSide(context, plot, 'short')
    this.trace(context, plot, { side: undefined, least: RING_RADIUS })
    context.lineWidth = 1.2
    context.strokeStyle = PLOT_COLORS.ink
    context.stroke()
  }

  private paintSide(context: CanvasRenderingContext2D, plot: Plot, side: Dot['side']): void {
    this.trace(context, plot, { side, least: 0 })
    context.lineWidth = 2.5
    context.strokeStyle = PLOT_COLORS.edge
    context.stroke()
    context.fillStyle = PLOT_COLORS[side]
    context.globalAlpha = 0.85
    context.fill()
    context.globalAlpha = 1
  }

  /** One path for all circles of a side from a radius on. */
  private trace(
    context: CanvasRenderingContext2D,
    plot: Plot,
    { side, least }: { readonly side: Dot['side'] | undefined; readonly least: number },
  ): void {
    const { dots, places, radii, series, now } = this
    if (series === undefined) return
    const scale = scaleOf(plot)
    context.beginPath()
    for (let i = 0; i < dots.length; i++) {
      const dot = dots[i]
      const radius = (radii[i] ?? 0) * scale
      if (dot === undefined || (side !== undefined && dot.side !== side) || dot.knownAt > now || radius < least)
        continue
      const x = plot.origin + (places[i] ?? 0) * plot.spacing
      if (x < -radius || x > plot.width + radius) continue
      const y = series.priceToCoordinate(dot.price)
      if (y === null) continue
      context.moveTo(x + radius, y)
      context.arc(x, y, radius, 0, 2 * Math.PI)
    }
  }

  private placeOf(index: number, plot: Plot): { x: number; y: number; radius: number } | undefined {
    const dot = this.dots[index]
    const y = dot === undefined ? undefined : (this.series?.priceToCoordinate(dot.price) ?? undefined)
    if (dot === undefined || y === undefined || dot.knownAt > this.now) return undefined
    return {
      x: plot.origin + (this.places[index] ?? 0) * plot.spacing,
      y,
      radius: (this.radii[index] ?? 0) * scaleOf(plot),
    }
  }
}

function radiusOf(notional: number, largest: number): number {
  return largest === 0 ? LEAST_RADIUS : Math.max(LEAST_RADIUS, MOST_RADIUS * Math.sqrt(notional / largest))
}

function scaleOf({ width }: Plot): number {
  return width < NARROW ? NARROW_SCALE : 1
}
