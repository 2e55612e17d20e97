import { expect, test } from 'vitest'
import { HAND_HOUR, HAND_START, handWindows } from '../../test/helpers/hand-windows.ts'
import { intersectWindows, selectWindows } from './select-windows.ts'

const table = handWindows([
  { hour: 0, side: 'long', count: [] },
  { hour: 0, side: 'short', count: [] },
  { hour: 1, side: 'long', count: [] },
  { hour: 2, side: 'short', count: [] },
])

test('windows are selected by side and by half-open time', () => {
  expect([...selectWindows(table, {})]).toEqual([0, 1, 2, 3])
  expect([...selectWindows(table, { side: 'short' })]).toEqual([1, 3])
  expect([...selectWindows(table, { from: HAND_START + HAND_HOUR })]).toEqual([2, 3])
  expect([...selectWindows(table, { to: HAND_START + 2 * HAND_HOUR, side: 'long' })]).toEqual([0, 2])
})

test('an intersection has what both have', () => {
  expect([...intersectWindows(Uint32Array.of(0, 2, 3), Uint32Array.of(1, 2, 3))]).toEqual([2, 3])
})
