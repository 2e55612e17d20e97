import { COLUMN_CLOSED, COLUMN_GAP, COLUMN_OPEN, HeatMatrix, type SpanSeries } from './heat-matrix.ts'

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
      sumColumn(
        series,
        parts.map((part) => seriesOf(part, which)),
        t,
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

function sumColumn(target: SpanSeries, parts: readonly SpanSeries[], t: number): void {
  let low = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const part of parts) {
    const length = part.offset[t + 1]! - part.offset[t]!
    if (length === 0) continue
    low = Math.min(low, part.first[t]!)
    end = Math.max(end, part.first[t]! + length)
  }
  if (low >= end) {
    target.close(0, 0)
    return
  }
  const at = target.reserve(end - low)
  target.values.fill(0, at, at + end - low)
  for (const part of parts) {
    const from = part.offset[t]!
    const shift = at + part.first[t]! - low - from
    for (let i = from; i < part.offset[t + 1]!; i++) {
      target.values[i + shift] = target.values[i + shift]! + part.values[i]!
    }
  }
  target.close(low, end - low)
}

function stateOf(parts: readonly HeatMatrix[], t: number): number {
  let hasClosed = false
  for (const part of parts) {
    if (part.state[t] === COLUMN_OPEN) return COLUMN_OPEN
    if (part.state[t] === COLUMN_CLOSED) hasClosed = true
  }
  return hasClosed ? COLUMN_CLOSED : COLUMN_GAP
}
