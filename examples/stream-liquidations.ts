// Liquidations as they happen, over every interruption.
//   npx tsx examples/stream-liquidations.ts [http://127.0.0.1:8888] [least USD] [stop after so many]
import { createClient } from 'liqheat/client'
import { WebSocket } from 'ws'

const [baseUrl = 'http://127.0.0.1:8888', leastUsd = '0', most = 'Infinity'] = process.argv.slice(2)
const token = process.env['LIQHEAT_TOKEN']
const client = createClient({
  baseUrl,
  ...(token === undefined ? {} : { token }),
  // Node has a WebSocket of its own from 22 on; that of ws can send the token, too.
  webSocket: (url, headers) => new WebSocket(url, { headers }),
})

let seen = 0
const subscription = client.subscribe('liquidations', { min_notional: Number(leastUsd) }, (event) => {
  if (event.type === 'connected') console.log(event.resumed ? 'connected again, nothing was missed' : 'connected')
  if (event.type === 'disconnected') console.log(`connection lost, trying again in ${event.retryMs} ms`)
  if (event.type === 'gap') console.log(`some were missed (${event.reason}); GET /liquidations/history has them`)
  if (event.type === 'error') throw event.error
  // The snapshot is the past: the newest 100 of the last day.
  if (event.type === 'snapshot') console.log(`${event.rows.length} before`)
  if (event.type !== 'update') return
  for (const { timestamp, exchange, symbol, side, notional_usd, coverage } of event.rows) {
    const usd = Math.round(notional_usd).toLocaleString('en')
    console.log(`${new Date(timestamp).toISOString()} ${exchange} ${symbol} ${side} ${usd} USD (${coverage})`)
    seen++
  }
  if (seen >= Number(most)) subscription.close()
})
