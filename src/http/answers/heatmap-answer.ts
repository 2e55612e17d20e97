import { writeHeatmapJson } from '../../export/heatmap-json.ts'
import { heatmapMeta } from '../../export/heatmap-meta.ts'
import { computeHeatmap } from '../../services/heatmap.ts'
import { type HeatmapQuery, planHeatmap } from '../../services/heatmap-plan.ts'
import { encodeColumns } from '../heatmap-columns.ts'
import { requireJsonSize } from '../heatmap-size.ts'
import { type AnswerBody, type AnswerSources, jsonBody } from './answer.ts'

/** A heatmap through time, and how it is written. */
export interface HeatmapQuestion {
  readonly query: HeatmapQuery
  readonly format: 'json' | 'columns'
}

/** Computes GET /liquidations/heatmap-timeseries. */
export async function heatmapAnswer(sources: AnswerSources, { query, format }: HeatmapQuestion): Promise<AnswerBody> {
  const heatmap = await computeHeatmap(sources, await planHeatmap(sources, query))
  const meta = heatmapMeta(heatmap, sources.now())
  if (format === 'columns') return jsonBody({ ...encodeColumns(heatmap.matrix), meta })
  requireJsonSize(heatmap.matrix)
  return { contentType: 'application/json; charset=utf-8', body: writeHeatmapJson(heatmap.matrix, meta) }
}
