// Says when the price comes near a liquidation zone, once for each zone and approach.
//   npx tsx examples/alert-near-zone.ts [http://127.0.0.1:8888] [BTCUSDT] [percent] [stop after so many looks]
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, LiqheatError } from 'liqheat/client'

const [baseUrl = 'http://127.0.0.1:8888', symbol = 'BTCUSDT', percent = '1', looks = 'Infinity'] = process.argv.slice(2)
const EVERY_MS = 30_000
const token = process.env['LIQHEAT_TOKEN']
const client = createClient({ baseUrl, ...(token === undefined ? {} : { token }) })

/** Zones the price is near to; their ids stay the same from answer to answer. */
let near = new Set<string>()
for (let look = 1; look <= Number(looks); look++) {
  if (look > 1) await sleep(EVERY_MS)
  try {
    near = await findNear()
  } catch (error) {
    // Fails with 503 for as long as there is nothing to draw from; anything else is a mistake in the question.
    if (!(error instanceof LiqheatError) || (error.status !== 0 && error.status < 500)) throw error
    console.error(`${error.code}: ${error.detail}`)
  }
}

async function findNear(): Promise<Set<string>> {
  const { zones, current_price, metadata } = await client.get('/liquidations/heatmap', { symbol, timeframe: '24h' })
  console.log(`${symbol} ${current_price}: ${zones.length} zones, data of ${metadata.freshness_seconds} s ago`)
  const close = zones.filter(({ distance_pct }) => Math.abs(distance_pct) <= Number(percent))
  for (const { id, side, price_low, price_high, total_density, distance_pct } of close) {
    if (near.has(id)) continue
    const usd = Math.round(total_density).toLocaleString('en')
    console.log(
      `ALERT ${side}s of ${usd} USD at ${price_low} to ${price_high}, ${distance_pct.toFixed(2)} % away [${id}]`,
    )
  }
  return new Set(close.map(({ id }) => id))
}
