import { defineError } from '../domain/errors.ts'
import type { HeatMatrix } from '../kernel/heat-matrix.ts'

/** Past this a JSON body takes hundreds of megabytes; the columns format carries it in a tenth. */
const MAX_JSON_CELLS = 2_000_000

const AnswerTooLarge = defineError('HEATMAP_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { cells: number }) =>
    `the answer has ${d.cells} cells, the limit of format=json is ${MAX_JSON_CELLS}; use format=columns, a larger price_bin_size, a longer interval or a shorter window`,
})

/** @throws HEATMAP_TOO_LARGE for one that should not be written level by level */
export function requireJsonSize(matrix: HeatMatrix): void {
  const cells = cellCount(matrix)
  if (cells > MAX_JSON_CELLS) throw AnswerTooLarge({ cells })
}

function cellCount(matrix: HeatMatrix): number {
  return matrix.series.reduce((sum, series) => sum + (series.offset[matrix.columns] ?? 0), 0)
}
