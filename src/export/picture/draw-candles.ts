import type { SKRSContext2D } from '@napi-rs/canvas'
import type { DisplayCandle } from '../../services/aggregate-candles.ts'
import type { Box } from './layout.ts'
import { PALETTE } from './palette.ts'
import type { PlotScale } from './plot-scale.ts'

/** Share of a column that a body takes. */
const BODY_SHARE = 0.68
/** Columns narrower than this have no room for a body. */
const LEAST_COLUMN = 3

/**
 * Draws candles in the middle of their columns, outlined darkly so that green ones stand out from green cells.
 *
 * Where columns are too narrow for bodies, candles are lines from high to low.
 */
export function drawCandles(context: SKRSContext2D, scale: PlotScale, candles: readonly DisplayCandle[]): void {
  const { plot } = scale
  const shapes = candles
    .filter(({ timestamp }) => timestamp >= scale.from && timestamp < scale.to)
    .map((candle) => ({
      boxes: boxesOf(scale, candle),
      color: candle.close >= candle.open ? PALETTE.up : PALETTE.down,
    }))
  context.save()
  context.beginPath()
  context.rect(plot.left, plot.top, plot.width, plot.height)
  context.clip()
  context.fillStyle = PALETTE.outline
  for (const { boxes } of shapes) {
    for (const { left, top, width, height } of boxes) context.fillRect(left - 1, top - 1, width + 2, height + 2)
  }
  for (const { boxes, color } of shapes) {
    context.fillStyle = color
    for (const { left, top, width, height } of boxes) context.fillRect(left, top, width, height)
  }
  context.restore()
}

/** Wick and body on whole pixels. */
function boxesOf(scale: PlotScale, { timestamp, open, high, low, close }: DisplayCandle): Box[] {
  const left = scale.x(timestamp)
  const wickWidth = Math.max(1, Math.round(scale.columnWidth * 0.1))
  const bodyWidth = Math.max(wickWidth, Math.round(scale.columnWidth * BODY_SHARE))
  const bodyLeft = Math.round(left + (scale.columnWidth - bodyWidth) / 2)
  const wick = boxBetween({
    scale,
    low,
    high,
    left: Math.round(bodyLeft + (bodyWidth - wickWidth) / 2),
    width: wickWidth,
  })
  if (scale.columnWidth < LEAST_COLUMN) return [wick]
  const [bottom, top] = open < close ? [open, close] : [close, open]
  return [wick, boxBetween({ scale, low: bottom, high: top, left: bodyLeft, width: bodyWidth })]
}

interface PriceSpan {
  readonly scale: PlotScale
  readonly low: number
  readonly high: number
  readonly left: number
  readonly width: number
}

function boxBetween({ scale, low, high, left, width }: PriceSpan): Box {
  const top = Math.round(scale.y(high))
  return { left, top, width, height: Math.max(1, Math.round(scale.y(low)) - top) }
}
