import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { DataKind } from '../domain/series.ts'
import { COLUMN_GAP } from '../kernel/heat-matrix.ts'
import { computeHeatmap, type Heatmap } from '../services/heatmap.ts'
import { type HeatmapQuery, type HeatmapSources, planHeatmap } from '../services/heatmap-plan.ts'
import type { HeatCellTarget } from '../storage/heat-cell-target.ts'
import type { MarketStore } from '../storage/store.ts'
import type { ExportFormat } from './export-format.ts'
import { heatBatches } from './heat-batches.ts'
import { HeatCells } from './heat-cells.ts'
import { heatmapCandles } from './heatmap-candles.ts'
import { heatmapCsv } from './heatmap-csv.ts'
import { heatmapJsonPieces } from './heatmap-json.ts'
import { heatmapMeta } from './heatmap-meta.ts'
import type { PictureSize } from './picture/layout.ts'
import { writeWholeFile } from './whole-file.ts'

/** Which heatmap to write, and where. */
export interface ExportRequest {
  readonly query: HeatmapQuery
  readonly format: ExportFormat
  /** Absolute path; what is there is replaced. */
  readonly file: string
  /** Of the picture; the other formats have no size. */
  readonly size: PictureSize
}

/** Where the data comes from. */
export interface ExportSources extends HeatmapSources {
  readonly store: MarketStore & HeatCellTarget
  /** UTC ms now. */
  now(): number
}

/** What was written. */
export interface ExportSummary {
  readonly bytes: number
  readonly columns: number
  readonly gapColumns: number
  /** Cells that are not empty: the rows of the table forms, and the levels of JSON. */
  readonly cells: number
  readonly model: string
  readonly exchanges: readonly string[]
  readonly dataKind: DataKind
  /** USD of open positions at the end of the last column that is no gap. */
  readonly longMass: number
  readonly shortMass: number
  readonly warnings: readonly string[]
}

/**
 * Computes a heatmap and writes it to a file, whole or not at all.
 *
 * @throws EXPORT_UNWRITABLE and the errors of `planHeatmap`
 */
export async function exportHeatmap(
  sources: ExportSources,
  request: ExportRequest,
  signal?: AbortSignal,
): Promise<ExportSummary> {
  const { query, format, file, size } = request
  // Computed with the file open, so that a folder that takes none is found before the work.
  const { bytes, result } = await writeWholeFile(file, async (partial) => {
    const heatmap = await computeHeatmap(sources, await planHeatmap(sources, query))
    signal?.throwIfAborted()
    await WRITERS[format]({ sources, heatmap, size, partial, signal })
    return summaryOf(heatmap)
  })
  return { bytes, ...result }
}

interface Writing {
  readonly sources: ExportSources
  readonly heatmap: Heatmap
  readonly size: PictureSize
  /** File to fill. */
  readonly partial: string
  readonly signal: AbortSignal | undefined
}

const WRITERS: { readonly [Format in ExportFormat]: (writing: Writing) => Promise<void> } = {
  csv: ({ heatmap: { matrix, plan, dataKind }, partial, signal }) =>
    writePieces(heatmapCsv(matrix, { model: plan.model.id, dataKind }), partial, signal),
  json: ({ sources, heatmap, partial, signal }) =>
    writePieces(heatmapJsonPieces(heatmap.matrix, heatmapMeta(heatmap, sources.now())), partial, signal),
  parquet: async ({ sources: { store }, heatmap: { matrix, plan, dataKind }, partial, signal }) => {
    await store.writeHeatCells({ path: partial, model: plan.model.id, dataKind, batches: heatBatches(matrix), signal })
  },
  png: async ({ sources, heatmap, size, partial, signal }) => {
    const candles = await heatmapCandles(sources, heatmap)
    // Loaded here, because it takes 20 MB of memory that no other command and no server needs.
    const { drawHeatmaps } = await import('./picture/draw-heatmaps.ts')
    const { heatmapPanel } = await import('./picture/heat-panel.ts')
    await writeFile(partial, await drawHeatmaps([heatmapPanel(heatmap, candles)], size), { signal })
  },
}

async function writePieces(
  pieces: Iterable<string | Buffer>,
  partial: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await pipeline(pieces, createWriteStream(partial), { signal })
}

function summaryOf({ plan, matrix, venues, dataKind, warnings }: Heatmap): Omit<ExportSummary, 'bytes'> {
  const last = matrix.state.findLastIndex((state) => state !== COLUMN_GAP)
  return {
    columns: matrix.columns,
    gapColumns: matrix.state.filter((state) => state === COLUMN_GAP).length,
    cells: new HeatCells(matrix).count(),
    model: plan.model.id,
    exchanges: venues.map(({ market }) => market.exchange),
    dataKind,
    longMass: last < 0 ? 0 : matrix.longDensity.sum(last),
    shortMass: last < 0 ? 0 : matrix.shortDensity.sum(last),
    warnings,
  }
}
