import type { SKRSContext2D } from '@napi-rs/canvas'
import type { PanelLayout } from './layout.ts'
import { usdText } from './number-text.ts'
import { PALETTE } from './palette.ts'
import { writeText } from './pen.ts'

const MARKS = [0, 0.25, 0.5, 0.75, 1] as const

/** The colour scale left of the plot: zero at the bottom, its true maximum in USD on top. */
export function drawColorBar(context: SKRSContext2D, { unit, panel, plot }: PanelLayout, maximum: number): void {
  const width = 14 * unit
  const gradient = context.createLinearGradient(0, plot.top + plot.height, 0, plot.top)
  const stops = PALETTE.scale.stops
  for (const [i, color] of stops.entries()) gradient.addColorStop(i / (stops.length - 1), color)
  context.fillStyle = gradient
  context.fillRect(panel.left, plot.top, width, plot.height)
  context.strokeStyle = PALETTE.line
  context.lineWidth = 1
  context.strokeRect(Math.round(panel.left) - 0.5, Math.round(plot.top) - 0.5, Math.round(width) + 1, plot.height + 1)
  for (const share of maximum > 0 ? MARKS : [0]) {
    const isEnd = share === 0 || share === 1
    writeText(context, share === 0 ? '0' : usdText(maximum * share), {
      x: panel.left + width + 6 * unit,
      y: plot.top + plot.height * (1 - share) + (share === 1 ? 6 : share === 0 ? -6 : 0) * unit,
      size: 12 * unit,
      color: isEnd ? PALETTE.text : PALETTE.muted,
      baseline: 'middle',
    })
  }
}
