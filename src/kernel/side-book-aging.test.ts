import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SpanSeries } from './heat-matrix.ts'
import { SideBook } from './side-book.ts'

const GROUPS = 3

type Op =
  | { readonly kind: 'open'; readonly group: number; readonly price: number; readonly quantity: number }
  | { readonly kind: 'sweep'; readonly extreme: number }
  | { readonly kind: 'close'; readonly share: number }
  | { readonly kind: 'rescale'; readonly factor: number }
  | { readonly kind: 'shift'; readonly group: number; readonly by: number }
  | { readonly kind: 'oldest'; readonly share: number }
  | { readonly kind: 'span'; readonly from: number; readonly length: number }

/** Prices off the buckets' edges, so that rounding of a shift moves no position into another one. */
const price = fc.integer({ min: 500, max: 1500 }).map((tenths) => tenths / 10 + 0.05)
const share = fc.integer({ min: 0, max: 20 }).map((parts) => parts / 20)
const group = fc.nat(GROUPS - 1)

const ops: fc.Arbitrary<Op[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('open' as const),
        group,
        price,
        quantity: fc.integer({ min: 1, max: 99 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('sweep' as const), extreme: price.map((at) => at + 0.02) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), share }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('rescale' as const), factor: fc.constantFrom(0.25, 0.5, 2, 3) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('shift' as const),
        group,
        by: fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 10),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('oldest' as const), share }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('span' as const), from: fc.nat(60), length: fc.nat(5) }) },
  ),
  { maxLength: 100 },
)

interface Position {
  readonly serial: number
  readonly group: number
  level: number
  notional: number
}

/** The same rules in the plainest form: a list of positions, everything touched every time. */
class PlainBook {
  positions: Position[] = []
  opened = 0

  /** Returns the USD that an op liquidated or closed one by one. */
  apply(op: Op): number {
    switch (op.kind) {
      case 'open':
        this.positions.push({ serial: this.opened++, group: op.group, level: op.price, notional: op.quantity * 100 })
        return 0
      case 'sweep':
        return this.remove(({ level }) => level >= op.extreme)
      case 'close':
        if (op.share >= 1) this.positions = []
        for (const position of this.positions) position.notional *= 1 - op.share
        return 0
      case 'rescale':
        for (const position of this.positions) position.notional *= op.factor
        return 0
      case 'shift':
        for (const position of this.positions) if (position.group === op.group) position.level += op.by
        return 0
      case 'oldest':
        return this.remove(({ serial }) => serial < Math.floor(op.share * this.opened))
      case 'span':
        return this.remove(({ serial }) => serial >= op.from && serial < op.from + op.length)
    }
  }

  private remove(isOut: (position: Position) => boolean): number {
    const out = this.positions.filter(isOut)
    this.positions = this.positions.filter((position) => !isOut(position))
    return out.reduce((sum, { notional }) => sum + notional, 0)
  }
}

function apply(book: SideBook, op: Op): number {
  switch (op.kind) {
    case 'open':
      book.openPosition(op.group, op.price, op.quantity, op.quantity * 100)
      return 0
    case 'sweep':
      book.sweep(op.extreme)
      return book.sweptNotional
    case 'close':
      book.closeShare(op.share)
      return 0
    case 'rescale':
      book.rescale(op.factor)
      return 0
    case 'shift':
      book.shiftLevels(op.group, op.by)
      return 0
    case 'oldest':
      return book.closeOldest(Math.floor(op.share * book.opened))
    case 'span':
      return book.closeSpan(op.from, Math.min(op.from + op.length, book.opened))
  }
}

function agingBook(): SideBook {
  return new SideBook({ sign: 1, groups: GROUPS, bucketSize: 1, closesByAge: true })
}

function column(book: SideBook): SpanSeries {
  const series = new SpanSeries()
  book.writeDensity(series)
  return series
}

