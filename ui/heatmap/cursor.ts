import { signal } from '@preact/signals'
import { bucketIndex } from '../../src/domain/price-grid.ts'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'

/** A cell of the heatmap on screen: column from the left, row from the lowest price. */
export interface Cell {
  readonly column: number
  readonly row: number
}

/** The cell that the keyboard has chosen; the chart frames it and tells it as the pointer's. */
export const cursor = signal<Cell | undefined>(undefined)

const STEPS: Readonly<Record<string, Cell>> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: 1 },
  ArrowDown: { column: 0, row: -1 },
}
/** Cells that a step with Shift goes. */
const STRIDE = 10

/**
 * Where a key leads from a cell; undefined for a key that moves nothing. The first key begins at the last column, on
 * the row of the price. Home and End go to the first and the last column.
 */
export function nextCell(
  heat: Pick<Heat, 'columns' | 'rows' | 'firstBucket' | 'bucketSize'>,
  { from, key, isFar, price }: { from: Cell | undefined; key: string; isFar: boolean; price: number },
): Cell | undefined {
  const last = heat.columns - 1
  const step = STEPS[key]
  if (step === undefined && key !== 'Home' && key !== 'End') return undefined
  const inside = (cell: Cell) => ({
    column: Math.min(last, Math.max(0, cell.column)),
    row: Math.min(heat.rows - 1, Math.max(0, cell.row)),
  })
  if (from === undefined) return inside({ column: last, row: bucketIndex(price, heat.bucketSize) - heat.firstBucket })
  if (step === undefined) return inside({ column: key === 'Home' ? 0 : last, row: from.row })
  const length = isFar ? STRIDE : 1
  return inside({ column: from.column + step.column * length, row: from.row + step.row * length })
}
