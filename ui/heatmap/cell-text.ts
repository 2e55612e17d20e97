import { bucketPrice } from '../../src/domain/price-grid.ts'
import { type Heat, valueAt } from '../../src/heat-layer/decode-heatmap.ts'
import { leverageBands } from './controls/leverage-bands.ts'
import type { Cell } from './cursor.ts'

/** One part of what is open in a cell, USD. */
export interface CellPart {
  readonly label: string
  readonly usd: number
}

/** Prices of a row: its lower and its upper edge. */
export function rowPrices({ firstBucket, bucketSize }: Heat, row: number): readonly [low: number, high: number] {
  return [bucketPrice(firstBucket + row, bucketSize), bucketPrice(firstBucket + row + 1, bucketSize)]
}

/** What is open in a cell by leverage, or by band of leverages; parts without a cent are left out. */
export function leverageCellParts(heat: Heat, cell: Cell): CellPart[] {
  const leverages = heat.groups.flatMap(({ leverage }) => leverage ?? [])
  return leverageBands(leverages)
    .map(({ label, ids }) => ({ label, usd: sumOf(heat, cell, new Set(ids)) }))
    .filter(({ usd }) => usd >= 0.01)
}

/** What is open in a cell by exchange. */
export function exchangeCellParts(heat: Heat, cell: Cell): CellPart[] {
  return heat.groups.map(({ id, label }) => ({ label, usd: sumOf(heat, cell, new Set([id])) }))
}

/** From a price to another, in % and in quote units: `+1.45 % · +1.45`. */
export function distanceText(price: number, from: number, decimals: number): string {
  const percent = (price / from - 1) * 100
  const sign = price >= from ? '+' : '−'
  return `${sign}${Math.abs(percent).toFixed(2)} % · ${sign}${Math.abs(price - from).toFixed(decimals)}`
}

function sumOf(heat: Heat, { column, row }: Cell, ids: ReadonlySet<string>): number {
  return heat.groups.reduce(
    (sum, { id, long, short }) => (ids.has(id) ? sum + valueAt(long, column, row) + valueAt(short, column, row) : sum),
    0,
  )
}
