import type { SKRSContext2D } from '@napi-rs/canvas'
import type { PanelLayout } from './layout.ts'
import { decimalsOf, priceText } from './number-text.ts'
import { PALETTE } from './palette.ts'
import { strokeLine, writeText } from './pen.ts'
import type { PlotScale } from './plot-scale.ts'
import { priceTicks, timeTicks } from './ticks.ts'

/** Room between two price labels and between two time labels, in design pixels. */
const PRICE_SPACE = 58
const TIME_SPACE = 92

/** Last price of a panel and the colour of its candle. */
export interface PriceMark {
  readonly price: number
  readonly color: string
}

/** Prices on the right with the exact extremes, times below, faint lines across, and the last price in a box. */
export function drawAxes(
  context: SKRSContext2D,
  { unit }: PanelLayout,
  { scale, bucketSize, mark }: { scale: PlotScale; bucketSize: number; mark: PriceMark | undefined },
): void {
  drawTimes(context, scale, unit)
  drawPrices(context, { scale, unit, bucketSize, mark })
}

function drawTimes(context: SKRSContext2D, scale: PlotScale, unit: number): void {
  const { plot, from, to } = scale
  const bottom = plot.top + plot.height
  for (const { time, text, isStrong } of timeTicks({ from, to, count: plot.width / (TIME_SPACE * unit) })) {
    const x = scale.x(time)
    strokeLine(context, { from: [x, plot.top], to: [x, bottom], color: PALETTE.grid })
    const size = 13 * unit
    const half = size * text.length * 0.3
    if (x - half < plot.left - 30 * unit || x + half > plot.left + plot.width) continue
    const color = isStrong ? PALETTE.text : PALETTE.muted
    const weight = isStrong ? 600 : 400
    writeText(context, text, { x, y: bottom + 8 * unit, size, color, weight, align: 'center', baseline: 'top' })
  }
  const x = plot.left + plot.width + 10 * unit
  writeText(context, 'UTC', { x, y: bottom + 8 * unit, size: 12 * unit, color: PALETTE.muted, baseline: 'top' })
}

interface PriceAxis {
  readonly scale: PlotScale
  readonly unit: number
  readonly bucketSize: number
  readonly mark: PriceMark | undefined
}

function drawPrices(context: SKRSContext2D, { scale, unit, bucketSize, mark }: PriceAxis): void {
  const { plot, low, high } = scale
  const right = plot.left + plot.width
  const { step, prices } = priceTicks({ low, high, count: plot.height / (PRICE_SPACE * unit) })
  const taken = [scale.y(low), scale.y(high), ...(mark === undefined ? [] : [scale.y(mark.price)])]
  const label = (price: number, decimals: number, color: string): void => {
    const y = Math.min(Math.max(scale.y(price), plot.top + 6 * unit), plot.top + plot.height - 6 * unit)
    writeText(context, priceText(price, decimals), {
      x: right + 10 * unit,
      y,
      size: 13 * unit,
      color,
      baseline: 'middle',
    })
  }
  for (const price of prices) {
    const y = scale.y(price)
    strokeLine(context, { from: [plot.left, y], to: [right, y], color: PALETTE.grid })
    if (taken.every((other) => Math.abs(other - y) > 20 * unit)) label(price, decimalsOf(step), PALETTE.text)
  }
  const decimals = decimalsOf(bucketSize)
  for (const price of [low, high]) {
    const isFree = mark === undefined || Math.abs(scale.y(mark.price) - scale.y(price)) > 18 * unit
    if (isFree) label(price, decimals, PALETTE.muted)
  }
  if (mark !== undefined) drawMark(context, { scale, unit, mark, decimals: Math.min(decimals + 1, 8) })
}

interface MarkBox {
  readonly scale: PlotScale
  readonly unit: number
  readonly mark: PriceMark
  readonly decimals: number
}

function drawMark(context: SKRSContext2D, { scale, unit, mark, decimals }: MarkBox): void {
  const { plot } = scale
  const right = plot.left + plot.width
  const y = scale.y(mark.price)
  strokeLine(context, { from: [plot.left, y], to: [right, y], color: 'rgba(255, 255, 255, 0.55)', dash: [2, 4] })
  context.fillStyle = mark.color
  context.fillRect(right, Math.round(y - 11 * unit), Math.round(82 * unit), Math.round(22 * unit))
  const text = priceText(mark.price, decimals)
  const style = { x: right + 10 * unit, y, size: 13 * unit, baseline: 'middle', maxWidth: 70 * unit } as const
  writeText(context, text, { ...style, color: PALETTE.page, weight: 600 })
}
