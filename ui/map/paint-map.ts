import type { ChartColors } from './chart-colors.ts'
import type { Bar, Curve, MapProfile } from './map-profile.ts'

/** A price with a name above it. */
export interface PriceMark {
  readonly side: 'long' | 'short'
  readonly price: number
  readonly label: string
}

/** A price range that is shaded. */
export interface ShadedZone {
  readonly side: 'long' | 'short'
  readonly low: number
  readonly high: number
}

/** Where to paint: a canvas in its own pixels, `ratio` of them a CSS pixel. */
export interface Surface {
  readonly context: CanvasRenderingContext2D
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly ratio: number
  readonly x: (price: number) => number
  readonly y: (usd: number) => number
  readonly cumulativeY: (usd: number) => number
}

/** What is painted. */
export interface Painting {
  readonly profile: MapProfile
  readonly bars: readonly Bar[]
  readonly marks: readonly PriceMark[]
  readonly zones: readonly ShadedZone[]
  readonly hasCurves: boolean
  readonly hasBands: boolean
  readonly priceLabel: string
  readonly colors: ChartColors
}

/** Paints a map within its axes: zones, curves, bars, then the price and the marks. */
export function paintMap(surface: Surface, painting: Painting): void {
  const { context, left, top, width, height } = surface
  const { profile, colors, hasCurves, hasBands } = painting
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  for (const zone of painting.zones) paintZone(surface, zone, colors[zone.side])
  if (hasCurves) paintFill(surface, profile.longCurve, colors.long)
  if (hasCurves) paintFill(surface, profile.shortCurve, colors.short)
  for (const bar of painting.bars) paintBar(surface, bar, painting)
  if (hasBands) for (const bar of painting.bars) paintBand(surface, bar, colors)
  if (hasCurves) paintLine(surface, profile.longCurve, { color: colors.long, halo: colors.panel })
  if (hasCurves) paintLine(surface, profile.shortCurve, { color: colors.short, halo: colors.panel })
  context.restore()
  for (const mark of painting.marks) paintMark(surface, mark, colors)
  paintPrice(surface, painting)
}

/** Edges of a bar on whole pixels, one pixel of room between neighbours where they are wide enough. */
export function barEdges(surface: Pick<Surface, 'x'>, bar: Bar): { from: number; to: number } {
  const from = Math.round(surface.x(bar.low))
  const to = Math.round(surface.x(bar.high))
  return { from, to: Math.max(from + 1, to - (to - from >= 3 ? 1 : 0)) }
}

function paintBar(surface: Surface, bar: Bar, { profile, colors }: Painting): void {
  const { context, left, width } = surface
  const { from, to } = barEdges(surface, bar)
  if (to < left || from > left + width) return
  let below = 0
  for (const [i, usd] of bar.parts.entries()) {
    const color = colors.groups.get(profile.groups[i]?.color ?? '')
    if (usd <= 0 || color === undefined) continue
    const bottom = surface.y(below)
    below += usd
    context.fillStyle = color
    context.fillRect(from, surface.y(below), to - from, bottom - surface.y(below))
  }
}

/** A line from p10 to p90 in the middle of a bar, with a halo that keeps it apart from bars of any colour. */
function paintBand(surface: Surface, bar: Bar, { text, panel }: ChartColors): void {
  const { context, left, width, ratio } = surface
  const { from, to } = barEdges(surface, bar)
  if (bar.band === undefined || to < left || from > left + width) return
  const [top, bottom] = [surface.y(bar.band.high), surface.y(bar.band.low)]
  // On a whole pixel, so that the line is as bright as it can be.
  const middle = Math.floor((from + to) / 2) + 0.5
  const cap = Math.min(to - from, 7 * ratio) / 2
  const lines = [
    { color: panel, line: 3 * ratio },
    { color: text, line: ratio },
  ]
  context.setLineDash([])
  for (const { color, line } of lines) {
    context.strokeStyle = color
    context.lineWidth = line
    context.beginPath()
    context.moveTo(middle, top)
    context.lineTo(middle, bottom)
    for (const y of [top, bottom]) {
      context.moveTo(middle - cap, y)
      context.lineTo(middle + cap, y)
    }
    context.stroke()
  }
}

