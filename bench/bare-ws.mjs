// The least a Node server can do: rows that are as long as a liquidation, made and sent at an even pace to every client.
// Arguments: rows per second and client, ms between messages. Prints its port.
import { WebSocketServer } from 'ws'

const [rowsPerSecond, everyMs] = process.argv.slice(2).map(Number)
const SNAPSHOT = '{"type":"snapshot","stream":"s1","seq":0,"data":[]}'
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
const rowOf = (now) =>
  `{"exchange":"bybit","symbol":"BTCUSDT","timestamp":${now},"received_time":${now},"side":"short","price":null,` +
  '"bankruptcy_price":101234.5,"quantity":12.345,"notional_usd":1249739.9025,"coverage":"full","data_kind":"simulated"}'

server.on('connection', (socket) => socket.on('message', () => socket.send(SNAPSHOT)))
let last = Date.now()
let owed = 0
setInterval(() => {
  const now = Date.now()
  owed += ((now - last) * rowsPerSecond) / 1000
  last = now
  const count = Math.floor(owed)
  owed -= count
  if (count === 0) return
  const row = rowOf(now)
  const bytes = Buffer.from(`{"type":"update","stream":"s1","seq":1,"data":[${Array(count).fill(row).join(',')}]}`)
  for (const socket of server.clients) socket.send(bytes, { binary: false })
}, everyMs)
server.on('listening', () => console.log(server.address().port))
