import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BytesReader, BytesWriter } from './state-codec.ts'

type Item = number | Float64Array | Int32Array

const items: fc.Arbitrary<Item[]> = fc.array(
  fc.oneof(fc.double(), fc.float64Array({ maxLength: 300 }), fc.int32Array({ maxLength: 300 })),
  { maxLength: 30 },
)

function write(values: readonly Item[]): Uint8Array<ArrayBuffer> {
  const writer = new BytesWriter()
  for (const value of values) {
    if (typeof value === 'number') writer.number(value)
    else if (value instanceof Float64Array) writer.numbers(value)
    else writer.integers(value)
  }
  return writer.finish()
}

function read(bytes: Uint8Array, like: readonly Item[]): { values: Item[]; isAtEnd: boolean } {
  const reader = new BytesReader(bytes)
  const values = like.map((value): Item => {
    if (typeof value === 'number') return reader.number()
    return value instanceof Float64Array ? reader.numbers() : reader.integers()
  })
  return { values, isAtEnd: reader.isAtEnd }
}

describe('a state', () => {
  test('is read as it was written, wherever its bytes lie', () => {
    fc.assert(
      fc.property(items, fc.nat(9), (values, shift) => {
        const bytes = write(values)
        const moved = new Uint8Array(bytes.length + shift)
        moved.set(bytes, shift)
        expect(read(moved.subarray(shift), values)).toEqual({ values, isAtEnd: true })
      }),
    )
  })

  test('is little endian, in words of 8 bytes', () => {
    // 1 is 3FF0..., the length 2 is 4000..., and two integers share a word; a third one would be padded.
    const bytes = write([1, Int32Array.of(258, -1)])
    expect([...bytes]).toEqual([
      ...[0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
      ...[0, 0, 0, 0, 0, 0, 0, 0x40],
      ...[2, 1, 0, 0, 0xff, 0xff, 0xff, 0xff],
    ])
    expect(write([Int32Array.of(1)]).length).toBe(16)
  })

  test('holds the first items of an array only where asked for', () => {
    const writer = new BytesWriter()
    writer.numbers(Float64Array.of(1, 2, 3), 2)
    writer.integers(Int32Array.of(4, 5), 1)
    const reader = new BytesReader(writer.finish())
    expect([[...reader.numbers()], [...reader.integers()]]).toEqual([[1, 2], [4]])
  })

  test('read to its end gives no more', () => {
    const reader = new BytesReader(write([1]))
    expect(reader.isAtEnd).toBe(false)
    reader.number()
    expect(() => reader.number()).toThrow('a state of 1 words ends here')
  })

  test('of which a piece is missing is refused', () => {
    expect(() => new BytesReader(write([1]).subarray(1))).toThrow('has 7 bytes')
    const cut = write([Float64Array.of(1, 2, 3)]).subarray(0, 24)
    expect(() => new BytesReader(cut).numbers()).toThrow('a list within a state has 0 to 2 items here, not 3')
    expect(() => new BytesReader(write([-1])).integers()).toThrow('not -1')
    expect(() => new BytesReader(write([0.5])).numbers()).toThrow('not 0.5')
    expect(() => new BytesReader(write([Number.NaN])).numbers()).toThrow('not NaN')
  })
})
