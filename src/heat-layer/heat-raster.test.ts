import { describe, expect, test } from 'vitest'
import { colorScale } from '../domain/color-scale.ts'
import { encodeFrame } from '../http/formats/heatmap-frame.ts'
import { HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'
import { decodeHeatmap, type Heat, valueAt } from './decode-heatmap.ts'
import { buildRaster, type RasterOptions } from './heat-raster.ts'

const scale = colorScale('viridis')
const ALL: RasterOptions = {
  scale,
  mapping: 'relative',
  fixedMax: 0,
  low: 0,
  high: 1,
  showLong: true,
  showShort: true,
  showConsumed: true,
  hiddenGroups: new Set(),
}

/** Columns of one quantity: undefined, or the row and the value of its only cell. */
function fill(series: SpanSeries, columns: readonly ([row: number, usd: number] | undefined)[]): void {
  for (const cell of columns) {
    if (cell === undefined) {
      series.close(0, 0)
      continue
    }
    series.values[series.reserve(1)] = cell[1]
    series.close(100 + cell[0], 1)
  }
}

/**
 * Three columns of four rows. Longs: 10 then 20 in row 0, from column 0 and 1. Shorts: 40 in row 3 of column 0, which
 * is liquidated in column 1. Column 2 is a gap.
 */
function smallMatrix(): HeatMatrix {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: 60_000, bucketSize: 1 })
  fill(matrix.longDensity, [[0, 10], [0, 20], undefined])
  fill(matrix.shortDensity, [[3, 40], undefined, undefined])
  fill(matrix.longConsumed, [undefined, undefined, undefined])
  fill(matrix.shortConsumed, [undefined, [3, 40], undefined])
  for (const state of [0, 0, 2]) matrix.closeColumn(state, { created: 0, consumed: 0, closed: 0 })
  return matrix
}

const FRAME = encodeFrame(smallMatrix(), {})
const HEAT: Heat = decodeHeatmap(new Uint8Array(FRAME).buffer)

function pixel(options: RasterOptions, column: number, row: number): number[] {
  const { pixels, width, height } = buildRaster(HEAT, options)
  const at = ((height - 1 - row) * width + column) * 4
  return Array.from(pixels.subarray(at, at + 4))
}

function step(index: number): number[] {
  return [...scale.steps.subarray(index * 3, index * 3 + 3), 255]
}

test('what is no frame, or one of another version, is refused', () => {
  const other = Uint8Array.from(FRAME)
  other[4] = 9
  expect(() => decodeHeatmap(other.buffer)).toThrow('no heatmap')
  expect(() => decodeHeatmap(new TextEncoder().encode('{"format":"columns"}').buffer)).toThrow('no heatmap')
})

test('cells are decoded where they belong', () => {
  expect(HEAT).toMatchObject({ start: 0, step: 60_000, columns: 3, firstBucket: 100, bucketSize: 1, rows: 4 })
  expect([valueAt(HEAT.long, 0, 0), valueAt(HEAT.long, 1, 0), valueAt(HEAT.long, 1, 1)]).toEqual([10, 20, 0])
  expect([valueAt(HEAT.short, 0, 3), valueAt(HEAT.short, 0, 2), valueAt(HEAT.shortConsumed, 1, 3)]).toEqual([40, 0, 40])
})

describe('buildRaster', () => {
  test('the brightest colour is the true maximum, zero the background', () => {
    expect(buildRaster(HEAT, ALL).max).toBe(40)
    expect(pixel(ALL, 0, 3)).toEqual(step(255))
    expect(pixel(ALL, 1, 0)).toEqual(step(127))
    expect(pixel(ALL, 0, 1)).toEqual(step(0))
  })

  test('the maximum is that of the sides shown', () => {
    expect(buildRaster(HEAT, { ...ALL, showShort: false }).max).toBe(20)
    expect(pixel({ ...ALL, showShort: false }, 1, 0)).toEqual(step(255))
    expect(pixel({ ...ALL, showShort: false }, 0, 3)).toEqual(step(0))
  })

  test('cells below the threshold fall back to the background, those at it stay', () => {
    expect(pixel({ ...ALL, low: 0.5 }, 1, 0)).toEqual(step(127))
    expect(pixel({ ...ALL, low: 0.51 }, 1, 0)).toEqual(step(0))
  })

  test('what was liquidated leaves a faint trace in its own column', () => {
    const trace = pixel(ALL, 1, 3)
    expect(trace).not.toEqual(step(0))
    expect(trace[0]).toBeGreaterThan(step(0)[0] ?? 0)
    expect(pixel({ ...ALL, showConsumed: false }, 1, 3)).toEqual(step(0))
  })

  test('a gap is transparent, never a zero', () => {
    for (let row = 0; row < 4; row++) expect(pixel(ALL, 2, row)[3]).toBe(0)
  })
})

test('colour scales run from their background to the top in 256 steps', () => {
  expect([...scale.steps.subarray(0, 3)]).toEqual([0x46, 0x03, 0x5c])
  expect([...scale.steps.subarray(765)]).toEqual([0xee, 0xe7, 0x07])
  expect(scale.steps.length).toBe(768)
})
