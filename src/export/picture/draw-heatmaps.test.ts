import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { pixelAt } from '../../../test/helpers/pixels.ts'
import { COLUMN_CLOSED, HeatMatrix } from '../../kernel/heat-matrix.ts'
import { drawHeatmaps } from './draw-heatmaps.ts'
import type { HeatPanel } from './heat-panel.ts'
import { type Box, layoutPicture } from './layout.ts'

const MINUTE = 60_000
const SIZE = { width: 1600, height: 900 }
/** #46035c, zero of the default theme, and #eee707, its maximum. */
const BACKGROUND = [0x46, 0x03, 0x5c]
const BRIGHTEST = [0xee, 0xe7, 0x07]
/** Rows 90 to 109 in buckets of 1. */
const PRICES = { low: 90, high: 109 }

/** Four columns; longs of 500 at 95 in all of them, of 1,000 at 92 in the second, shorts gone at 105 in the third. */
function madeMatrix(): HeatMatrix {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: MINUTE, bucketSize: 1 })
  for (let t = 0; t < 4; t++) {
    const values = t === 1 ? [1000, 0, 0, 500] : [500]
    const at = matrix.longDensity.reserve(values.length)
    matrix.longDensity.values.set(values, at)
    matrix.longDensity.close(t === 1 ? 92 : 95, values.length)
    matrix.shortDensity.close(0, 0)
    matrix.longConsumed.close(0, 0)
    const gone = t === 2 ? [800] : []
    matrix.shortConsumed.values.set(gone, matrix.shortConsumed.reserve(gone.length))
    matrix.shortConsumed.close(105, gone.length)
    matrix.closeColumn(COLUMN_CLOSED, { created: 0, consumed: 0, closed: 0 })
  }
  return matrix
}

const PANEL: HeatPanel = {
  title: 'MADEUSDT',
  subtitle: 'made',
  matrix: madeMatrix(),
  candles: [],
  isSimulated: false,
  notes: [],
  prices: PRICES,
}

/** Middle of a cell, a quarter off its left edge, where no line of the grid runs. */
function middleOf({ left, top, width, height }: Box, column: number, price: number): { x: number; y: number } {
  return { x: left + ((column + 0.27) / 4) * width, y: top + ((110 - price - 0.4) / 20) * height }
}

function plotOf(count: number, index: number): Box {
  const place = layoutPicture(SIZE, { count, footerLines: 1 }).panels[index]
  if (place === undefined) throw new Error('Invariant: every panel has a place')
  return place.plot
}

test('a picture has the asked size, its cells the colours of their amounts', async () => {
  const png = await drawHeatmaps([PANEL], SIZE)
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1600, 900])
  const colorOf = (column: number, price: number) => pixelAt(png, middleOf(plotOf(1, 0), column, price))
  expect(colorOf(1, 92)).toEqual(BRIGHTEST)
  expect(colorOf(0, 92)).toEqual(BACKGROUND)
  // Half of the maximum is step 127 of 255: between the fifth and the sixth of eleven stops, next to #1fa084.
  const half = colorOf(0, 95)
  expect(half.map((value, c) => Math.abs(value - ([0x1f, 0xa0, 0x84][c] ?? 0)) <= 2)).toEqual([true, true, true])
})

test('what was liquidated leaves a faint trace', async () => {
  const [red = 0, green = 0, blue = 0] = pixelAt(await drawHeatmaps([PANEL], SIZE), middleOf(plotOf(1, 0), 2, 105))
  // 0.1 + 0.25 * 800 / 1000 = 30 % of white over #46035c: 70 + 0.3 * 185 = 125.5, 3 + 75.6, 92 + 48.9.
  expect([red, green, blue].map((value, c) => Math.abs(value - ([125.5, 78.6, 140.9][c] ?? 0)) < 1.5)).toEqual([
    true,
    true,
    true,
  ])
})

test('panels stand beside each other, each with a maximum of its own unless one is given', async () => {
  const png = await drawHeatmaps([PANEL, { ...PANEL, maximum: 2000 }], SIZE)
  expect(pixelAt(png, middleOf(plotOf(2, 0), 1, 92))).toEqual(BRIGHTEST)
  expect(pixelAt(png, middleOf(plotOf(2, 1), 1, 92))).not.toEqual(BRIGHTEST)
  expect(pixelAt(png, middleOf(plotOf(2, 1), 0, 92))).toEqual(BACKGROUND)
})

test('seven panels keep the shape of a screen and do not overlap', () => {
  const { panels, footer } = layoutPicture({ width: 2400, height: 1500 }, { count: 7, footerLines: 2 })
  for (const [i, { panel, plot }] of panels.entries()) {
    expect(plot.width / plot.height).toBeGreaterThan(1.2)
    expect(panel.left + panel.width).toBeLessThanOrEqual(2400)
    expect(panel.top + panel.height).toBeLessThanOrEqual(footer.top)
    for (const { panel: other } of panels.slice(i + 1)) {
      const isApart =
        other.left >= panel.left + panel.width || other.top >= panel.top + panel.height || panel.left > other.left
      expect(isApart).toBe(true)
    }
  }
})

test('a simulated market has the word across the map', async () => {
  const plain = await pixelsOf(await drawHeatmaps([PANEL], SIZE))
  const marked = await pixelsOf(await drawHeatmaps([{ ...PANEL, isSimulated: true }], SIZE))
  const changed = marked.filter((value, i) => value !== plain[i]).length
  // Four bytes a pixel, three of which change: 4 % of all pixels.
  expect(changed / (SIZE.width * SIZE.height * 3)).toBeGreaterThan(0.04)
})

test('a picture without any data says so instead of failing', async () => {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: MINUTE, bucketSize: 1 })
  const png = await drawHeatmaps([{ ...PANEL, matrix, prices: undefined }], { width: 400, height: 320 })
  expect(png.readUInt32BE(16)).toBe(400)
})

async function pixelsOf(png: Buffer): Promise<Uint8ClampedArray> {
  const context = createCanvas(SIZE.width, SIZE.height).getContext('2d')
  context.drawImage(await loadImage(png), 0, 0)
  return context.getImageData(0, 0, SIZE.width, SIZE.height).data
}
