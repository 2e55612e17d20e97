import { defineError } from '../domain/errors.ts'
import type { HeatMatrix, SpanSeries } from '../kernel/heat-matrix.ts'
import { type AnswerFormat, PACKED_FORMATS } from './formats/answer-format.ts'

/** Past this a body with a text or a row for each cell takes hundreds of megabytes. */
const MOST_LISTED_CELLS = 2_000_000
/** Four bytes each: a hundred megabytes. */
const MOST_PACKED_CELLS = 25_000_000

const PACKED: ReadonlySet<AnswerFormat> = new Set(PACKED_FORMATS)

const AnswerTooLarge = defineError('HEATMAP_TOO_LARGE', {
  status: 413,
  kind: 'usage',
  message: (d: { cells: number; format: AnswerFormat; most: number }) =>
    `the answer has ${d.cells} cells, the limit of format=${d.format} is ${d.most}; use ${PACKED.has(d.format) ? '' : 'format=binary, '}a larger price_bin_size, a longer interval or a shorter window`,
})

/** @throws HEATMAP_TOO_LARGE for one that should not be in memory in this format */
export function requireSize(matrix: HeatMatrix, format: AnswerFormat): void {
  requireCells(cellsOf(matrix.series), format)
}

/** The same for a number of cells. @throws HEATMAP_TOO_LARGE */
export function requireCells(cells: number, format: AnswerFormat): void {
  const most = PACKED.has(format) ? MOST_PACKED_CELLS : MOST_LISTED_CELLS
  if (cells > most) throw AnswerTooLarge({ cells, format, most })
}

/** Values over all columns of some quantities. */
export function cellsOf(quantities: readonly SpanSeries[]): number {
  return quantities.reduce((sum, { offset, columns }) => sum + (offset[columns] ?? 0), 0)
}
