import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AgeRing } from './age-ring.ts'

test('gives steps back oldest first, those strictly before a time', () => {
  const ring = new AgeRing()
  ring.push(10, 1, 2, 3)
  ring.push(20, 4, 5, 6)
  expect(ring.takeBefore(10)).toBe(false)
  expect(ring.takeBefore(20)).toBe(true)
  expect(ring.taken).toEqual({ amount: 1, longOpened: 2, shortOpened: 3 })
  expect(ring.takeBefore(20)).toBe(false)
  expect(ring.takeBefore(21)).toBe(true)
  expect(ring.taken).toEqual({ amount: 4, longOpened: 5, shortOpened: 6 })
  expect(ring.takeBefore(1e15)).toBe(false)
})

test('is a queue of any length, whatever was pushed and taken before', () => {
  const pieces = fc.array(fc.record({ push: fc.nat(400), take: fc.nat(400) }), { maxLength: 12 })
  fc.assert(
    fc.property(pieces, (rounds) => {
      const ring = new AgeRing()
      const plain: number[] = []
      let time = 0
      for (const { push, take } of rounds) {
        for (let i = 0; i < push; i++) {
          ring.push(time, 2 * time, 3 * time, 4 * time)
          plain.push(time++)
        }
        for (let i = 0; i < take; i++) {
          const oldest = plain.shift()
          expect(ring.takeBefore(1e15)).toBe(oldest !== undefined)
          if (oldest === undefined) break
          expect(ring.taken).toEqual({ amount: 2 * oldest, longOpened: 3 * oldest, shortOpened: 4 * oldest })
        }
      }
    }),
  )
})
