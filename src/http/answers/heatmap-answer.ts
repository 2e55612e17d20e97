import { writeHeatmapJson } from '../../export/heatmap-json.ts'
import { heatmapMeta } from '../../export/heatmap-meta.ts'
import { heatmapTable } from '../../export/heatmap-table.ts'
import { encodeTable } from '../../export/tables/encode-table.ts'
import { COLUMN_OPEN, type HeatMatrix } from '../../kernel/heat-matrix.ts'
import { computeHeatmap, type Heatmap } from '../../services/heatmap.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import { type AnswerFormat, contentTypeOf } from '../formats/answer-format.ts'
import { encodeFrame } from '../formats/heatmap-frame.ts'
import { encodeColumns } from '../heatmap-columns.ts'
import { requireSize } from '../heatmap-size.ts'
import type { AnswerBody, AnswerSources } from './answer.ts'

/** A heatmap through time, and how it is written. */
export interface HeatmapQuestion {
  readonly query: HeatmapQuery
  readonly format: AnswerFormat
}

/** Computes GET /liquidations/heatmap-timeseries. @throws HEATMAP_TOO_LARGE and the errors of `planHeatmap` */
export async function heatmapAnswer(sources: AnswerSources, { query, format }: HeatmapQuestion): Promise<AnswerBody> {
  const heatmap = await computeHeatmap(sources, await planHeatmap(sources, query))
  const now = sources.now()
  requireSize(heatmap.matrix, format)
  return {
    contentType: contentTypeOf(format),
    body: WRITERS[format](heatmap.matrix, heatmapMeta(heatmap, now)),
    isFinal: isFinal(query, heatmap, now),
  }
}

type Writer = (matrix: HeatMatrix, meta: object) => Uint8Array

const WRITERS: { readonly [Format in AnswerFormat]: Writer } = {
  json: writeHeatmapJson,
  columns: (matrix, meta) => Buffer.from(JSON.stringify({ ...encodeColumns(matrix), meta })),
  binary: encodeFrame,
  arrow: (matrix, meta) => encodeTable('arrow', heatmapTable(matrix, meta)),
  csv: (matrix, meta) => encodeTable('csv', heatmapTable(matrix, meta)),
  parquet: (matrix, meta) => encodeTable('parquet', heatmapTable(matrix, meta)),
}

/**
 * Whether nothing that is stored later changes what the columns tell: a fixed window, venues and bucket, as of a time
 * that has passed, no column open, and every column kept, so that a correction makes another revision.
 */
function isFinal(query: HeatmapQuery, { plan, matrix, isKept }: Heatmap, now: number): boolean {
  const { start_time, end_time, as_of, exchanges, price_bin_size } = query
  const isFixed = [start_time, end_time, as_of, exchanges, price_bin_size].every((part) => part !== undefined)
  return isFixed && isKept && plan.asOf <= now && !matrix.state.includes(COLUMN_OPEN)
}
