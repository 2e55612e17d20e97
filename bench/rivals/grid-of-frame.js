import { decodeHeatmap } from 'liqheat/lightweight-charts-heatmap'

/** The cells of a frame as rows of numbers, lowest price first, with the middles of columns and rows. */
export function gridOfFrame(frame) {
  const heat = decodeHeatmap(frame)
  const z = Array.from({ length: heat.rows }, () => new Float32Array(heat.columns))
  for (const { first, offset, values } of [heat.long, heat.short]) {
    for (let t = 0; t < heat.columns; t++) {
      for (let i = offset[t], row = first[t]; i < offset[t + 1]; i++, row++) z[row][t] += values[i]
    }
  }
  const x = Array.from({ length: heat.columns }, (_, t) => heat.start + (t + 0.5) * heat.step)
  const y = Array.from({ length: heat.rows }, (_, row) => (heat.firstBucket + row + 0.5) * heat.bucketSize)
  return { x, y, z, start: heat.start, end: heat.start + heat.columns * heat.step }
}
