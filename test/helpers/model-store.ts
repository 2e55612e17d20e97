import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SeriesRows } from '../../src/domain/series-rows.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'

const HOUR = 3_600_000
/** 2026-01-01T00:00:00Z */
export const STORE_START = 1_767_225_600_000
export const STORE_HOURS = 48

/** Series that the store below can hold of a market. */
export type StoredKind = 'candles' | 'open-interest' | 'funding'

/** A store on disk, gone when it is closed. */
export interface ModelStore {
  readonly store: DuckDbStore
  /** Stores two days of hourly data of some kinds; price 100, open interest 1,000 and rising. */
  add(market: { symbol: string; exchange?: string; kinds: readonly StoredKind[] }): Promise<void>
  close(): Promise<void>
}

export async function openModelStore(): Promise<ModelStore> {
  const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-models-'))
  const store = await openDuckDbStore({ path: path.join(folder, 's.duckdb'), memoryLimitMb: 256 })
  return {
    store,
    add: async ({ symbol, exchange = 'binance', kinds }) => {
      for (const kind of kinds) {
        const { rows, stepMs } = madeRows(kind)
        await store.writeSeries({
          exchange,
          symbol,
          interval: kind === 'candles' ? '1h' : '',
          stepMs,
          source: 'test',
          dataKind: 'observed',
          rows,
          covered: [{ from: STORE_START, to: STORE_START + STORE_HOURS * HOUR }],
        })
      }
    },
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function madeRows(kind: StoredKind): { rows: SeriesRows; stepMs: number } {
  const time = Float64Array.from({ length: STORE_HOURS }, (_, i) => STORE_START + i * HOUR)
  const constant = (value: number): Float64Array => time.map(() => value)
  if (kind === 'open-interest') {
    const quantity = time.map((_, i) => 1000 + i)
    return { rows: { kind, columns: { time, quantity, notional: constant(Number.NaN) } }, stepMs: HOUR }
  }
  if (kind === 'funding') {
    const due = time.filter((_, i) => i % 8 === 0)
    return { rows: { kind, columns: { time: due, rate: due.map(() => 1e-4) } }, stepMs: 8 * HOUR }
  }
  const columns = {
    openTime: time,
    closeTime: time.map((openTime) => openTime + HOUR),
    open: constant(100),
    high: constant(101),
    low: constant(99),
    close: constant(100),
    volume: constant(3000),
    quoteVolume: constant(300_000),
    takerBuyVolume: constant(1500),
  }
  return { rows: { kind, columns }, stepMs: HOUR }
}
