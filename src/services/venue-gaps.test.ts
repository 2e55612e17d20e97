import { describe, expect, test } from 'vitest'
import { COLUMN_CLOSED, COLUMN_GAP, COLUMN_OPEN, HeatMatrix } from '../kernel/heat-matrix.ts'
import { openUnreported, venueWarnings } from './venue-gaps.ts'

const HOUR = 3_600_000
const WINDOW = { from: 10 * HOUR, to: 14 * HOUR, interval: '1h' as const }

function matrixOf(states: readonly number[]): HeatMatrix {
  const matrix = new HeatMatrix({ startTime: WINDOW.from, stepMs: HOUR, bucketSize: 1 })
  for (const state of states) {
    for (const series of matrix.series) series.close(0, 0)
    matrix.closeColumn(state, { created: 0, consumed: 0, closed: 0 })
  }
  return matrix
}

function venue(exchange: string, dataEnd: number, states: readonly number[]) {
  return { market: { exchange }, run: { matrix: matrixOf(states), dataEnd, firstBar: 0 } }
}

const ALL = [COLUMN_CLOSED, COLUMN_CLOSED, COLUMN_CLOSED, COLUMN_CLOSED]

describe('a column of several venues', () => {
  test('stays open until the last of them has reported to its end', () => {
    const sum = matrixOf(ALL)
    openUnreported(sum, [venue('a', 14 * HOUR, ALL), venue('b', 12.5 * HOUR, ALL)], WINDOW)
    expect(sum.state).toEqual([COLUMN_CLOSED, COLUMN_CLOSED, COLUMN_OPEN, COLUMN_OPEN])
  })

  test('does not wait for a venue whose data ended before the window', () => {
    const sum = matrixOf(ALL)
    openUnreported(sum, [venue('a', 14 * HOUR, ALL), venue('b', 9 * HOUR, ALL)], WINDOW)
    expect(sum.state).toEqual(ALL)
  })

  test('is a gap where all of them have one', () => {
    const states = [COLUMN_CLOSED, COLUMN_GAP, COLUMN_CLOSED, COLUMN_GAP]
    const sum = matrixOf(states)
    openUnreported(sum, [venue('a', 11 * HOUR, states), venue('b', 14 * HOUR, states)], WINDOW)
    expect(sum.state).toEqual([COLUMN_CLOSED, COLUMN_GAP, COLUMN_OPEN, COLUMN_GAP])
  })
})

describe('what a venue lacks is said', () => {
  test('holes, an early end, and data that ended before the window', () => {
    const holes = [COLUMN_CLOSED, COLUMN_GAP, COLUMN_CLOSED, COLUMN_CLOSED]
    const venues = [venue('a', 14 * HOUR, holes), venue('b', 12 * HOUR, ALL), venue('c', 9 * HOUR, ALL)]
    expect(venueWarnings(venues, WINDOW)).toEqual([
      'a: 1 columns are holes in its data; it adds nothing to them',
      'b: its data ends at 1970-01-01T12:00:00Z; later columns lack it and stay open',
      'c: its data ends at 1970-01-01T09:00:00Z, before this window; it adds nothing',
    ])
  })

  test('but not of a single venue, whose gaps are those of the answer', () => {
    expect(venueWarnings([venue('a', 12 * HOUR, ALL)], WINDOW)).toEqual([])
  })
})
