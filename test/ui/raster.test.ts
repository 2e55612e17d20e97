import { describe, expect, test } from 'vitest'
import { colorScale } from '../../src/domain/color-scale.ts'
import { decodeHeatmap, type Heat, valueAt } from '../../ui/charts/columns-decoder.ts'
import { buildRaster, type RasterOptions } from '../../ui/charts/heat-raster.ts'

const scale = colorScale('viridis')
const ALL: RasterOptions = { scale, threshold: 0, showLong: true, showShort: true, showConsumed: true }
const base64 = (array: { buffer: ArrayBufferLike }) => Buffer.from(array.buffer).toString('base64')
const series = (first: number[], offset: number[], values: number[]) => ({
  first: base64(Int32Array.from(first)),
  offset: base64(Uint32Array.from(offset)),
  values: base64(Float32Array.from(values)),
})

/**
 * Three columns of four rows. Longs: 10 then 20 in row 0, from column 0 and 1. Shorts: 40 in row 3 of column 0, which
 * is liquidated in column 1. Column 2 is a gap.
 */
const HEAT: Heat = decodeHeatmap({
  time_axis: { start: 0, step: 60_000, count: 3 },
  price_axis: { first_bucket: 100, size: 1, count: 4 },
  column_state: base64(Uint8Array.of(0, 0, 2)),
  series: {
    long_density: series([0, 0, 0], [0, 1, 2, 2], [10, 20]),
    short_density: series([3, 0, 0], [0, 1, 1, 1], [40]),
    long_consumed: series([0, 0, 0], [0, 0, 0, 0], []),
    short_consumed: series([0, 3, 0], [0, 0, 1, 1], [40]),
  },
  meta: {} as Heat['meta'],
})

function pixel(options: RasterOptions, column: number, row: number): number[] {
  const { pixels, width, height } = buildRaster(HEAT, options)
  const at = ((height - 1 - row) * width + column) * 4
  return Array.from(pixels.subarray(at, at + 4))
}

function step(index: number): number[] {
  return [...scale.steps.subarray(index * 3, index * 3 + 3), 255]
}

test('cells are decoded where they belong', () => {
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
    expect(pixel({ ...ALL, threshold: 0.5 }, 1, 0)).toEqual(step(127))
    expect(pixel({ ...ALL, threshold: 0.51 }, 1, 0)).toEqual(step(0))
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
