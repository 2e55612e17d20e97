import { openHeat } from '../../src/storage/duckdb-heat.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { heatColumns, heatSpec } from '../helpers/heat-columns.ts'
import { candle, LIVE_START, liveBatch } from '../helpers/live-batches.ts'

/**
 * Stores 50 columns with an event each, then a candle that ends them, round after round in a process of its own until
 * it is killed: `heat-child.ts DB`; prints the number of rounds.
 */
const HOUR = 3_600_000
const COLUMNS = 50
const [, , db = ''] = process.argv
const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
const heat = openHeat(store)
const zeros = new Float64Array(COLUMNS)
const events = {
  column: Int32Array.from({ length: COLUMNS }, (_, i) => i),
  side: new Uint8Array(COLUMNS),
  leverage: zeros.map(() => 10),
  opened: zeros.map(() => 1),
  closed: zeros,
  liquidated: zeros,
}
const columns = heatColumns(Array.from({ length: COLUMNS }, (_, i) => LIVE_START + i * HOUR))
for (let round = 1; ; round++) {
  await heat.writeHeatColumns(heatSpec({ exchange: 'bybit', symbol: 'SOLUSDT' }), columns, { events, basis: [] })
  await store.writeLive(liveBatch({ candles: [candle(0, { close: 98 + (round % 5) })] }))
  process.stdout.write(`${round}\n`)
}