function paintZone({ context, x, top, height, ratio }: Surface, { low, high }: ShadedZone, color: string): void {
  const from = x(low)
  const width = Math.max(ratio, x(high) - from)
  context.fillStyle = color
  context.globalAlpha = 0.13
  context.fillRect(from, top, width, height)
  context.globalAlpha = 0.9
  context.fillRect(from, top, width, 3 * ratio)
  context.globalAlpha = 1
}

function trace({ context, x, cumulativeY }: Surface, { prices, masses }: Curve): void {
  for (const [i, price] of prices.entries()) context.lineTo(x(price), cumulativeY(masses[i] ?? 0))
}

/** The curve goes on flat to the edge of the plot: what lies between its end and there is nothing. */
function toEdge(surface: Surface, { prices, masses }: Curve): number {
  const { left, width, x } = surface
  const end = x(prices.at(-1) ?? 0)
  const isLeft = prices.length > 1 && (prices.at(-1) ?? 0) < (prices[0] ?? 0)
  const edge = isLeft ? Math.min(left, end) : Math.max(left + width, end)
  surface.context.lineTo(edge, surface.cumulativeY(masses.at(-1) ?? 0))
  return edge
}

function paintFill(surface: Surface, curve: Curve, color: string): void {
  if (curve.prices.length < 2) return
  const { context } = surface
  context.beginPath()
  trace(surface, curve)
  const edge = toEdge(surface, curve)
  context.lineTo(edge, surface.cumulativeY(0))
  context.closePath()
  context.fillStyle = color
  context.globalAlpha = 0.1
  context.fill()
  context.globalAlpha = 1
}

/** The halo keeps the line apart from bars of any colour. */
function paintLine(surface: Surface, curve: Curve, { color, halo }: { color: string; halo: string }): void {
  if (curve.prices.length < 2) return
  const { context, ratio } = surface
  context.beginPath()
  trace(surface, curve)
  toEdge(surface, curve)
  context.setLineDash([])
  context.lineJoin = 'round'
  context.strokeStyle = halo
  context.lineWidth = 5 * ratio
  context.stroke()
  context.strokeStyle = color
  context.lineWidth = 2.5 * ratio
  context.stroke()
}

function paintMark(surface: Surface, { side, price, label }: PriceMark, colors: ChartColors): void {
  const { context, left, width, top, height, ratio } = surface
  const at = surface.x(price)
  if (at < left || at > left + width) return
  context.save()
  context.strokeStyle = colors[side]
  context.fillStyle = colors[side]
  context.lineWidth = ratio
  context.setLineDash([2 * ratio, 3 * ratio])
  context.beginPath()
  context.moveTo(at, top)
  context.lineTo(at, top + height)
  context.stroke()
  context.beginPath()
  context.moveTo(at - 4 * ratio, top - 6 * ratio)
  context.lineTo(at + 4 * ratio, top - 6 * ratio)
  context.lineTo(at, top)
  context.fill()
  write(surface, label, { at, y: top - 9 * ratio, bold: false })
  context.restore()
}

function paintPrice(surface: Surface, { profile, priceLabel, colors }: Painting): void {
  const { context, left, width, top, height, ratio } = surface
  const at = Math.round(surface.x(profile.price))
  if (at < left || at > left + width) return
  context.save()
  context.strokeStyle = colors.price
  context.fillStyle = colors.price
  context.lineWidth = 2 * ratio
  context.setLineDash([6 * ratio, 4 * ratio])
  context.beginPath()
  context.moveTo(at, top + height)
  context.lineTo(at, top)
  context.stroke()
  context.beginPath()
  context.moveTo(at - 6 * ratio, top + 4 * ratio)
  context.lineTo(at, top - 9 * ratio)
  context.lineTo(at + 6 * ratio, top + 4 * ratio)
  context.lineTo(at, top + ratio)
  context.fill()
  context.fillStyle = colors.text
  write(surface, priceLabel, { at, y: top - 22 * ratio, bold: true })
  context.restore()
}

/** Writes above the plot, centred but not past its edges. */
function write(
  { context, left, width, ratio }: Surface,
  text: string,
  { at, y, bold }: { at: number; y: number; bold: boolean },
): void {
  context.font = `${bold ? 600 : 400} ${12 * ratio}px "IBM Plex Sans", system-ui, sans-serif`
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  const half = context.measureText(text).width / 2
  context.fillText(text, Math.min(Math.max(at - half, left), left + width - 2 * half), y)
}
