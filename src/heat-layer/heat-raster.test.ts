import { describe, expect, test } from 'vitest'
import { colorScale } from '../domain/color-scale.ts'
import { encodeFrame } from '../http/formats/heatmap-frame.ts'
import { HeatMatrix, type SpanSeries } from '../kernel/heat-matrix.ts'
import { decodeHeatmap, type Heat, valueAt } from './decode-heatmap.ts'
import { HeatRaster, type RasterOptions } from './heat-raster.ts'
import { replaceColumns } from './replace-columns.ts'

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

function pixelsOf(raster: HeatRaster, column: number, row: number): number[] {
  raster.paint()
  const at = ((raster.height - 1 - row) * raster.width + column) * 4
  return Array.from(raster.pixels.subarray(at, at + 4))
}

function pixel(options: RasterOptions, column: number, row: number): number[] {
  return pixelsOf(new HeatRaster(HEAT, options), column, row)
}

function step(index: number): number[] {
  return [...scale.steps.subarray(index * 3, index * 3 + 3), 255]
}

test('what is no frame, or one of another version, is refused', () => {
  const other = Uint8Array.from(FRAME)
  other[4] = 9
  expect(() => decodeHeatmap(other.buffer)).toThrow('no heatmap')
  expect(() => decodeHeatmap(new TextEncoder().encode('{"format":"columns"}').buffer)).toThrow('no heatmap')
  expect(() => decodeHeatmap(new ArrayBuffer(3))).toThrow('no heatmap')
})

test('cells are decoded where they belong', () => {
  expect(HEAT).toMatchObject({ start: 0, step: 60_000, columns: 3, firstBucket: 100, bucketSize: 1, rows: 4 })
  expect([valueAt(HEAT.long, 0, 0), valueAt(HEAT.long, 1, 0), valueAt(HEAT.long, 1, 1)]).toEqual([10, 20, 0])
  expect([valueAt(HEAT.short, 0, 3), valueAt(HEAT.short, 0, 2), valueAt(HEAT.shortConsumed, 1, 3)]).toEqual([40, 0, 40])
})

describe('a raster', () => {
  test('the brightest colour is the true maximum, zero the background', () => {
    expect(new HeatRaster(HEAT, ALL).scale.max).toBe(40)
    expect(pixel(ALL, 0, 3)).toEqual(step(255))
    // 255 * 20 / 40 = 127.5
    expect(pixel(ALL, 1, 0)).toEqual(step(127))
    expect(pixel(ALL, 0, 1)).toEqual(step(0))
  })

  test('the maximum is that of the sides shown', () => {
    expect(new HeatRaster(HEAT, { ...ALL, showShort: false }).scale.max).toBe(20)
    expect(pixel({ ...ALL, showShort: false }, 1, 0)).toEqual(step(255))
    expect(pixel({ ...ALL, showShort: false }, 0, 3)).toEqual(step(0))
  })

  test('cells below the lower handle fall back to the background, those at it stay', () => {
    expect(pixel({ ...ALL, low: 0.5 }, 1, 0)).toEqual(step(127))
    expect(pixel({ ...ALL, low: 0.51 }, 1, 0)).toEqual(step(0))
  })

  test('cells from the upper handle on are brightest, and those below it are brighter for it', () => {
    expect(pixel({ ...ALL, high: 0.5 }, 1, 0)).toEqual(step(255))
    // 10 of 40 is at 0.25 of the bar, half way to the handle.
    expect(pixel({ ...ALL, high: 0.5 }, 0, 0)).toEqual(step(127))
    expect(pixel({ ...ALL, low: 0.3, high: 0.5 }, 0, 0)).toEqual(step(0))
  })

  test('a fixed scale does not know the brightest cell', () => {
    const fixed: RasterOptions = { ...ALL, mapping: 'fixed', fixedMax: 200 }
    // 255 * 40 / 200
    expect(pixel(fixed, 0, 3)).toEqual(step(51))
    expect(pixel({ ...fixed, fixedMax: 30 }, 0, 3)).toEqual(step(255))
    expect(pixel({ ...fixed, fixedMax: 0 }, 0, 3)).toEqual(step(255))
  })

  test('a logarithmic scale has three decades', () => {
    const log: RasterOptions = { ...ALL, mapping: 'log' }
    expect(pixel(log, 0, 3)).toEqual(step(255))
    // 1 + log10(20 / 40) / 3 = 0.89966, times 255: 229.4; 1 + log10(10 / 40) / 3 = 0.79931: 203.8
    expect([pixel(log, 1, 0), pixel(log, 0, 0)]).toEqual([step(229), step(203)])
    expect(pixel(log, 0, 1)).toEqual(step(0))
  })

  test('a percentile is the share of cells that are not brighter', () => {
    const percentile: RasterOptions = { ...ALL, mapping: 'percentile' }
    // Cells with something in them: 10, 20 and 40. 255 / 3 = 85 and 255 * 2 / 3 = 170.
    expect([pixel(percentile, 0, 0), pixel(percentile, 1, 0), pixel(percentile, 0, 3)]).toEqual([
      step(85),
      step(170),
      step(255),
    ])
  })

  test('what was liquidated leaves a faint trace in its own column', () => {
    // White over the background: 0.1 + 0.25 of it for the largest amount, 0x46 + (255 - 0x46) * 0.35 = 134.75.
    expect(pixel(ALL, 1, 3)).toEqual([135, 91, 149, 255])
    expect(pixel({ ...ALL, showConsumed: false }, 1, 3)).toEqual(step(0))
    expect(pixel({ ...ALL, showShort: false }, 1, 3)).toEqual(step(0))
  })

  test('a gap is transparent, never a zero', () => {
    for (let row = 0; row < 4; row++) expect(pixel(ALL, 2, row)[3]).toBe(0)
  })

  test('without any amount there is the background', () => {
    expect(pixel({ ...ALL, showLong: false, showShort: false }, 0, 3)).toEqual(step(0))
    expect(pixel({ ...ALL, showLong: false, showShort: false, mapping: 'percentile' }, 0, 3)).toEqual(step(0))
  })
})

