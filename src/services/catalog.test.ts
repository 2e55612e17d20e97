import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { candle, LIVE_START, liquidation, liveBatch } from '../../test/helpers/live-batches.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'
import type { LiveBatch } from '../storage/live-target.ts'
import { Catalog, seriesCoverage } from './catalog.ts'

let folder = ''
let store: DuckDbStore
let catalog: Catalog
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-catalog-'))
  await reopen()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function reopen(): Promise<void> {
  store = await openDuckDbStore({ path: path.join(folder, 'store.duckdb'), memoryLimitMb: 256 })
  catalog = new Catalog(store)
}

function watched(from: number, to: number, exchange = 'bybit') {
  const range = { from: LIVE_START + from, to: LIVE_START + to }
  return { exchange, symbol: 'SOLUSDT', dataKind: 'observed' as const, ...range }
}

/** Whether the fingerprint of a symbol is another one after a batch. */
async function isChanged(parts: Partial<LiveBatch>, symbol = 'SOLUSDT'): Promise<boolean> {
  const before = await catalog.fingerprint(symbol)
  await store.writeLive(liveBatch(parts))
  return (await catalog.fingerprint(symbol)) !== before
}

test('a fingerprint tells map inputs of its symbol, not liquidations or other symbols', async () => {
  await store.writeLive(liveBatch({ candles: [candle(0)], watched: [watched(0, 100)] }))
  expect(await isChanged({ candles: [candle(1)] })).toBe(true)
  expect(await isChanged({ candles: [candle(1, { symbol: 'ETHUSDT' })] })).toBe(false)
  expect(await isChanged({ liquidations: [liquidation(5)], watched: [watched(100, 200), watched(300, 400)] })).toBe(
    false,
  )
  expect(await isChanged({ watched: [watched(0, 100, 'okx')] })).toBe(true)
})

test('rows that were replaced under the same coverage have another fingerprint, after a restart too', async () => {
  await store.writeLive(liveBatch({ candles: [candle(0), candle(1)] }))
  const before = await catalog.fingerprint('SOLUSDT')
  expect(await isChanged({ candles: [candle(1, { close: 99 })] })).toBe(true)
  const after = await catalog.fingerprint('SOLUSDT')
  await store.close()
  await reopen()
  expect(await catalog.fingerprint('SOLUSDT')).toBe(after)
  expect(after).not.toBe(before)
})

test('coverage names the holes in watched time', async () => {
  await store.writeLive(liveBatch({ watched: [watched(0, 100), watched(250, 300)] }))
  const [market] = await catalog.markets()
  const [series] = market === undefined ? [] : seriesCoverage(market)
  expect(series?.missing).toEqual([{ from: LIVE_START + 100, to: LIVE_START + 250 }])
  expect(series?.expected).toBeUndefined()
})
