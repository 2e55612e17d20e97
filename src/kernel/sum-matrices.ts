import { COLUMN_CLOSED, COLUMN_GAP, COLUMN_OPEN, HeatMatrix, type SpanSeries } from './heat-matrix.ts'
import { mixColumns } from './mix-columns.ts'

/**
 * Adds heatmaps of equal axes cell by cell.
 *
 * A column is a gap only where every part is one, and open where any part is. One part is returned as it is.
 */
export function sumMatrices(parts: readonly HeatMatrix[], axes: HeatMatrix): HeatMatrix {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const sum = new HeatMatrix({ startTime: axes.startTime, stepMs: axes.stepMs, bucketSize: axes.bucketSize })
  for (let t = 0; t < axes.columns; t++) {
    sum.series.forEach((series, which) => {
      mixColumns(
        parts.map((part) => ({ series: seriesOf(part, which), column: t, factor: 1 })),
        series,
      )
    })
    let created = 0
    let consumed = 0
    let closed = 0
    for (const part of parts) {
      created += part.created[t]!
      consumed += part.consumed[t]!
      closed += part.closed[t]!
    }
    sum.closeColumn(stateOf(parts, t), { created, consumed, closed })
  }
  return sum
}

function seriesOf(matrix: HeatMatrix, which: number): SpanSeries {
  const series = matrix.series[which]
  if (series === undefined) throw new Error('Invariant: a heatmap has four series')
  return series
}

function stateOf(parts: readonly HeatMatrix[], t: number): number {
  let hasClosed = false
  for (const part of parts) {
    if (part.state[t] === COLUMN_OPEN) return COLUMN_OPEN
    if (part.state[t] === COLUMN_CLOSED) hasClosed = true
  }
  return hasClosed ? COLUMN_CLOSED : COLUMN_GAP
}
