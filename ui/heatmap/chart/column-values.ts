import type { TimeColumns } from './sight.ts'

/** A reading of one venue, UTC ms. */
export interface Reading {
  readonly exchange: string
  readonly timestamp: number
  readonly value: number
}

/** A reading holds for so many times the usual time to the next one; after that nothing is known. */
const HOLDS = 1.5

/**
 * What is known in each column: every venue's last reading at its end, for as long as readings of that venue hold,
 * joined by `join`; NaN in a column where a venue that reads has none.
 */
export function columnValues(
  readings: readonly Reading[],
  axis: TimeColumns,
  join: (values: readonly number[]) => number,
): Float64Array {
  const byVenue = new Map<string, Reading[]>()
  for (const reading of readings) {
    const own = byVenue.get(reading.exchange)
    if (own === undefined) byVenue.set(reading.exchange, [reading])
    else own.push(reading)
  }
  const venues = [...byVenue.values()].map((own) =>
    heldValues(
      own.sort((a, b) => a.timestamp - b.timestamp),
      axis,
    ),
  )
  return Float64Array.from({ length: venues.length === 0 ? 0 : axis.columns }, (_, column) =>
    join(venues.map((values) => values[column] ?? Number.NaN)),
  )
}

/** Last reading of one venue at the end of each column, while it holds. */
function heldValues(readings: readonly Reading[], { start, step, columns }: TimeColumns): Float64Array {
  const values = new Float64Array(columns).fill(Number.NaN)
  const holdsMs = Math.max(step, HOLDS * usualPause(readings))
  let next = 0
  for (let column = 0; column < columns; column++) {
    const end = start + (column + 1) * step
    while (next < readings.length && (readings[next]?.timestamp ?? end) < end) next++
    const last = readings[next - 1]
    if (last !== undefined && end - step - last.timestamp < holdsMs) values[column] = last.value
  }
  return values
}

/** Median time between readings, ms. */
function usualPause(readings: readonly Reading[]): number {
  const pauses = readings
    .slice(1)
    .map(({ timestamp }, i) => timestamp - (readings[i]?.timestamp ?? timestamp))
    .sort((a, b) => a - b)
  return pauses[Math.floor(pauses.length / 2)] ?? 0
}
