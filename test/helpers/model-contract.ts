import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BarColumns } from '../../src/kernel/bars.ts'
import { conservationError } from '../../src/kernel/conservation.ts'
import { COLUMN_GAP, type HeatMatrix } from '../../src/kernel/heat-matrix.ts'
import { sumMatrices } from '../../src/kernel/sum-matrices.ts'
import type { LiquidationModel } from '../../src/models/model.ts'
import { BAR_MS, madeBars, QUIET_BAR, sliceBars, toColumns } from './bars-arbitrary.ts'
import { columnCells } from './column-cells.ts'
import { madeRanges, rangesToColumns } from './mirror-bars.ts'
import { plain, runModel } from './run-model.ts'

/** 7,000 cells of the log grid, so that models that keep their positions on it scale exactly as well. */
const PRICE_SCALE = Math.exp(0.7)

function total(matrix: HeatMatrix, column: number): number {
  return matrix.longDensity.sum(column) + matrix.shortDensity.sum(column)
}

/** Equal up to rounding, relative to the larger one. */
function expectClose(actual: number, expected: number, scale = 1): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(scale, Math.abs(expected)))
}

/** Bars that reach a little further, so that none ends at a level to the bit: rounding would decide whether it is met. */
function offLevels(bars: BarColumns): BarColumns {
  return {
    ...bars,
    triggerHigh: bars.triggerHigh.map((price) => price * (1 + 1e-7)),
    triggerLow: bars.triggerLow.map((price) => price * (1 - 1e-7)),
  }
}

/**
 * What every model must keep, whatever it means by its positions: the properties of the engine over random bars.
 *
 * That the order of rows in a file makes no difference is the loader's: test/ingestion/reading.test.ts and
 * test/integration/heatmap-api.test.ts. Mirrors of random levels: src/kernel/{side-book,grid-book}.test.ts.
 */
