import type { DuckDbStore } from '../../src/storage/duckdb-store.ts'

const MINUTE = 60_000
const FUNDING_STEP = 8 * 60 * MINUTE
const OPEN_INTEREST_STEP = 5 * MINUTE

/**
 * Copies a simulated market as it was known at a time: candles and flow that had ended, readings that had been taken.
 *
 * @param until - UTC ms
 */
export async function copyKnown(from: DuckDbStore, to: DuckDbStore, until: number): Promise<void> {
  const key = { exchange: 'simulated', symbol: 'DEMOUSDT' }
  const ever = { ...key, from: 0, to: Number.MAX_SAFE_INTEGER }
  const ended = { ...ever, to: Math.floor(until / MINUTE) * MINUTE }
  // A reading is an instant: the one of this very millisecond was taken.
  const taken = { ...ever, to: until + 1 }
  const candles = await from.readCandles({ ...ended, interval: '1m' })
  await to.writeBatch({
    ...key,
    dataKind: 'simulated',
    source: 'simulator',
    range: { from: candles.openTime[0] ?? 0, to: until + 1 },
    candles: { interval: '1m', columns: candles },
    markCandles: { interval: '1m', columns: await from.readMarkCandles({ ...ended, interval: '1m' }) },
    openInterest: { stepMs: OPEN_INTEREST_STEP, columns: await from.readOpenInterest(taken) },
    funding: { stepMs: FUNDING_STEP, columns: await from.readFunding(taken) },
    takerFlow: { stepMs: MINUTE, columns: await from.readTakerFlow(ended) },
    liquidations: { columns: await from.readLiquidations({ ...ever, to: until }) },
  })
}
