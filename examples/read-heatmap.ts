// The heaviest liquidation levels of a symbol right now.
//   npx tsx examples/read-heatmap.ts [http://127.0.0.1:8888] [BTCUSDT]
import { createClient } from 'liqheat/client'

const [baseUrl = 'http://127.0.0.1:8888', symbol = 'BTCUSDT'] = process.argv.slice(2)
const token = process.env['LIQHEAT_TOKEN']
const client = createClient({ baseUrl, ...(token === undefined ? {} : { token }) })

const answer = await client.get('/liquidations/heatmap-timeseries', { symbol, time_window: '24h', interval: '1h' })
if (!('data' in answer)) throw new Error('json was asked for')
const { data, meta } = answer
// A gap knows nothing, and an open column will still change.
const column = data.findLast(({ state }) => state === 'closed')
if (column === undefined) throw new Error(`no complete hour of ${symbol} in the last day: ${meta.warnings.join('; ')}`)

const levels = column.levels.map((level) => ({ ...level, total: level.long_density + level.short_density }))
const heaviest = levels.sort((a, b) => b.total - a.total).slice(0, 10)
console.log(`${symbol} at ${new Date(column.timestamp).toISOString()}, model ${meta.model}, ${meta.data_kind} data`)
console.log(`the newest complete data is ${meta.freshness_seconds} s old`)
for (const { price, long_density, short_density } of heaviest) {
  const side = long_density > short_density ? 'longs ' : 'shorts'
  const usd = Math.round(Math.max(long_density, short_density)).toLocaleString('en')
  console.log(`${price} to ${price + meta.price_bin_size}  ${side} ${usd} USD`)
}
