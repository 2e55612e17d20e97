import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SLOT_FREE, SlotTable } from './slot-table.ts'

test('never gives one slot to two, whatever was taken and given back', () => {
  // True takes a slot, false gives the oldest one back.
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 600 }), (takes) => {
      const slots = new SlotTable()
      const held: number[] = []
      takes.forEach((isTake, serial) => {
        if (isTake) {
          const slot = slots.take()
          expect(held).not.toContain(slot)
          slots.serial[slot] = serial
          held.push(slot)
          return
        }
        const slot = held.shift()
        if (slot !== undefined) slots.give(slot)
      })
      expect(slots.used).toBeLessThanOrEqual(takes.length)
    }),
  )
})

test('keeps what was written when it grows', () => {
  const slots = new SlotTable()
  for (let i = 0; i < 1000; i++) {
    const slot = slots.take()
    slots.quantity[slot] = i
    slots.notional[slot] = 2 * i
    slots.level[slot] = 3 * i
    slots.group[slot] = i % 7
    slots.bucket[slot] = -i
    slots.serial[slot] = i
  }
  for (const i of [1, 255, 256, 511, 999]) {
    expect([slots.quantity[i], slots.notional[i], slots.level[i]]).toEqual([i, 2 * i, 3 * i])
    expect([slots.group[i], slots.bucket[i], slots.serial[i]]).toEqual([i % 7, -i, i])
  }
})

test('uses places again before it takes new ones', () => {
  const slots = new SlotTable()
  const first = slots.take()
  slots.take()
  slots.give(first)
  expect(slots.serial[first]).toBe(SLOT_FREE)
  expect(slots.take()).toBe(first)
  expect(slots.used).toBe(2)
})

test('starts anew once it is cleared', () => {
  const slots = new SlotTable()
  slots.take()
  slots.give(slots.take())
  slots.clear()
  expect([slots.take(), slots.take(), slots.used]).toEqual([0, 1, 2])
})
