import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EntryList } from './entry-list.ts'
import { type EntrySpread, packSpread } from './entry-spread.ts'
import { GridBook } from './grid-book.ts'
import { SpanSeries } from './heat-matrix.ts'
import { CELL_WIDTH, cellEdge, cellOf } from './log-grid.ts'
import { SideBook } from './side-book.ts'

const GROUPS = 3
const BUCKET = 0.01

/** All of a position entered at one price. */
function entryAt(price: number): EntryList {
  const entries = new EntryList()
  entries.add(price, 1)
  return entries
}

interface Open {
  readonly kind: 'open'
  readonly group: number
  readonly entry: number
  /** Level over entry, in cells. */
  readonly distance: number
  readonly quantity: number
}
type Op =
  | Open
  | { readonly kind: 'sweep'; readonly extreme: number }
  | { readonly kind: 'close'; readonly share: number }

const ops = (withSweeps: boolean): fc.Arbitrary<Op[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('open' as const),
          group: fc.nat(GROUPS - 1),
          entry: fc.double({ min: 50, max: 150, noNaN: true }),
          distance: fc.integer({ min: -5000, max: -1 }),
          quantity: fc.double({ min: 0.01, max: 100, noNaN: true }),
        }),
      },
      {
        weight: withSweeps ? 2 : 0,
        arbitrary: fc.record({
          kind: fc.constant('sweep' as const),
          extreme: fc.double({ min: 30, max: 150, noNaN: true }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('close' as const),
          share: fc.double({ min: 0, max: 1.2, noNaN: true }),
        }),
      },
    ),
    { maxLength: 60 },
  )

/** All of a position in one point of one tier. */
function pointAt(tier: number, distance: number): EntrySpread {
  return packSpread([{ tier, distance, share: 1 }], GROUPS)
}

function gridBook(sign: 1 | -1 = 1, bucketSize = BUCKET): GridBook {
  return new GridBook({ sign, groups: GROUPS, bucketSize })
}

function apply(book: GridBook, op: Op): void {
  if (op.kind === 'open') book.open(entryAt(op.entry), op.quantity, pointAt(op.group, op.distance))
  else if (op.kind === 'sweep') book.sweep(op.extreme)
  else book.closeShare(op.share)
}

function applyExact(book: SideBook, op: Op): void {
  if (op.kind === 'open') {
    const level = op.entry * Math.exp(op.distance * CELL_WIDTH)
    book.openPosition(op.group, level, op.quantity, op.quantity * op.entry)
  } else if (op.kind === 'sweep') book.sweep(op.extreme)
  else book.closeShare(op.share)
}

function column(book: GridBook | SideBook, group?: number): SpanSeries {
  const series = new SpanSeries()
  if (group === undefined) book.writeDensity(series)
  else book.writeGroup(group, series)
  return series
}

/** Mass below a price; of a bucket that holds it, all. */
function massBelow(series: SpanSeries, price: number): number {
  let mass = 0
  const first = series.first[0] ?? 0
  for (let i = 0; i < (series.offset[1] ?? 0); i++) {
    if ((first + i) * BUCKET <= price) mass += series.values[i] ?? 0
  }
  return mass
}

describe('against the exact book', () => {
  test('the same mass lies below every price, to within one cell of it', () => {
    const probe = fc.double({ min: 30, max: 150, noNaN: true })
    fc.assert(
      fc.property(ops(false), fc.array(probe, { minLength: 1, maxLength: 10 }), (history, prices) => {
        const grid = gridBook()
        const exact = new SideBook({ sign: 1, groups: GROUPS, bucketSize: BUCKET })
        for (const op of history) {
          apply(grid, op)
          applyExact(exact, op)
          expect(grid.activeNotional()).toBeCloseTo(exact.activeNotional(), 6)
          expect(grid.activeQuantity()).toBeCloseTo(exact.activeQuantity(), 6)
        }
        const [gridColumn, exactColumn] = [column(grid), column(exact)]
        for (const price of prices) {
          // An entry is taken at its cell, whose mass is spread over the cell: one cell of level, two of its edges.
          const mass = massBelow(gridColumn, price)
          const slack = 2 * price * CELL_WIDTH + BUCKET
          expect(mass).toBeGreaterThanOrEqual(massBelow(exactColumn, price - slack) - 1e-6)
          expect(mass).toBeLessThanOrEqual(massBelow(exactColumn, price + slack) + 1e-6)
        }
      }),
    )
  })

  test('a sweep takes what the exact book loses to a price one cell further, and no less than one cell nearer', () => {
    const extreme = fc.double({ min: 30, max: 150, noNaN: true })
    fc.assert(
      fc.property(ops(false), extreme, (history, price) => {
        const taken = (move: number): number => {
          const exact = new SideBook({ sign: 1, groups: GROUPS, bucketSize: BUCKET })
          for (const op of history) applyExact(exact, op)
          exact.sweep(price * (1 + move))
          return exact.sweptNotional
        }
        const grid = gridBook()
        for (const op of history) apply(grid, op)
        grid.sweep(price)
        expect(grid.sweptNotional).toBeLessThanOrEqual(taken(-2 * CELL_WIDTH) + 1e-6)
        expect(grid.sweptNotional).toBeGreaterThanOrEqual(taken(2 * CELL_WIDTH) - 1e-6)
      }),
    )
  })
})