describe('places on the colour bar', () => {
  const barOf = (options: Partial<RasterOptions>) => new HeatRaster(HEAT, { ...ALL, ...options }).scale

  test.each([
    // place 0.5: half of 40; half of the fixed 200; 40 * 10^-1.5; the second of three amounts
    [{ mapping: 'relative' }, 20, 0.25],
    [{ mapping: 'fixed', fixedMax: 200 }, 100, 0.05],
    [{ mapping: 'log' }, 1.2649, 0.7993],
    [{ mapping: 'percentile' }, 20, 1 / 3],
  ] as const)('%j: half way up stand %d USD, and 10 USD at %d', (options, half, placeOfTen) => {
    expect(barOf(options).amountAt(0.5)).toBeCloseTo(half, 4)
    expect(barOf(options).placeOf(10)).toBeCloseTo(placeOfTen, 4)
    expect(barOf(options).max).toBe(40)
  })

  test('amounts beyond the ends stand at the ends', () => {
    expect([barOf({}).placeOf(0), barOf({}).placeOf(1e9), barOf({ mapping: 'log' }).placeOf(0)]).toEqual([0, 1, 0])
    expect([barOf({ mapping: 'percentile' }).amountAt(1), barOf({ mapping: 'percentile' }).amountAt(0)]).toEqual([
      40, 10,
    ])
  })
})

describe('cells smaller than a pixel', () => {
  test('are drawn as the brightest of their block, so that no level falls between pixels', () => {
    const raster = new HeatRaster(HEAT, ALL)
    raster.merge({ across: 2, up: 2 })
    expect(raster.paint()).toEqual({ from: 0, to: 2 })
    expect(raster.height).toBe(2)
    // Rows 0 and 1 of columns 0 and 1: 10 and 20; rows 2 and 3: 40, with the trace of column 1 over it.
    expect(pixelsOf(raster, 0, 0)).toEqual(step(127))
    // 0xee + (255 - 0xee) * 0.35 = 243.95; 0xe7 + 24 * 0.35 = 239.4; 0x07 + 248 * 0.35 = 93.8
    expect(pixelsOf(raster, 0, 1)).toEqual([244, 239, 94, 255])
    expect(pixelsOf(raster, 1, 1)).toEqual([0, 0, 0, 0])
    raster.merge({ across: 1, up: 1 })
    expect([raster.paint(), raster.height]).toEqual([{ from: 0, to: 3 }, 4])
    expect(pixelsOf(raster, 0, 3)).toEqual(step(255))
  })

  test('show nothing of columns that are not revealed', () => {
    const raster = new HeatRaster(HEAT, { ...ALL, showConsumed: false })
    raster.merge({ across: 2, up: 1 })
    raster.reveal(1)
    // The brightest of column 0 is 40, and 10 of 40 is in row 0; column 1 would bring 20 of 40.
    expect(pixelsOf(raster, 0, 0)).toEqual(step(63))
    raster.reveal(2)
    expect(pixelsOf(raster, 0, 0)).toEqual(step(127))
  })
})

describe('groups', () => {
  const okx = { id: 'exchange_okx', label: 'okx', leverage: undefined, exchange: 'okx' }
  const empty = { ...HEAT.long, offset: new Uint32Array(4), values: new Float32Array(0) }
  const { long, short, longConsumed, shortConsumed } = HEAT
  /** All longs are of okx, all shorts of bybit. */
  const divided: Heat = {
    ...HEAT,
    groups: [
      { ...okx, long, short: empty, longConsumed, shortConsumed: empty },
      { ...okx, id: 'exchange_bybit', long: empty, short, longConsumed: empty, shortConsumed },
    ],
  }

  test('those hidden are left out of cells, traces and the maximum', () => {
    const raster = new HeatRaster(divided, { ...ALL, hiddenGroups: new Set(['exchange_bybit']) })
    expect(raster.scale.max).toBe(20)
    expect([pixelsOf(raster, 0, 3), pixelsOf(raster, 1, 3), pixelsOf(raster, 1, 0)]).toEqual([
      step(0),
      step(0),
      step(255),
    ])
    raster.setOptions({ ...ALL, hiddenGroups: new Set(['exchange_okx']) })
    expect([pixelsOf(raster, 0, 3), pixelsOf(raster, 1, 0)]).toEqual([step(255), step(0)])
    expect(pixelsOf(raster, 1, 3)).toEqual([135, 91, 149, 255])
  })

  test('where liquidations are known of the whole alone their trace stays', () => {
    const leverages = divided.groups.map((group) => ({ ...group, longConsumed: undefined, shortConsumed: undefined }))
    const raster = new HeatRaster(
      { ...divided, groups: leverages },
      { ...ALL, hiddenGroups: new Set(['exchange_bybit']) },
    )
    expect(pixelsOf(raster, 1, 3)).toEqual([135, 91, 149, 255])
  })
})