export function describeModel(model: LiquidationModel): void {
  test('conserves notional: active = previous + created - consumed - closed', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        expect(conservationError(runModel({ model, bars: toColumns(made) }))).toBeLessThan(1e-9)
      }),
    )
  })

  test('never shows a negative or non-finite amount', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        const matrix = runModel({ model, bars: toColumns(made) })
        for (const series of matrix.series) {
          for (const value of series.values.subarray(0, series.offset[matrix.columns])) {
            expect(value >= 0 && Number.isFinite(value)).toBe(true)
          }
        }
      }),
    )
  })

  test('gives the same bits whether bars come at once, one by one or in chunks', () => {
    fc.assert(
      fc.property(madeBars(true), fc.integer({ min: 1, max: 7 }), (made, chunk) => {
        const bars = toColumns(made)
        const batch = plain(runModel({ model, bars, stepMs: 5 * BAR_MS }))
        expect(plain(runModel({ model, bars, stepMs: 5 * BAR_MS, chunk }))).toEqual(batch)
      }),
    )
  })

  test('never changes a column when later bars arrive', () => {
    fc.assert(
      fc.property(madeBars(true), madeBars(true), (made, later) => {
        const bars = toColumns([...made, ...later])
        const window = { from: 0, to: made.length * BAR_MS }
        const short = runModel({ model, bars: sliceBars(bars, 0, made.length), window })
        expect(plain(runModel({ model, bars, window }))).toEqual(plain(short))
      }),
    )
  })

  test('gives a column that does not depend on where the window starts', () => {
    fc.assert(
      fc.property(madeBars(true), fc.nat(), (made, offset) => {
        const bars = toColumns(made)
        const skip = offset % made.length
        const whole = runModel({ model, bars })
        const part = runModel({ model, bars, window: { from: skip * BAR_MS, to: made.length * BAR_MS } })
        for (let t = 0; t < part.columns; t++) {
          expect(part.state[t]).toBe(whole.state[t + skip])
          part.series.forEach((series, which) => {
            const other = whole.series[which]
            expect(columnCells(series, t)).toEqual(other === undefined ? [] : columnCells(other, t + skip))
          })
        }
      }),
    )
  })

  test('shows a coarse column as the last fine column in it, flows summed', () => {
    fc.assert(
      fc.property(madeBars(false), (made) => {
        const bars = toColumns(made)
        const fine = runModel({ model, bars })
        const coarse = runModel({ model, bars, stepMs: 4 * BAR_MS })
        for (let t = 0; t < coarse.columns; t++) {
          const last = Math.min(4 * t + 3, fine.columns - 1)
          expect(columnCells(coarse.longDensity, t)).toEqual(columnCells(fine.longDensity, last))
          expect(columnCells(coarse.shortDensity, t)).toEqual(columnCells(fine.shortDensity, last))
          const consumed = fine.consumed.slice(4 * t, last + 1).reduce((sum, value) => sum + value, 0)
          expectClose(coarse.consumed[t] ?? 0, consumed, total(coarse, t))
        }
      }),
    )
  })

  test('leaves nothing at a price that was swept after it was there', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        const bars = toColumns(made)
        const matrix = runModel({ model, bars })
        for (let t = 0; t < matrix.columns; t++) {
          if (matrix.state[t] === COLUMN_GAP) continue
          // New positions of this very bar stand around its close; what stood there before must be gone.
          const before = t === 0 ? [] : columnCells(matrix.longDensity, t - 1)
          const low = Math.ceil((bars.triggerLow[t] ?? 0) / 0.5)
          for (const [bucket] of before.filter(([bucket]) => bucket >= low)) {
            const opened = matrix.created[t] ?? 0
            expect(matrix.longDensity.at(t, bucket)).toBeLessThanOrEqual(opened)
            if (opened === 0) expect(matrix.longDensity.at(t, bucket)).toBe(0)
          }
        }
      }),
    )
  })

  test('adds up over exchanges cell by cell', () => {
    fc.assert(
      fc.property(madeBars(true), madeBars(true), (a, b) => {
        const window = { from: 0, to: Math.max(a.length, b.length) * BAR_MS }
        const one = runModel({ model, bars: toColumns(a), window })
        const two = runModel({ model, bars: toColumns(b), window })
        const sum = sumMatrices([one, two], one)
        for (let t = 0; t < sum.columns; t++) {
          sum.series.forEach((series, which) => {
            for (const [bucket, value] of columnCells(series, t)) {
              expect(value).toBe((one.series[which]?.at(t, bucket) ?? 0) + (two.series[which]?.at(t, bucket) ?? 0))
            }
          })
          expectClose(total(sum, t), total(one, t) + total(two, t))
        }
      }),
    )
  })

  test('scales: twice the quantities, twice every density', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        const once = runModel({ model, bars: toColumns(made) })
        const twice = runModel({ model, bars: toColumns(made, { quantityScale: 2 }) })
        for (let t = 0; t < once.columns; t++) {
          once.series.forEach((series, which) => {
            for (const [bucket, value] of columnCells(series, t)) {
              expectClose(twice.series[which]?.at(t, bucket) ?? 0, 2 * value)
            }
          })
        }
      }),
    )
  })

  test('makes nothing of no bars, and one column of one bar', () => {
    const none = runModel({ model, bars: toColumns([]), window: { from: 0, to: BAR_MS } })
    expect(none.state).toEqual([COLUMN_GAP])
    const one = runModel({
      model,
      bars: toColumns([{ ...QUIET_BAR, change: 1 }]),
    })
    expect(one.columns).toBe(1)
  })

  test('creates and consumes nothing in a gap, and shows it as one', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        const matrix = runModel({ model, bars: toColumns(made) })
        made.forEach(({ isComplete }, t) => {
          if (isComplete) return
          expect(matrix.state[t]).toBe(COLUMN_GAP)
          expect([matrix.created[t], matrix.consumed[t], matrix.closed[t]]).toEqual([0, 0, 0])
          for (const series of matrix.series) expect(series.sum(t)).toBe(0)
        })
      }),
    )
  })

  test('scales: prices and buckets times a factor, every density times that factor', () => {
    fc.assert(
      fc.property(madeBars(true), (made) => {
        const once = runModel({ model, bars: offLevels(toColumns(made)) })
        const context = { bucketSize: 0.5 * PRICE_SCALE }
        const dearer = runModel({ model, bars: offLevels(toColumns(made, { priceScale: PRICE_SCALE })), context })
        for (let t = 0; t < once.columns; t++) {
          once.series.forEach((series, which) => {
            expectClose(dearer.series[which]?.sum(t) ?? 0, PRICE_SCALE * series.sum(t), total(once, t))
            for (const [bucket, value] of columnCells(series, t)) {
              // A level on the edge of a bucket may be rounded into the next one.
              const near = [-1, 0, 1].map((by) => dearer.series[which]?.at(t, bucket + by) ?? 0)
              expect(near.reduce((sum, own) => sum + own, 0)).toBeGreaterThanOrEqual(PRICE_SCALE * value * (1 - 1e-9))
            }
          })
        }
      }),
    )
  })

  test('mirrors: with prices reflected and buys for sells, shorts do what longs did', () => {
    fc.assert(
      fc.property(madeRanges(), (made) => {
        // Leverages as given, so that levels of both sides lie as far from the entry.
        const context = { areTiersGiven: true }
        const matrix = runModel({ model, bars: rangesToColumns(made), context })
        const mirrored = runModel({ model, bars: rangesToColumns(made, { isMirrored: true }), context })
        for (let t = 0; t < matrix.columns; t++) {
          const scale = total(matrix, t)
          expectClose(mirrored.shortDensity.sum(t), matrix.longDensity.sum(t), scale)
          expectClose(mirrored.longDensity.sum(t), matrix.shortDensity.sum(t), scale)
          expectClose(mirrored.shortConsumed.sum(t), matrix.longConsumed.sum(t), scale)
          expectClose(mirrored.longConsumed.sum(t), matrix.shortConsumed.sum(t), scale)
          expectClose(mirrored.created[t] ?? 0, matrix.created[t] ?? 0, scale)
          expectClose(mirrored.closed[t] ?? 0, matrix.closed[t] ?? 0, scale)
        }
      }),
    )
  })

  test('says what it is: id, version, title, method, needs, and options with defaults and descriptions', () => {
    expect(model.id).toMatch(/^[a-z][a-z0-9_]*$/)
    expect(model.version).not.toBe('')
    expect(model.title).not.toBe('')
    expect(model.description.length).toBeGreaterThan(100)
    expect(model.needs).toContain('candles')
    const options: [string, object][] = Object.entries(Object(model.options)['properties'] ?? {})
    for (const [name, option] of options) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
      expect(option).toMatchObject({ default: expect.anything(), description: expect.stringMatching(/\w/) })
    }
  })
}
