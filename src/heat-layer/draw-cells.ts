import type { Heat } from './decode-heatmap.ts'

/** Cells along one side of a picture, and the pixels of the canvas, not rounded, that they stand on. */
interface Extent {
  readonly from: number
  /** Exclusive. */
  readonly to: number
  readonly start: number
  readonly end: number
}

/** Size of a canvas in its own pixels. */
interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Draws cells of a picture so that the middle of every pixel shows the cell that it lies in, at any zoom: whole pixels of
 * the canvas, from fractions of cells.
 */
export function drawCells(
  context: CanvasRenderingContext2D,
  picture: OffscreenCanvas,
  { size, columns, rows }: { readonly size: Size; readonly columns: Extent; readonly rows: Extent },
): void {
  const x = visiblePart(columns, size.width)
  const y = visiblePart(rows, size.height)
  if (x === undefined || y === undefined) return
  context.drawImage(picture, x.source, y.source, x.sourceLength, y.sourceLength, x.start, y.start, x.length, y.length)
}

/** Runs of columns in one state, end exclusive. */
export function stateRuns({ state, columns }: Heat, wanted: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  for (let t = 0; t < columns; t++) {
    if (state[t] !== wanted) continue
    const last = runs.at(-1)
    if (last?.to === t) last.to = t + 1
    else runs.push({ from: t, to: t + 1 })
  }
  return runs
}

/** Hatching from top to bottom: nothing is known there. */
export function drawHatching(
  context: CanvasRenderingContext2D,
  [from, to]: readonly [number, number],
  { width, height }: Size,
): void {
  const left = Math.max(0, from)
  const right = Math.min(width, to)
  if (left >= right) return
  context.save()
  context.beginPath()
  context.rect(left, 0, right - left, height)
  context.clip()
  context.fillStyle = 'rgba(128, 128, 128, 0.12)'
  context.fillRect(left, 0, right - left, height)
  context.strokeStyle = 'rgba(190, 190, 190, 0.35)'
  context.lineWidth = 1
  context.beginPath()
  // Lines stay where they are on the data while it is dragged.
  const first = from + Math.floor((left - height - from) / HATCHING) * HATCHING
  for (let x = first; x < right; x += HATCHING) {
    context.moveTo(x, height)
    context.lineTo(x + height, 0)
  }
  context.stroke()
  context.restore()
}

/** Pixels between the lines of hatching. */
const HATCHING = 12

/** A dashed line where unfinished columns begin. */
export function drawEdge(context: CanvasRenderingContext2D, x: number, { height }: Size): void {
  context.save()
  context.strokeStyle = 'rgba(255, 255, 255, 0.6)'
  context.setLineDash([4, 4])
  context.beginPath()
  context.moveTo(Math.round(x) + 0.5, 0)
  context.lineTo(Math.round(x) + 0.5, height)
  context.stroke()
  context.restore()
}

/** The pixels that an extent takes of a canvas, and the cells, in fractions, that stand on them. */
function visiblePart(
  { from, to, start, end }: Extent,
  size: number,
): { start: number; length: number; source: number; sourceLength: number } | undefined {
  const first = Math.max(0, Math.round(start))
  const last = Math.min(size, Math.round(end))
  if (last <= first) return undefined
  const perPixel = (to - from) / (end - start)
  const source = Math.max(from, from + (first - start) * perPixel)
  const sourceEnd = Math.min(to, from + (last - start) * perPixel)
  return { start: first, length: last - first, source, sourceLength: sourceEnd - source }
}