test('agrees with a plain list through shifts of levels, rescaling and closing by age', () => {
  fc.assert(
    fc.property(ops, (history) => {
      const book = agingBook()
      const plain = new PlainBook()
      for (const op of history) {
        const gone = apply(book, op)
        const expected = plain.apply(op)
        expect(Math.abs(gone - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected))
        const total = plain.positions.reduce((sum, { notional }) => sum + notional, 0)
        expect(Math.abs(book.activeNotional() - total)).toBeLessThanOrEqual(1e-6 * Math.max(1, total))
      }
      const series = column(book)
      const byBucket = new Map<number, number>()
      for (const { level, notional } of plain.positions) {
        byBucket.set(Math.floor(level), (byBucket.get(Math.floor(level)) ?? 0) + notional)
      }
      for (const [bucket, usd] of byBucket) {
        expect(Math.abs(series.at(0, bucket) - usd)).toBeLessThanOrEqual(1e-6 * Math.max(1, usd))
      }
    }),
  )
})

describe('shifted levels', () => {
  test('concern the positions that are open, not those that come later', () => {
    const book = agingBook()
    book.openPosition(0, 90.5, 1, 100)
    book.shiftLevels(0, 2)
    book.openPosition(0, 90.5, 1, 50)
    expect([column(book).at(0, 90), column(book).at(0, 92)]).toEqual([50, 100])
    book.sweep(92)
    expect(book.sweptNotional).toBe(100)
  })

  test('are consumed where they stand', () => {
    const book = agingBook()
    book.openPosition(0, 90.5, 1, 100)
    book.shiftLevels(0, 2)
    book.sweep(92)
    const consumed = new SpanSeries()
    book.writeConsumed(consumed)
    expect([consumed.at(0, 90), consumed.at(0, 92)]).toEqual([0, 100])
  })

  test('of one group leave the others alone', () => {
    const book = agingBook()
    book.openPosition(0, 90.5, 1, 100)
    book.openPosition(1, 90.5, 1, 30)
    book.shiftLevels(1, -5)
    expect([column(book).at(0, 90), column(book).at(0, 85)]).toEqual([100, 30])
  })
})

describe('positions closed by age', () => {
  test('are forgotten for good: places are used again, sweeps do not find them', () => {
    const book = agingBook()
    // 200 rounds of 100 positions of which the last 100 stay: 20,000 dead ones are buried on the way.
    for (let round = 0; round < 200; round++) {
      for (let i = 0; i < 100; i++) book.openPosition(i % GROUPS, 50 + i / 2, 1, 1)
      expect(book.closeOldest(book.opened - 100)).toBe(round === 0 ? 0 : 100)
      expect(book.activeNotional()).toBeCloseTo(100, 9)
    }
    expect(column(book).sum(0)).toBeCloseTo(100, 9)
    book.sweep(0.5)
    expect(book.sweptNotional).toBeCloseTo(100, 9)
    expect(book.sweptQuantity).toBeCloseTo(100, 9)
  })

  test('are closed once, however often they are named', () => {
    const book = agingBook()
    for (let i = 0; i < 4; i++) book.openPosition(0, 90, 1, 10)
    expect(book.closeSpan(1, 3)).toBe(20)
    expect(book.closeSpan(0, 4)).toBe(20)
    expect(book.closeOldest(4)).toBe(0)
    expect(book.activeNotional()).toBe(0)
  })

  test('are numbered on after everything was closed', () => {
    const book = agingBook()
    book.openPosition(0, 90, 1, 10)
    book.closeShare(1)
    book.openPosition(0, 91, 1, 20)
    expect(book.closeSpan(0, 1)).toBe(0)
    expect(book.closeSpan(1, 2)).toBe(20)
  })

  test('need a book that was made for it', () => {
    const book = new SideBook({ sign: 1, groups: 1, bucketSize: 1 })
    expect(() => book.closeOldest(1)).toThrow('Invariant')
  })
})

test('rescaling multiplies what is open, and keeps its proportions far beyond the largest number', () => {
  const book = agingBook()
  book.openPosition(0, 90, 1, 100)
  expect(book.rescale(2.5)).toBe(150)
  expect(book.activeNotional()).toBe(250)
  // 2^2000 is no number; half of it is closed each time that it doubles.
  for (let i = 0; i < 2000; i++) {
    book.rescale(2)
    book.closeShare(0.5)
  }
  expect(book.activeNotional()).toBeCloseTo(250, 6)
  for (let i = 0; i < 900; i++) book.rescale(2)
  for (let i = 0; i < 900; i++) book.rescale(0.5)
  expect(book.activeNotional()).toBeCloseTo(250, 6)
})
