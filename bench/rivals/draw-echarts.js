import { gridOfFrame } from './grid-of-frame.js'

/** Its own form of data, made before the clock starts: three numbers for each cell that is not empty. */
export function prepare(frame, candles) {
  const grid = gridOfFrame(frame)
  const cells = grid.z.flatMap((row, y) => Array.from(row, (usd, x) => [x, y, usd]).filter(([, , usd]) => usd > 0))
  return {
    grid,
    cells,
    max: cells.reduce((most, [, , usd]) => Math.max(most, usd), 0),
    line: candles.map(({ close }) => close),
    times: candles.map(({ timestamp }) => timestamp),
  }
}

/** A heatmap and a line, moved by the action `dataZoom`; nothing is drawn piece by piece, so that a frame is whole. */
export async function draw(container, { grid, cells, max, line, times }) {
  const { echarts } = globalThis
  const chart = echarts.init(container)
  const finished = new Promise((resolve) => chart.on('finished', resolve))
  chart.setOption({
    animation: false,
    grid: { left: 10, right: 60, top: 10, bottom: 30 },
    xAxis: [
      { type: 'category', data: grid.x },
      { type: 'category', data: times, show: false },
    ],
    yAxis: [
      { type: 'category', data: grid.y, position: 'right' },
      { type: 'value', min: grid.y[0], max: grid.y.at(-1), show: false },
    ],
    visualMap: { show: false, min: 0, max, seriesIndex: 0, inRange: { color: ['#46035c', '#238c89', '#eee707'] } },
    dataZoom: [{ type: 'inside', xAxisIndex: [0, 1] }],
    series: [
      { type: 'heatmap', data: cells, progressive: 0, xAxisIndex: 0, yAxisIndex: 0 },
      {
        type: 'line',
        data: line,
        showSymbol: false,
        xAxisIndex: 1,
        yAxisIndex: 1,
        lineStyle: { width: 1, color: '#fff' },
      },
    ],
  })
  await finished
  return { setRange: (from, to) => chart.dispatchAction({ type: 'dataZoom', start: from * 100, end: to * 100 }) }
}
