import { requireExchange } from '../../src/exchanges/registry.ts'
import { importFiles } from '../../src/ingestion/import-files.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'

/** Imports one file of 1-minute candles in a process of its own: `import-child.ts DB FILE`; prints each step. */
const [, , db = '', file = ''] = process.argv
const store = await openDuckDbStore({ path: db, memoryLimitMb: 512 })
let last = ''
await importFiles({
  store,
  files: [file],
  exchange: requireExchange('okx'),
  kind: 'candles',
  symbol: 'SOLUSDT',
  onProgress: ({ step }) => {
    if (step !== last) process.stdout.write(`${step}\n`)
    last = step
  },
})
const range = { exchange: 'okx', symbol: 'SOLUSDT', interval: '1m', from: 0, to: Number.MAX_SAFE_INTEGER } as const
const { openTime, close } = await store.readCandles(range)
const found = { rows: openTime.length, first: openTime[0], last: openTime.at(-1), close: close.at(-1) }
process.stdout.write(`${JSON.stringify(found)}\n`)
await store.close()
