import { type Heat, type Spans, STATE_GAP } from '../../src/heat-layer/decode-heatmap.ts'

/** USD by bucket of one side. */
type Masses = ReadonlyMap<number, number>

/** A map at one time: mass by absolute bucket, buckets of `bucketSize` quote units. */
export interface Shape {
  readonly symbol: string
  readonly bucketSize: number
  readonly long: Masses
  readonly short: Masses
}

/** The state of a heatmap at its right edge: its last column that is no gap. */
export function lastShape(heat: Heat, symbol: string): Shape {
  let column = heat.columns - 1
  while (column > 0 && heat.state[column] === STATE_GAP) column--
  const masses = (spans: Spans): Masses => columnMasses(spans, { column, firstBucket: heat.firstBucket })
  return { symbol, bucketSize: heat.bucketSize, long: masses(heat.long), short: masses(heat.short) }
}

/**
 * Overlap of two maps in %, as `/liquidations/compare-models` defines it: each is divided by its sum over both sides,
 * then the lesser of every bucket is summed. Undefined for other buckets or symbols, and where one is empty.
 */
export function overlapPercent(a: Shape, b: Shape): number | undefined {
  if (a.symbol !== b.symbol || a.bucketSize !== b.bucketSize) return undefined
  const [sumA, sumB] = [a, b].map(({ long, short }) => total(long) + total(short))
  if (sumA === undefined || sumB === undefined || sumA === 0 || sumB === 0) return undefined
  let shared = 0
  for (const side of ['long', 'short'] as const) {
    for (const [bucket, usd] of a[side]) shared += Math.min(usd / sumA, (b[side].get(bucket) ?? 0) / sumB)
  }
  return 100 * shared
}

function total(masses: Masses): number {
  let sum = 0
  for (const usd of masses.values()) sum += usd
  return sum
}

function columnMasses(
  { first, offset, values }: Spans,
  { column, firstBucket }: { column: number; firstBucket: number },
): Masses {
  const masses = new Map<number, number>()
  const from = offset[column] ?? 0
  for (let i = from; i < (offset[column + 1] ?? 0); i++) {
    masses.set(firstBucket + (first[column] ?? 0) + i - from, values[i] ?? 0)
  }
  return masses
}
