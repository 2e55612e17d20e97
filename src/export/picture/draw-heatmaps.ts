import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { drawPanel } from './draw-panel.ts'
import { loadFonts } from './fonts.ts'
import type { HeatPanel } from './heat-panel.ts'
import { layoutPicture, type PictureLayout, type PictureSize } from './layout.ts'
import { PALETTE } from './palette.ts'
import { writeText } from './pen.ts'

const LEGEND =
  'Colour: USD notional at entry of open positions that are liquidated when the price gets there; ' +
  'longs lie below the price, shorts above it. Faded: liquidated in that column. Hatched: no data.'

/**
 * Draws heatmaps side by side in a grid, each with its own title, axes and colour bar; one map fills the picture.
 *
 * @returns the picture as PNG
 */
export async function drawHeatmaps(panels: readonly HeatPanel[], size: PictureSize): Promise<Buffer> {
  loadFonts()
  const canvas = createCanvas(size.width, size.height)
  const context = canvas.getContext('2d')
  context.fillStyle = PALETTE.page
  context.fillRect(0, 0, size.width, size.height)
  const notes = [...new Set(panels.flatMap((panel) => panel.notes))]
  const layout = layoutPicture(size, { count: panels.length, footerLines: notes.length === 0 ? 1 : 2 })
  panels.forEach((panel, i) => {
    const place = layout.panels[i]
    if (place !== undefined) drawPanel(context, place, panel)
  })
  drawFooter(context, layout, notes)
  return canvas.encode('png')
}

function drawFooter(context: SKRSContext2D, { footer, unit }: PictureLayout, notes: readonly string[]): void {
  const { left, top, width } = footer
  const size = 12 * unit
  writeText(context, LEGEND, { x: left, y: top + 13 * unit, size, color: PALETTE.muted, maxWidth: width })
  if (notes.length === 0) return
  const text = `${notes.length === 1 ? 'Note' : `${notes.length} notes`}: ${notes.join('; ')}`
  writeText(context, text, { x: left, y: top + 32 * unit, size, color: PALETTE.warning, maxWidth: width })
}
