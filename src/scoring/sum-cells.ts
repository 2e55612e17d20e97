import type { WindowSelection, WindowTable } from './window-table.ts'

/** Sum of a column, which has an entry a cell, over some windows. */
export function sumCells(
  { offset }: Pick<WindowTable, 'offset'>,
  { windows, column }: { readonly windows: WindowSelection; readonly column: Float64Array },
): number {
  let sum = 0
  for (const w of windows) {
    for (let cell = offset[w] ?? 0; cell < (offset[w + 1] ?? 0); cell++) sum += column[cell] ?? 0
  }
  return sum
}
