import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SeriesRows } from '../src/domain/series-rows.ts'
import { openDuckDbStore } from '../src/storage/duckdb-store.ts'
import { fiveMinuteBars, START } from './simulated-bars.ts'

const STEP = 300_000
const YEAR_DAYS = 365
export const LONG_SYMBOL = 'LONGUSDT'
export const LONG_YEARS = 5

/** A store with five years of five-minute candles and open interest: one simulated year, five times. */
export async function buildLongMarket(): Promise<{
  readonly folder: string
  readonly db: string
  readonly end: number
}> {
  const folder = mkdtempSync(join(tmpdir(), 'liqheat-bench-'))
  const db = join(folder, 'long.duckdb')
  const year = fiveMinuteBars({ days: YEAR_DAYS })
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 512 })
  const yearMs = YEAR_DAYS * 24 * 3_600_000
  try {
    for (let i = 0; i < LONG_YEARS; i++) {
      const shift = (i - LONG_YEARS + 1) * yearMs
      for (const rows of rowsOf(year, shift)) {
        const range = { from: START + shift, to: START + shift + yearMs }
        await store.writeSeries({
          exchange: 'binance',
          symbol: LONG_SYMBOL,
          interval: rows.kind === 'open-interest' ? '' : '5m',
          stepMs: STEP,
          source: 'bench',
          dataKind: 'simulated',
          rows,
          covered: [range],
        })
      }
    }
  } finally {
    await store.close()
  }
  return { folder, db, end: START + yearMs }
}

function rowsOf(year: ReturnType<typeof fiveMinuteBars>, shift: number): SeriesRows[] {
  const times = (column: Float64Array) => column.map((time) => time + shift)
  const { open, high, low, close, volume, buyVolume, openInterest } = year
  return [
    {
      kind: 'candles',
      columns: {
        openTime: times(year.openTime),
        closeTime: times(year.closeTime),
        open,
        high,
        low,
        close,
        volume,
        quoteVolume: volume.map((amount, i) => amount * (close[i] ?? 0)),
        takerBuyVolume: buyVolume,
      },
    },
    {
      kind: 'open-interest',
      columns: {
        time: times(year.openTime),
        quantity: openInterest,
        notional: openInterest.map(() => Number.NaN),
      },
    },
  ]
}
