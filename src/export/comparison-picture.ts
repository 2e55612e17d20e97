import { writeFile } from 'node:fs/promises'
import type { DisplayCandle } from '../services/aggregate-candles.ts'
import { type ComparisonQuery, planComparison } from '../services/compare-models.ts'
import { computeHeatmap, type Heatmap } from '../services/heatmap.ts'
import type { ExportSources } from './export-heatmap.ts'
import { heatmapCandles } from './heatmap-candles.ts'
import type { PictureSize } from './picture/layout.ts'
import { writeWholeFile } from './whole-file.ts'

/** Prices shown below and above the candles, as ratio of the price: the same in every panel. */
const MARGIN = 0.1

/** Which models to draw, over which window, and where to. */
export interface ComparisonPicture {
  readonly query: ComparisonQuery
  /** Absolute path; what is there is replaced. */
  readonly file: string
  readonly size: PictureSize
}

/**
 * Draws the maps of several models side by side, over the same columns and prices, as a PNG.
 *
 * Colours are those of each panel: what models mean by their totals differs too much for one scale.
 *
 * @returns size of the file in bytes
 * @throws EXPORT_UNWRITABLE and those of `planComparison`
 */
export async function writeComparisonPicture(
  sources: ExportSources,
  { query, file, size }: ComparisonPicture,
  signal?: AbortSignal,
): Promise<number> {
  const { bytes } = await writeWholeFile(file, async (partial) => {
    const heatmaps = await heatmapsOf(sources, query, signal)
    const [first] = heatmaps
    const candles = first === undefined ? [] : await heatmapCandles(sources, first)
    // Loaded here, because it takes 20 MB of memory that no other command and no server needs.
    const { drawHeatmaps } = await import('./picture/draw-heatmaps.ts')
    const { heatmapPanel } = await import('./picture/heat-panel.ts')
    const panels = heatmaps.map((heatmap) => ({
      ...heatmapPanel(heatmap, candles),
      title: `${heatmap.plan.symbol} · ${heatmap.plan.model.title}`,
      prices: priceSpan(candles),
    }))
    signal?.throwIfAborted()
    await writeFile(partial, await drawHeatmaps(panels, size), { signal })
  })
  return bytes
}

async function heatmapsOf(
  sources: ExportSources,
  query: ComparisonQuery,
  signal: AbortSignal | undefined,
): Promise<Heatmap[]> {
  const { plans, time } = await planComparison(sources, query)
  const window = plans.find(({ dataEnd }) => dataEnd === time)?.window
  if (window === undefined) throw new Error('Invariant: the shortest plan has a window')
  const heatmaps: Heatmap[] = []
  for (const plan of plans) {
    signal?.throwIfAborted()
    heatmaps.push(await computeHeatmap(sources, { ...plan, window }))
  }
  return heatmaps
}

function priceSpan(candles: readonly DisplayCandle[]): { readonly low: number; readonly high: number } | undefined {
  if (candles.length === 0) return undefined
  return {
    low: Math.min(...candles.map(({ low }) => low)) * (1 - MARGIN),
    high: Math.max(...candles.map(({ high }) => high)) * (1 + MARGIN),
  }
}
