import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HeatMatrix, SpanSeries } from './heat-matrix.ts'
import { SideBook } from './side-book.ts'

type Op =
  | { readonly kind: 'open'; readonly group: number; readonly price: number; readonly quantity: number }
  | { readonly kind: 'sweep'; readonly extreme: number }
  | { readonly kind: 'close'; readonly share: number }

/** To a ten-thousandth, so that a price reflected twice is the same number. */
const price = fc.double({ min: 50, max: 150, noNaN: true }).map((value) => Math.round(value * 10_000) / 10_000)
const ops: fc.Arbitrary<Op[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('open' as const),
        group: fc.nat(2),
        price,
        quantity: fc.double({ min: 0.01, max: 100, noNaN: true }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('sweep' as const), extreme: price }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('close' as const),
        share: fc.double({ min: 0, max: 1.2, noNaN: true }),
      }),
    },
  ),
  { maxLength: 80 },
)

function apply(book: SideBook, op: Op, mirror?: number): void {
  const at = (value: number): number => (mirror === undefined ? value : mirror - value)
  if (op.kind === 'open') book.openPosition(op.group, at(op.price), op.quantity, op.quantity * 100)
  else if (op.kind === 'sweep') book.sweep(at(op.extreme))
  else book.closeShare(op.share)
}

function column(book: SideBook): SpanSeries {
  const series = new SpanSeries()
  book.writeDensity(series)
  return series
}

/** The same rules in the plainest form: a list of positions, everything touched every time. */
class PlainBook {
  positions: { price: number; quantity: number; notional: number }[] = []
  swept = 0

  apply(op: Op): void {
    if (op.kind === 'open') this.positions.push({ price: op.price, quantity: op.quantity, notional: op.quantity * 100 })
    if (op.kind === 'sweep') {
      const hit = this.positions.filter((position) => position.price >= op.extreme)
      this.swept = hit.reduce((sum, position) => sum + position.notional, 0)
      this.positions = this.positions.filter((position) => position.price < op.extreme)
    }
    if (op.kind === 'close') {
      const keep = Math.max(0, 1 - op.share)
      this.positions = this.positions
        .map((p) => ({ price: p.price, quantity: p.quantity * keep, notional: p.notional * keep }))
        .filter((p) => p.quantity > 0)
    }
  }

  at(bucket: number): number {
    return this.positions
      .filter((position) => Math.floor(position.price + 1e-9) === bucket)
      .reduce((sum, position) => sum + position.notional, 0)
  }

  get total(): number {
    return this.positions.reduce((sum, position) => sum + position.notional, 0)
  }
}

describe('SideBook', () => {
  test('agrees with a plain list of positions after any history', () => {
    fc.assert(
      fc.property(ops, (history) => {
        const book = new SideBook({ sign: 1, groups: 3, bucketSize: 1 })
        const oracle = new PlainBook()
        for (const op of history) {
          apply(book, op)
          oracle.apply(op)
          if (op.kind === 'sweep') expect(book.sweptNotional).toBeCloseTo(oracle.swept, 6)
          expect(book.activeNotional()).toBeCloseTo(oracle.total, 6)
        }
        const series = column(book)
        for (let bucket = 49; bucket <= 151; bucket++) expect(series.at(0, bucket)).toBeCloseTo(oracle.at(bucket), 6)
      }),
    )
  })

  test('mirrors: shorts at reflected prices do what longs do', () => {
    fc.assert(
      fc.property(ops, (history) => {
        const longs = new SideBook({ sign: 1, groups: 3, bucketSize: 1 })
        const shorts = new SideBook({ sign: -1, groups: 3, bucketSize: 1 })
        for (const op of history) {
          apply(longs, op)
          apply(shorts, op, 256)
          // Reflection may reorder levels that differ by one rounding, hence not to the bit.
          expect(shorts.sweptNotional).toBeCloseTo(longs.sweptNotional, 6)
          expect(shorts.activeNotional()).toBeCloseTo(longs.activeNotional(), 6)
        }
      }),
    )
  })

  test('a touch is a liquidation: at the level exactly, not one cent before it', () => {
    const book = new SideBook({ sign: 1, groups: 1, bucketSize: 0.1 })
    book.openPosition(0, 90, 2, 200)
    book.sweep(90.01)
    expect(book.sweptNotional).toBe(0)
    book.sweep(90)
    expect(book.sweptNotional).toBe(200)
    expect(book.sweptQuantity).toBe(2)
    expect(book.activeNotional()).toBe(0)
  })

  test('a swept bucket is exactly empty, whatever was rounded on the way', () => {
    const book = new SideBook({ sign: 1, groups: 1, bucketSize: 1 })
    for (const amount of [0.1, 0.2, 0.7, 1e9, 1e-9]) book.openPosition(0, 90.5, amount, amount)
    book.closeShare(0.123)
    book.sweep(90)
    expect(column(book).offset[1]).toBe(0)
    expect(book.activeQuantity()).toBe(0)
  })

  test('closing all of it leaves nothing behind', () => {
    const book = new SideBook({ sign: -1, groups: 2, bucketSize: 1 })
    book.openPosition(0, 110, 1, 100)
    book.openPosition(1, 120, 3, 300)
    expect(book.closeShare(1)).toBe(400)
    expect(book.activeNotional()).toBe(0)
    book.sweep(1000)
    expect(book.sweptNotional).toBe(0)
  })

  test('keeps its proportions through closes that take the scale far below the smallest number', () => {
    const book = new SideBook({ sign: 1, groups: 1, bucketSize: 1 })
    book.openPosition(0, 90, 1, 100)
    for (let i = 0; i < 5000; i++) {
      // Half is closed and put back, so the scale falls by half each time: 2^-5000 is no number any more.
      book.closeShare(0.5)
      book.openPosition(0, 90, 0.5, 50)
    }
    expect(book.activeQuantity()).toBeCloseTo(1, 9)
    expect(book.activeNotional()).toBeCloseTo(100, 6)
    book.sweep(90)
    expect(book.sweptNotional).toBeCloseTo(100, 6)
  })

  test('keeps buckets of a price range that grows both ways', () => {
    const book = new SideBook({ sign: 1, groups: 2, bucketSize: 1 })
    book.openPosition(0, 1000, 1, 7)
    book.openPosition(1, 5, 1, 11)
    book.openPosition(0, 90_000, 1, 13)
    const series = column(book)
    expect([series.at(0, 5), series.at(0, 1000), series.at(0, 90_000)]).toEqual([11, 7, 13])
  })
})

describe('HeatMatrix', () => {
  test('reads 0 outside a run, also for an empty column', () => {
    const matrix = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: 1 })
    matrix.appendGap()
    expect(matrix.longDensity.at(0, 0)).toBe(0)
    expect(matrix.columns).toBe(1)
  })
})
