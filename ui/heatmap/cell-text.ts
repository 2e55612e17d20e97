import { bucketPrice } from '../../src/domain/price-grid.ts'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import type { Cell } from './cursor.ts'
import { amountIn } from './shown-amounts.ts'

type Axes = Pick<Heat, 'start' | 'step' | 'columns' | 'firstBucket'>

/** One part of what is open in a cell, USD. */
export interface CellPart {
  /** Of its group in the breakdown. */
  readonly id: string
  readonly label: string
  readonly usd: number
}

/** Prices of a row: its lower and its upper edge. */
export function rowPrices({ firstBucket, bucketSize }: Heat, row: number): readonly [low: number, high: number] {
  return [bucketPrice(firstBucket + row, bucketSize), bucketPrice(firstBucket + row + 1, bucketSize)]
}

/**
 * What is open in a cell of `heat` by group of `parts`, which holds some columns of the same heatmap: by leverage, or by
 * band of leverages. Groups without a cent are left out; there is nothing for a cell outside its columns.
 */
export function leverageCellParts(parts: Heat | undefined, heat: Axes, cell: Cell): CellPart[] {
  return cellParts(parts, heat, cell).filter(({ usd }) => usd >= 0.01)
}

/** What is open in a cell of `heat` by exchange; all exchanges, or none while they are not known. */
export function exchangeCellParts(parts: Heat | undefined, heat: Axes, cell: Cell): CellPart[] {
  return cellParts(parts, heat, cell)
}

/** From a price to another, in % and in quote units: `+1.45 % · +1.45`. */
export function distanceText(price: number, from: number, decimals: number): string {
  const percent = (price / from - 1) * 100
  const sign = price >= from ? '+' : '−'
  return `${sign}${Math.abs(percent).toFixed(2)} % · ${sign}${Math.abs(price - from).toFixed(decimals)}`
}

/** The cell in another heatmap of the same step and buckets; undefined outside its columns. */
function samePlace(parts: Axes | undefined, heat: Axes, { column, row }: Cell): Cell | undefined {
  if (parts === undefined) return undefined
  const at = column - Math.round((parts.start - heat.start) / heat.step)
  return at < 0 || at >= parts.columns ? undefined : { column: at, row: row + heat.firstBucket - parts.firstBucket }
}

function cellParts(parts: Heat | undefined, heat: Axes, cell: Cell): CellPart[] {
  const place = samePlace(parts, heat, cell)
  if (parts === undefined || place === undefined) return []
  return parts.groups.map(({ id, label, long, short }) => ({ id, label, usd: amountIn([long, short], place) }))
}
