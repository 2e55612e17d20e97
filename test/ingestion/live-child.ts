import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { candle, LIVE_START, liquidation, liveBatch } from '../helpers/live-batches.ts'

/** Stores batch after batch in a process of its own until it is killed: `live-child.ts DB`; prints the number stored. */
const [, , db = ''] = process.argv
const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
for (let i = 0; ; i++) {
  const from = LIVE_START + i * 1000
  await store.writeLive(
    liveBatch({
      candles: [candle(i)],
      liquidations: Array.from({ length: 100 }, (_, k) => liquidation(i * 1000 + k)),
      watched: [{ exchange: 'bybit', symbol: 'SOLUSDT', dataKind: 'observed', from, to: from + 1000 }],
    }),
  )
  process.stdout.write(`${i + 1}\n`)
}
