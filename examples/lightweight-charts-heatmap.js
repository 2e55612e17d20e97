// Liquidation levels under the line of a chart of your own, from a server that lets this page's origin ask:
//   npx liqheat serve --cors-origins http://localhost:3000
// Open this page with ?server=http://127.0.0.1:8888&symbol=BTCUSDT.
import { createChart, LineSeries } from 'lightweight-charts'
import { decodeHeatmap, HeatLayer, valueAt } from 'liqheat/lightweight-charts-heatmap'

const asked = new URLSearchParams(location.search)
const server = asked.get('server') ?? 'http://127.0.0.1:8888'
const symbol = asked.get('symbol') ?? 'BTCUSDT'
const cellText = document.getElementById('cell')

const chart = createChart(document.getElementById('chart'), {
  autoSize: true,
  layout: { background: { color: '#46035c' }, textColor: '#d6d7e2' },
  grid: { vertLines: { visible: false }, horzLines: { visible: false } },
  timeScale: { timeVisible: true },
})
const prices = chart.addSeries(LineSeries, { color: '#ffffff', lineWidth: 1 })
// The upper handle at 0.8 gives the strongest levels one colour; see docs/EMBED.md for the other options.
const layer = new HeatLayer({ high: 0.8 })
prices.attachPrimitive(layer)

async function ask(path, query) {
  const response = await fetch(`${server}${path}?${new URLSearchParams(query)}`)
  if (response.ok) return response
  const { code, detail } = await response.json()
  throw new Error(`${code}: ${detail}`)
}

async function show() {
  const frame = await ask('/liquidations/heatmap-timeseries', { symbol, time_window: '7d', format: 'binary' })
  const heat = decodeHeatmap(await frame.arrayBuffer())
  // Bars of any interval do: columns of the heatmap stand where the bars of their times stand.
  const { start_time, end_time } = heat.meta
  const klines = await ask('/prices/klines', { symbol, interval: '1h', start_time, end_time })
  const { data } = await klines.json()
  prices.setData(data.map(({ timestamp, close }) => ({ time: timestamp / 1000, value: close })))
  layer.setHeat(heat)
  chart.timeScale().fitContent()
  chart.subscribeCrosshairMove(({ point }) => {
    const cell = point && layer.cellAt(point.x, point.y)
    if (cell === undefined) return
    const usd = valueAt(heat.long, cell.column, cell.row) + valueAt(heat.short, cell.column, cell.row)
    cellText.textContent = `${Math.round(usd).toLocaleString('en')} USD would be liquidated here`
  })
  cellText.textContent = `${symbol}: the brightest cell stands for ${Math.round(layer.max).toLocaleString('en')} USD`
}

show().catch((error) => {
  cellText.textContent = error.message
})
