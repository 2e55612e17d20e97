import { requireExchange } from '../../src/exchanges/registry.ts'
import { backfill } from '../../src/ingestion/rest/backfill.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'

/** Backfills SOLUSDT candles from Bybit in a process of its own: `backfill-child.ts DB URL FROM NOW`; prints each page. */
const [, , db = '', url = '', from = '', now = ''] = process.argv
const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
const { requests, rows } = await backfill({
  store,
  exchange: requireExchange('bybit'),
  symbols: ['SOLUSDT'],
  kinds: ['candles', 'open-interest'],
  from: Number(from),
  baseUrl: url,
  now: () => Number(now),
  concurrency: 1,
})
process.stdout.write(`${JSON.stringify({ requests, rows })}\n`)
await store.close()
