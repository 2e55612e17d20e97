import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PositionHeap } from './position-heap.ts'

describe('PositionHeap', () => {
  test('gives ids back in the order of their keys, however pushes and pops alternate', () => {
    const step = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant('pop' as const))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const heap = new PositionHeap()
        const keys: number[] = []
        const waiting: number[] = []
        for (const next of steps) {
          if (next !== 'pop') {
            heap.push(next, keys.length)
            keys.push(next)
            waiting.push(next)
          } else if (waiting.length > 0) {
            waiting.sort((a, b) => a - b)
            const least = waiting.shift()
            expect(heap.topKey).toBe(least)
            expect(keys[heap.pop()]).toBe(least)
          }
        }
        expect(heap.size).toBe(waiting.length)
      }),
    )
  })

  test('grows past its first size and pops everything sorted', () => {
    const heap = new PositionHeap()
    for (let i = 0; i < 5000; i++) heap.push((i * 7919) % 5003, i)
    let before = Number.NEGATIVE_INFINITY
    while (heap.size > 0) {
      const key = heap.topKey
      expect((heap.pop() * 7919) % 5003).toBe(key)
      expect(key).toBeGreaterThanOrEqual(before)
      before = key
    }
    expect(heap.topKey).toBe(Number.POSITIVE_INFINITY)
  })

  test('is not popped when empty', () => {
    expect(() => new PositionHeap().pop()).toThrow('Invariant')
  })
})
