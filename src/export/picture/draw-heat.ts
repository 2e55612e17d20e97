import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas'
import { COLUMN_GAP, COLUMN_OPEN, type HeatMatrix } from '../../kernel/heat-matrix.ts'
import type { HeatImage } from './heat-image.ts'
import type { Box } from './layout.ts'
import { PALETTE } from './palette.ts'
import { strokeLine } from './pen.ts'
import type { PlotScale } from './plot-scale.ts'

/** Draws the raster over its background; gaps are hatched, the beginning of an unfinished column is dashed. */
export function drawHeat(context: SKRSContext2D, scale: PlotScale, matrix: HeatMatrix, image: HeatImage): void {
  const { plot } = scale
  context.fillStyle = PALETTE.scale.background
  context.fillRect(plot.left, plot.top, plot.width, plot.height)
  const raster = createCanvas(image.width, image.height)
  raster.getContext('2d').putImageData(new ImageData(image.pixels, image.width, image.height), 0, 0)
  for (const run of stateRuns(matrix, COLUMN_GAP)) hatch(context, placeOf(scale, run))
  context.imageSmoothingEnabled = false
  context.drawImage(raster, plot.left, plot.top, plot.width, plot.height)
  for (const run of stateRuns(matrix, COLUMN_OPEN)) {
    const { left } = placeOf(scale, run)
    const color = 'rgba(255, 255, 255, 0.6)'
    strokeLine(context, { from: [left, plot.top], to: [left, plot.top + plot.height], color, dash: [4, 4] })
  }
}

interface ColumnRun {
  readonly from: number
  to: number
}

/** Runs of columns in one state, end exclusive. */
function stateRuns({ state, columns }: HeatMatrix, wanted: number): ColumnRun[] {
  const runs: ColumnRun[] = []
  for (let t = 0; t < columns; t++) {
    if (state[t] !== wanted) continue
    const last = runs.at(-1)
    if (last?.to === t) last.to = t + 1
    else runs.push({ from: t, to: t + 1 })
  }
  return runs
}

function placeOf({ plot, columnWidth }: PlotScale, { from, to }: ColumnRun): Box {
  return { ...plot, left: plot.left + from * columnWidth, width: (to - from) * columnWidth }
}

function hatch(context: SKRSContext2D, { left, top, width, height }: Box): void {
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  context.fillStyle = 'rgba(128, 128, 128, 0.25)'
  context.fillRect(left, top, width, height)
  context.strokeStyle = 'rgba(190, 190, 190, 0.35)'
  context.lineWidth = 1
  context.beginPath()
  for (let x = left - height; x < left + width; x += 12) {
    context.moveTo(x, top + height)
    context.lineTo(x + height, top)
  }
  context.stroke()
  context.restore()
}
