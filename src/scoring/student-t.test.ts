import { expect, test } from 'vitest'
import { studentBound, twoSidedStudent } from './student-t.ts'

test('has the tails of the tables', () => {
  // Abramowitz and Stegun, table 26.10: the 0.95 (two-sided) points of 1, 2, 5, 10 and 30 degrees of freedom.
  expect(studentBound(0.05, 1)).toBeCloseTo(12.706, 3)
  expect(studentBound(0.05, 2)).toBeCloseTo(4.303, 3)
  expect(studentBound(0.05, 5)).toBeCloseTo(2.571, 3)
  expect(studentBound(0.05, 10)).toBeCloseTo(2.228, 3)
  expect(studentBound(0.05, 30)).toBeCloseTo(2.042, 3)
  expect(studentBound(0.05, 10_000)).toBeCloseTo(1.96, 3)
})

test('is 1 at 0 and the same on both sides', () => {
  expect(twoSidedStudent(0, 7)).toBe(1)
  expect(twoSidedStudent(-1.5, 7)).toBe(twoSidedStudent(1.5, 7))
  // One degree of freedom is Cauchy's: 1 - 2 / pi * atan 1.
  expect(twoSidedStudent(1, 1)).toBeCloseTo(0.5, 12)
  // Two: 1 - t / sqrt(2 + t^2).
  expect(twoSidedStudent(1, 2)).toBeCloseTo(1 - 1 / Math.sqrt(3), 12)
})
