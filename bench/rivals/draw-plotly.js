import { gridOfFrame } from './grid-of-frame.js'

/** Its own form of data, made before the clock starts. */
export function prepare(frame, candles) {
  const grid = gridOfFrame(frame)
  return { grid, line: { x: candles.map(({ timestamp }) => timestamp), y: candles.map(({ close }) => close) } }
}

/** A heatmap and a line, moved by `relayout`. */
export async function draw(container, { grid, line }) {
  const { Plotly } = globalThis
  const heat = {
    type: 'heatmap',
    x: grid.x,
    y: grid.y,
    z: grid.z,
    colorscale: 'Viridis',
    showscale: false,
    zsmooth: false,
  }
  const close = { type: 'scatter', mode: 'lines', x: line.x, y: line.y, line: { color: '#fff', width: 1 } }
  const layout = {
    width: container.clientWidth,
    height: container.clientHeight,
    margin: { l: 10, r: 60, t: 10, b: 30 },
    showlegend: false,
    xaxis: { type: 'date', range: [grid.start, grid.end] },
  }
  await Plotly.newPlot(container, [heat, close], layout)
  const at = (share) => grid.start + share * (grid.end - grid.start)
  return { setRange: (from, to) => Plotly.relayout(container, { 'xaxis.range': [at(from), at(to)] }) }
}