describe('after any history', () => {
  test('what was opened is open, swept or closed', () => {
    fc.assert(
      fc.property(ops(true), (history) => {
        const book = gridBook()
        let expected = 0
        for (const op of history) {
          if (op.kind === 'open') expected += op.quantity * op.entry
          const before = book.activeNotional()
          if (op.kind === 'close') expected -= book.closeShare(op.share)
          else apply(book, op)
          if (op.kind === 'sweep') {
            expected -= book.sweptNotional
            expect(book.activeNotional()).toBeCloseTo(before - book.sweptNotional, 5)
          }
          expect(book.activeNotional()).toBeCloseTo(expected, 5)
        }
        const series = column(book)
        expect(series.sum(0)).toBeCloseTo(expected, 5)
      }),
    )
  })

  test('nothing is negative, and nothing is left at or above a swept price', () => {
    fc.assert(
      fc.property(ops(true), fc.double({ min: 30, max: 150, noNaN: true }), (history, extreme) => {
        const book = gridBook()
        for (const op of history) apply(book, op)
        for (const value of column(book).values.subarray(0, column(book).offset[1])) expect(value >= 0).toBe(true)
        book.sweep(extreme)
        const series = column(book)
        expect(massBelow(series, cellEdge(cellOf(extreme)) + BUCKET)).toBeCloseTo(series.sum(0), 9)
      }),
    )
  })

  test('groups add up to the whole', () => {
    fc.assert(
      fc.property(ops(true), (history) => {
        const book = gridBook()
        for (const op of history) apply(book, op)
        const groups = Array.from({ length: GROUPS }, (_, group) => column(book, group).sum(0))
        expect(groups.reduce((sum, own) => sum + own, 0)).toBeCloseTo(column(book).sum(0), 6)
      }),
    )
  })

  test('shorts at mirrored prices do what longs do', () => {
    fc.assert(
      fc.property(ops(true), (history) => {
        const longs = gridBook(1)
        const shorts = gridBook(-1)
        // In log price around 100, by whole cells and half a cell aside, so that no price lies on an edge.
        const cellsOf = (price: number) => Math.floor(Math.log(price / 100) / CELL_WIDTH)
        const at = (cells: number) => 100 * Math.exp((cells + 0.5) * CELL_WIDTH)
        for (const op of history) {
          if (op.kind === 'open') {
            longs.open(entryAt(at(cellsOf(op.entry))), op.quantity, pointAt(op.group, op.distance))
            shorts.open(entryAt(at(-cellsOf(op.entry))), op.quantity, pointAt(op.group, -op.distance))
          } else if (op.kind === 'sweep') {
            longs.sweep(at(cellsOf(op.extreme)))
            shorts.sweep(at(-cellsOf(op.extreme)))
          } else {
            longs.closeShare(op.share)
            shorts.closeShare(op.share)
          }
          expect(shorts.sweptQuantity).toBeCloseTo(longs.sweptQuantity, 6)
          expect(shorts.activeQuantity()).toBeCloseTo(longs.activeQuantity(), 6)
        }
      }),
    )
  })
})

