import type { SKRSContext2D } from '@napi-rs/canvas'
import { font } from './fonts.ts'

/** How a line of text is set; `x` and `y` are where it is anchored. */
export interface TextStyle {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly color: string
  readonly weight?: 400 | 600
  readonly align?: 'left' | 'right' | 'center'
  readonly baseline?: 'middle' | 'top' | 'bottom' | 'alphabetic'
  /** Longer text is cut and ends in an ellipsis. */
  readonly maxWidth?: number
}

/** Writes one line; answers with its width in pixels. */
export function writeText(context: SKRSContext2D, text: string, style: TextStyle): number {
  const { x, y, size, color, weight = 400, align = 'left', baseline = 'alphabetic', maxWidth } = style
  context.font = font(size, weight)
  context.fillStyle = color
  context.textAlign = align
  context.textBaseline = baseline
  const shown = maxWidth === undefined ? text : fitted(context, text, maxWidth)
  context.fillText(shown, x, y)
  return context.measureText(shown).width
}

/** Draws a straight line on whole pixels, so that it is sharp. */
export function strokeLine(context: SKRSContext2D, { from, to, color, width = 1, dash = [] }: LineStyle): void {
  context.save()
  context.strokeStyle = color
  context.lineWidth = width
  context.setLineDash([...dash])
  context.beginPath()
  context.moveTo(Math.round(from[0]) + 0.5, Math.round(from[1]) + 0.5)
  context.lineTo(Math.round(to[0]) + 0.5, Math.round(to[1]) + 0.5)
  context.stroke()
  context.restore()
}

interface LineStyle {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
  readonly color: string
  readonly width?: number
  readonly dash?: readonly number[]
}

function fitted(context: SKRSContext2D, text: string, maxWidth: number): string {
  if (context.measureText(text).width <= maxWidth) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (context.measureText(`${text.slice(0, middle).trimEnd()}…`).width <= maxWidth) low = middle
    else high = middle - 1
  }
  return `${text.slice(0, low).trimEnd()}…`
}
