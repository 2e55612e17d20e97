// node --import tsx bench/live-memory.ts [MINUTES=30]: resident memory of a server with live feeds, every 10 s, and how
// fast it grows once two thirds of the time are left. For benches it takes too long: it is run by hand.
import { pause, residentMegabytes } from './live-clients.ts'
import { withLiveRig } from './live-rig.ts'
import { median } from './report.ts'

const VENUES = ['binance', 'bybit', 'okx', 'hyperliquid']
/** Liquidations per second and venue; Binance tells one a second and symbol at most. */
const RATE = 125
const CLIENTS = 10
const EVERY_S = 10

const minutes = Number(process.argv[2] ?? 30)
const filters = Array.from({ length: CLIENTS }, () => ({}))
await withLiveRig({ venues: VENUES, filters, rate: RATE }, async ({ server, clients, fakes }) => {
  const started = performance.now()
  const elapsed = (): number => (performance.now() - started) / 60_000
  const readings: { minute: number; megabytes: number }[] = []
  console.log(`from ${new Date().toISOString()}: ${RATE * VENUES.length} liquidations/s, ${CLIENTS} clients`)
  while (elapsed() < minutes) {
    await pause(EVERY_S)
    const reading = { minute: elapsed(), megabytes: residentMegabytes(server.pid) }
    readings.push(reading)
    console.log(`${reading.minute.toFixed(2)} min ${reading.megabytes.toFixed(0)} MB`)
  }
  const { rows, dropped, ended, received } = await clients.report()
  const later = readings.filter(({ minute }) => minute >= minutes / 3)
  const middle = (half: typeof later): number => median(half.map(({ megabytes }) => megabytes))
  const cut = Math.floor(later.length / 2)
  console.log(`to ${new Date().toISOString()}: ${await fakes.sent()} sent, ${rows[0]} told to the first client,`)
  console.log(`${dropped} dropped, ${ended} clients lost, receipt to client p99 ${received.p99} ms`)
  console.log(`last two thirds: ${slope(later).toFixed(3)} MB a minute by least squares,`)
  console.log(
    `median of their halves ${middle(later.slice(0, cut)).toFixed(0)} and ${middle(later.slice(cut)).toFixed(0)} MB`,
  )
})

/** Slope of the least squares line, MB a minute. */
function slope(readings: readonly { readonly minute: number; readonly megabytes: number }[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const minute = mean(readings.map((one) => one.minute))
  const megabytes = mean(readings.map((one) => one.megabytes))
  const above = readings.reduce((sum, one) => sum + (one.minute - minute) * (one.megabytes - megabytes), 0)
  return above / readings.reduce((sum, one) => sum + (one.minute - minute) ** 2, 0)
}
