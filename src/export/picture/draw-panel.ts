import type { SKRSContext2D } from '@napi-rs/canvas'
import { drawAxes, type PriceMark } from './draw-axes.ts'
import { drawCandles } from './draw-candles.ts'
import { drawColorBar } from './draw-color-bar.ts'
import { drawHeat } from './draw-heat.ts'
import { font } from './fonts.ts'
import { paintHeat } from './heat-image.ts'
import type { HeatPanel } from './heat-panel.ts'
import type { Box, PanelLayout } from './layout.ts'
import { PALETTE } from './palette.ts'
import { writeText } from './pen.ts'
import { plotScale } from './plot-scale.ts'
import { priceView, shownShare } from './price-view.ts'

/** Draws one map with its title, axes and colour bar. */
export function drawPanel(context: SKRSContext2D, layout: PanelLayout, panel: HeatPanel): void {
  const { plot, unit } = layout
  const { matrix } = panel
  const view = priceView(panel)
  const share = view === undefined ? undefined : shownShare(matrix, view)
  const shown = share === undefined ? '' : `  ·  ${Math.round(share * 100)} % of the open mass shown`
  drawHead(context, layout, { ...panel, subtitle: panel.subtitle + shown })
  if (view === undefined || matrix.columns === 0) {
    drawEmpty(context, plot, unit)
    return
  }
  const scale = plotScale(plot, matrix, view)
  const room = { width: Math.floor(plot.width), height: Math.floor(plot.height) }
  const image = paintHeat(matrix, { view, scale: PALETTE.scale, room, maximum: panel.maximum })
  drawHeat(context, scale, matrix, image)
  drawAxes(context, layout, { scale, bucketSize: matrix.bucketSize, mark: lastPrice(panel) })
  drawCandles(context, scale, panel.candles)
  drawColorBar(context, layout, image.maximum)
  if (panel.isSimulated) drawWatermark(context, plot)
}

function drawHead(
  context: SKRSContext2D,
  { panel, unit }: PanelLayout,
  { title, subtitle, isSimulated }: HeatPanel,
): void {
  const badge = isSimulated ? 112 * unit : 0
  const y = panel.top + 24 * unit
  const maxWidth = panel.width - badge - 20 * unit
  const width = writeText(context, title, {
    x: panel.left,
    y,
    size: 21 * unit,
    weight: 600,
    color: PALETTE.text,
    maxWidth,
  })
  const style = { x: panel.left, y: y + 24 * unit, size: 14 * unit, color: PALETTE.muted }
  writeText(context, subtitle, { ...style, maxWidth: panel.width - 12 * unit })
  if (!isSimulated) return
  const left = panel.left + width + 14 * unit
  context.fillStyle = PALETTE.warning
  context.fillRect(left, y - 17 * unit, 96 * unit, 22 * unit)
  const center = { x: left + 48 * unit, y: y - 5.5 * unit, align: 'center', baseline: 'middle' } as const
  writeText(context, 'SIMULATED', { ...center, size: 13 * unit, weight: 600, color: PALETTE.page })
}

/** Close of the last candle within the columns. */
function lastPrice({ matrix, candles }: HeatPanel): PriceMark | undefined {
  const end = matrix.startTime + matrix.columns * matrix.stepMs
  const last = candles.findLast(({ timestamp }) => timestamp >= matrix.startTime && timestamp < end)
  if (last === undefined) return undefined
  return { price: last.close, color: last.close >= last.open ? PALETTE.up : PALETTE.down }
}

function drawEmpty(context: SKRSContext2D, { left, top, width, height }: Box, unit: number): void {
  context.fillStyle = PALETTE.line
  context.fillRect(left, top, width, height)
  const middle = { x: left + width / 2, y: top + height / 2, align: 'center', baseline: 'middle' } as const
  writeText(context, 'no data in this window', { ...middle, size: 18 * unit, color: PALETTE.text })
}

/** Across the map, as on the page: it cannot be cut off without losing the map. */
function drawWatermark(context: SKRSContext2D, { left, top, width, height }: Box): void {
  context.save()
  context.translate(left + width / 2, top + height / 2)
  context.rotate(-Math.atan2(height, width) * 0.55)
  context.font = font(Math.min(width / 6.2, height / 2.4), 600)
  context.fillStyle = PALETTE.watermark
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText('SIMULATED', 0, 0)
  context.restore()
}
