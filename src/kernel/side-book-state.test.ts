import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SpanSeries } from './heat-matrix.ts'
import { SideBook } from './side-book.ts'
import { BytesReader, BytesWriter } from './state-codec.ts'

const GROUPS = 2

type Op =
  | { readonly kind: 'open'; readonly count: number; readonly price: number }
  | { readonly kind: 'sweep' | 'share' | 'oldest' | 'span' | 'rescale' | 'shift'; readonly part: number }

/** Openings by the hundred, so that slots are used again, heaps made anew and the queue grows; a few levels are equal. */
const ops = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('open' as const),
        count: fc.integer({ min: 1, max: 900 }),
        price: fc.integer({ min: 80, max: 120 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('sweep' as const, 'share', 'oldest', 'oldest', 'span', 'rescale', 'shift'),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
  ),
  { maxLength: 12 },
)

function newBook(): SideBook {
  return new SideBook({ sign: 1, groups: GROUPS, bucketSize: 0.5, closesByAge: true })
}

function apply(book: SideBook, op: Op): void {
  const { opened } = book
  if (op.kind === 'open') {
    for (let i = 0; i < op.count; i++) {
      // 37 and 100 have no common factor: levels are in no order, and every 100th is the same.
      book.openPosition(i % GROUPS, op.price - ((i * 37) % 100) / 10, 1 + i / 7, 100 + i / 3)
    }
  } else if (op.kind === 'sweep') book.sweep(130 - op.part * 60)
  else if (op.kind === 'share') book.closeShare(op.part * 1.05)
  else if (op.kind === 'oldest') book.closeOldest(Math.floor(op.part * opened))
  else if (op.kind === 'span') book.closeSpan(Math.floor(op.part * opened), opened)
  else if (op.kind === 'rescale') book.rescale(2 ** (800 * op.part - 400))
  else book.shiftLevels(Math.round(op.part), op.part - 0.4)
}

function saved(book: SideBook): Uint8Array<ArrayBuffer> {
  const writer = new BytesWriter()
  book.save(writer)
  return writer.finish()
}

function column(book: SideBook): object {
  const series = new SpanSeries()
  book.writeDensity(series)
  return { first: series.first[0], values: [...series.values.subarray(0, series.offset[1])] }
}

test('goes on to the bit from its bytes, in place of whatever the book held', () => {
  fc.assert(
    fc.property(ops, ops, ops, (before, after, other) => {
      const straight = newBook()
      for (const op of before) apply(straight, op)
      const bytes = saved(straight)
      const resumed = newBook()
      for (const op of other) apply(resumed, op)
      resumed.restore(new BytesReader(bytes))
      expect(Buffer.compare(saved(resumed), bytes)).toBe(0)
      for (const op of after) {
        for (const book of [straight, resumed]) apply(book, op)
        expect(column(resumed)).toEqual(column(straight))
        expect([resumed.sweptNotional, resumed.sweptQuantity]).toEqual([straight.sweptNotional, straight.sweptQuantity])
        expect(resumed.activeNotional()).toBe(straight.activeNotional())
      }
      expect(Buffer.compare(saved(resumed), saved(straight))).toBe(0)
    }),
  )
})

test('a write or a look between two sweeps changes no later bit, though levels have moved', () => {
  fc.assert(
    fc.property(ops, (history) => {
      const [watched, alone] = [newBook(), newBook()]
      for (const op of history) {
        for (const book of [watched, alone]) apply(book, op)
        column(watched)
        watched.writeGroup(1, new SpanSeries())
      }
      expect(column(watched)).toEqual(column(alone))
      expect(Buffer.compare(saved(watched), saved(alone))).toBe(0)
    }),
  )
})

test('shows levels that have moved since the last sweep where they are now', () => {
  const book = newBook()
  book.openPosition(0, 90, 1, 100)
  book.openPosition(1, 90, 1, 100)
  book.sweep(100)
  book.shiftLevels(0, 1)
  // 91 is bucket 182 of 0.5, 90 is bucket 180.
  expect(column(book)).toEqual({ first: 180, values: [100, 0, 100] })
  book.sweep(90.5)
  expect(column(book)).toEqual({ first: 180, values: [100] })
  const consumed = new SpanSeries()
  book.writeConsumed(consumed)
  expect([consumed.first[0], ...consumed.values.subarray(0, consumed.offset[1])]).toEqual([182, 100])
})
