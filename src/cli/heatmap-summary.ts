import type { ExportSummary } from '../export/export-heatmap.ts'
import { bytesText, countText } from './human-text.ts'

/** One line of what was written, beginning with SIMULATED where the market was. */
export function heatmapSummary(file: string, summary: ExportSummary): string {
  const { bytes, columns, gapColumns, cells, model, exchanges, dataKind, longMass, shortMass } = summary
  const gaps = gapColumns === 0 ? '' : ` (${countText(gapColumns)} of them gaps)`
  const mass = `${usd(longMass + shortMass)} USD open at the end: ${usd(longMass)} long, ${usd(shortMass)} short`
  const parts = [
    `${countText(columns)} columns${gaps}`,
    `${countText(cells)} cells`,
    model,
    exchanges.join('+'),
    mass,
    bytesText(bytes),
  ]
  const label = dataKind === 'simulated' ? 'SIMULATED market: ' : ''
  return `${label}wrote ${file === '-' ? 'standard output' : file}: ${parts.join(', ')}`
}

function usd(value: number): string {
  return countText(Math.round(value))
}