describe('a cell', () => {
  test('that a bar touches is consumed whole', () => {
    const book = gridBook()
    book.open(entryAt(100), 2, pointAt(0, -1000))
    // 100 lies in cell 46,051, the level 1,000 cells below: from e^4.5051 = 90.4774 to e^4.5052 = 90.4864.
    book.sweep(90.4865)
    expect(book.sweptNotional).toBe(0)
    book.sweep(90.4863)
    expect(book.sweptNotional).toBe(200)
    expect(book.sweptQuantity).toBe(2)
    expect(book.activeNotional()).toBe(0)
  })

  test('is written to the buckets that it overlaps, in proportion', () => {
    const book = gridBook(1, 0.006)
    book.open(entryAt(100), 1, pointAt(0, -1000))
    const edge = cellEdge(cellOf(100) - 1000)
    const width = cellEdge(cellOf(100) - 999) - edge
    const series = column(book)
    // A cell 0.009 wide lies on two or three buckets of 0.006.
    const bucket = Math.floor(edge / 0.006)
    expect(series.at(0, bucket)).toBeCloseTo((((bucket + 1) * 0.006 - edge) / width) * 100, 6)
    expect(series.sum(0)).toBeCloseTo(100, 9)
  })
})

describe('rows', () => {
  test('grow both ways without losing anything', () => {
    const book = gridBook(1, 1)
    const prices = [100, 90_000, 0.01, 5, 1e6, 1e-4]
    prices.forEach((price, i) => {
      book.open(entryAt(price), 1 / price, pointAt(i % GROUPS, -100))
    })
    expect(book.activeNotional()).toBeCloseTo(prices.length, 9)
    const series = column(book)
    expect(series.sum(0)).toBeCloseTo(prices.length, 9)
    // One dollar a little below 99 % of each.
    const between = (from: number, to: number): number => {
      let mass = 0
      for (let bucket = from; bucket < to; bucket++) mass += series.at(0, bucket)
      return mass
    }
    expect(between(98, 100)).toBeCloseTo(1, 9)
    expect(between(89_080, 89_110)).toBeCloseTo(1, 9)
    expect(between(989_850, 990_150)).toBeCloseTo(1, 9)
    book.sweep(1e-5)
    expect(book.sweptNotional).toBeCloseTo(prices.length, 9)
    expect(book.activeNotional()).toBe(0)
  })

  test('are as wide as their levels: a book of the highest leverage of BTC takes less than a megabyte', () => {
    const before = process.memoryUsage().arrayBuffers
    const books = Array.from({ length: 8 }, () => {
      const book = new GridBook({ sign: 1, groups: 24, bucketSize: 100 })
      for (let group = 0; group < 24; group++) {
        book.open(entryAt(100_000), 1, packSpread([{ tier: group, distance: -80, share: 1 }], 24))
      }
      return book
    })
    expect((process.memoryUsage().arrayBuffers - before) / books.length).toBeLessThan(1e6)
  })
})

test('closing a group leaves the others alone, and all of it leaves exactly nothing', () => {
  const book = gridBook()
  book.open(
    entryAt(100),
    3,
    packSpread(
      [0, 1, 2].map((tier) => ({ tier, distance: -100, share: 1 / 3 })),
      GROUPS,
    ),
  )
  book.closeGroup(1, 0.5)
  expect([0, 1, 2].map((group) => book.groupQuantity(group))).toEqual([1, 0.5, 1])
  book.closeGroup(1, 1)
  expect(book.groupQuantity(1)).toBe(0)
  expect(column(book, 1).offset[1]).toBe(0)
  expect(book.activeNotional()).toBeCloseTo(200, 9)
})

test('rescale multiplies everything; 0 closes all', () => {
  const book = gridBook()
  book.open(entryAt(100), 1, pointAt(0, -100))
  book.rescale(2.5)
  expect(book.activeNotional()).toBe(250)
  book.rescale(0)
  expect(book.activeNotional()).toBe(0)
  book.open(entryAt(100), 1, pointAt(0, -100))
  expect(book.activeNotional()).toBe(100)
})

test('keeps its proportions through closes that take the scale far below the smallest number', () => {
  const book = gridBook()
  book.open(entryAt(100), 1, pointAt(0, -100))
  for (let i = 0; i < 5000; i++) {
    book.closeShare(0.5)
    book.open(entryAt(100), 0.5, pointAt(0, -100))
  }
  expect(book.activeQuantity()).toBeCloseTo(1, 9)
  expect(column(book).sum(0)).toBeCloseTo(100, 6)
})
