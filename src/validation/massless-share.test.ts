import { expect, test } from 'vitest'
import { masslessShare } from './massless-share.ts'

/** Three windows of two cells each, with 1 + 2, 0 + 1 and 4 + 0 liquidations. */
const TABLE = { offset: Uint32Array.of(0, 2, 4, 6), count: Float64Array.of(1, 2, 0, 1, 4, 0) }
const ALL = Uint32Array.of(0, 1, 2)

test('counts the liquidations of windows in which a forecast says nothing', () => {
  // Nothing in the second window, which has 1 of 8.
  const mass = Float64Array.of(0, 5, 0, 0, 1, 1)
  expect(masslessShare(TABLE, { mass, windows: ALL })).toBe(0.125)
  // Of the last two windows 1 of 5.
  expect(masslessShare(TABLE, { mass, windows: Uint32Array.of(1, 2) })).toBe(0.2)
})

test('mass before the windows that are asked about helps nothing', () => {
  const mass = Float64Array.of(9, 9, 0, 0, 0, 0)
  expect(masslessShare(TABLE, { mass, windows: Uint32Array.of(1, 2) })).toBe(1)
})

test('without liquidations nothing came where it was silent, but it has to say something somewhere', () => {
  const quiet = { ...TABLE, count: new Float64Array(6) }
  expect(masslessShare(quiet, { mass: Float64Array.of(0, 5, 0, 0, 0, 0), windows: ALL })).toBe(0)
  expect(masslessShare(quiet, { mass: new Float64Array(6), windows: ALL })).toBe(1)
})