describe('columns that come later', () => {
  /** One column of four rows at `start`: a long cell in row 0. */
  function laterColumn(start: number, usd: number, firstBucket = 0): Heat {
    const matrix = new HeatMatrix({ startTime: start, stepMs: 60_000, bucketSize: 1 })
    fill(matrix.longDensity, [[firstBucket, usd]])
    fill(matrix.shortDensity, [[3, 5]])
    fill(matrix.longConsumed, [undefined])
    fill(matrix.shortConsumed, [undefined])
    matrix.closeColumn(1, { created: 0, consumed: 0, closed: 0 })
    return decodeHeatmap(new Uint8Array(encodeFrame(matrix, {})).buffer)
  }

  test('are painted alone', () => {
    const raster = new HeatRaster(HEAT, ALL)
    expect(raster.paint()).toEqual({ from: 0, to: 3 })
    expect(raster.paint()).toEqual({ from: 3, to: 3 })
    const longer = replaceColumns(HEAT, laterColumn(180_000, 20))
    raster.replaceFrom(longer, 3)
    expect(raster.paint()).toEqual({ from: 3, to: 4 })
    expect([pixelsOf(raster, 3, 0), pixelsOf(raster, 1, 0)]).toEqual([step(127), step(127)])
    raster.replaceFrom(replaceColumns(longer, laterColumn(180_000, 10)), 3)
    expect(raster.paint()).toEqual({ from: 3, to: 4 })
    expect(pixelsOf(raster, 3, 0)).toEqual(step(63))
  })

  test('change all colours when one of them is the brightest', () => {
    const raster = new HeatRaster(HEAT, ALL)
    raster.paint()
    raster.replaceFrom(replaceColumns(HEAT, laterColumn(180_000, 80)), 3)
    expect(raster.paint()).toEqual({ from: 0, to: 4 })
    expect([pixelsOf(raster, 3, 0), pixelsOf(raster, 0, 3)]).toEqual([step(255), step(127)])
  })

  test('may reach prices beyond those before, and may replace the end', () => {
    const lower = replaceColumns(HEAT, laterColumn(120_000, 20, -2))
    expect(lower).toMatchObject({ columns: 3, firstBucket: 98, rows: 6 })
    expect([valueAt(lower.long, 2, 0), valueAt(lower.long, 1, 2), valueAt(lower.short, 0, 5)]).toEqual([20, 20, 40])
    expect([...lower.state]).toEqual([0, 0, 1])
    const raster = new HeatRaster(HEAT, ALL)
    raster.paint()
    raster.replaceFrom(lower, 2)
    expect([pixelsOf(raster, 2, 0), pixelsOf(raster, 1, 2)]).toEqual([step(127), step(127)])
  })

  test('leave the heatmap before them as it is, however often they come', () => {
    const before = [...HEAT.long.values, ...HEAT.short.values]
    const longs = (start: number, usd: number) => {
      const joined = replaceColumns(HEAT, laterColumn(start, usd))
      return Array.from({ length: joined.columns }, (_, t) => valueAt(joined.long, t, 0))
    }
    expect(longs(180_000, 30)).toEqual([10, 20, 0, 30])
    expect(longs(60_000, 50)).toEqual([10, 50])
    expect(longs(120_000, 60)).toEqual([10, 20, 60])
    expect(longs(180_000, 70)).toEqual([10, 20, 0, 70])
    expect([...HEAT.long.values, ...HEAT.short.values]).toEqual(before)
  })

  test('must continue the heatmap', () => {
    expect(() => replaceColumns(HEAT, laterColumn(240_000, 1))).toThrow('load all of it again')
    expect(() => replaceColumns(HEAT, laterColumn(90_000, 1))).toThrow('load all of it again')
  })

  test('that are not revealed do not count', () => {
    const longer = replaceColumns(HEAT, laterColumn(180_000, 80))
    const raster = new HeatRaster(longer, ALL)
    raster.reveal(2)
    expect([raster.shownColumns, raster.scale.max]).toEqual([2, 40])
    expect(pixelsOf(raster, 0, 3)).toEqual(step(255))
    raster.reveal(undefined)
    expect([raster.shownColumns, raster.scale.max]).toEqual([4, 80])
    expect(pixelsOf(raster, 0, 3)).toEqual(step(127))
  })
})
