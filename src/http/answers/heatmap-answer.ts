import { writeHeatmapJson } from '../../export/heatmap-json.ts'
import { heatmapMeta } from '../../export/heatmap-meta.ts'
import { heatmapTable } from '../../export/heatmap-table.ts'
import { encodeTable } from '../../export/tables/encode-table.ts'
import { COLUMN_OPEN, type HeatMatrix } from '../../kernel/heat-matrix.ts'
import { columnsKnownAt } from '../../services/columns-known-at.ts'
import { type BreakdownKind, computeDivided } from '../../services/heat-breakdown.ts'
import { computeHeatmap, type Heatmap } from '../../services/heatmap.ts'
import { type HeatmapQuery, NO_AS_OF, planHeatmap } from '../../services/heatmap-plan.ts'
import type { LeverageBands } from '../../services/leverage-bands.ts'
import { type AnswerFormat, contentTypeOf } from '../formats/answer-format.ts'
import { encodeFrame, type FrameExtras } from '../formats/heatmap-frame.ts'
import { encodeColumns } from '../heatmap-columns.ts'
import { type HeatGroups, heatGroups } from '../heatmap-groups.ts'
import { cellsOf, requireCells, requireSize } from '../heatmap-size.ts'
import type { AnswerBody, AnswerSources } from './answer.ts'

const CORRECTED_PARTS =
  'breakdown=leverage is computed from what is stored now: corrections that were stored after as_of are in it'

/** A heatmap through time, and how it is written. */
export interface HeatmapQuestion {
  readonly query: HeatmapQuery
  readonly format: AnswerFormat
  /** What the parts are that are answered beside the whole. */
  readonly breakdown?: BreakdownKind | undefined
  /** Joins leverages of a breakdown; undefined keeps each. */
  readonly bands?: LeverageBands | undefined
}

/** Computes GET /liquidations/heatmap-timeseries. @throws HEATMAP_TOO_LARGE and the errors of `planHeatmap` */
export async function heatmapAnswer(sources: AnswerSources, question: HeatmapQuestion): Promise<AnswerBody> {
  const { query, format } = question
  const { heatmap, groups } = await heatmapOf(sources, question)
  const now = sources.now()
  const extras = { knownAt: columnsKnownAt(heatmap), groups }
  return {
    contentType: contentTypeOf(format),
    body: WRITERS[format](heatmap.matrix, heatmapMeta(heatmap, now), extras),
    isFinal: isFinal(query, heatmap, now),
  }
}

async function heatmapOf(
  sources: AnswerSources,
  { query, format, breakdown: by, bands }: HeatmapQuestion,
): Promise<{ heatmap: Heatmap; groups?: HeatGroups }> {
  const plan = await planHeatmap(sources, query)
  if (by === undefined) {
    const heatmap = await computeHeatmap(sources, plan)
    requireSize(heatmap.matrix, format)
    return { heatmap }
  }
  const onCells = (cells: number) => requireCells(cells, format)
  const { heatmap, breakdown } = await computeDivided(sources, plan, { by, bands, onCells })
  const groups = heatGroups(breakdown)
  requireCells(cellsOf([...heatmap.matrix.series, ...groups.series.map(([, series]) => series)]), format)
  const isCorrected = by === 'leverage' && plan.asOf !== NO_AS_OF
  return { heatmap: isCorrected ? { ...heatmap, warnings: [...heatmap.warnings, CORRECTED_PARTS] } : heatmap, groups }
}

type Writer = (matrix: HeatMatrix, meta: object, extras: FrameExtras) => Uint8Array

const WRITERS: { readonly [Format in AnswerFormat]: Writer } = {
  json: writeHeatmapJson,
  columns: (matrix, meta, extras) => Buffer.from(JSON.stringify({ ...encodeColumns(matrix, extras), meta })),
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
  const { start_time, end_time, as_of, exchanges, price_bin_size, parameters } = query
  const isFixed = [start_time, end_time, as_of, exchanges, price_bin_size].every((part) => part !== undefined)
  // A parameter file may be another one tomorrow.
  return isFixed && parameters === undefined && isKept && plan.asOf <= now && !matrix.state.includes(COLUMN_OPEN)
}
