import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openObserved } from './duckdb-observed-positions.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { ObservedPosition, ObservedTarget } from './observed-target.ts'

/** 2026-01-01T00:00:00Z */
const T = 1_767_225_600_000
const ALL = { exchange: 'hyperliquid', symbol: 'SOLUSDT', from: T, to: T + 3_600_000 }

let folder = ''
let store: DuckDbStore
let observed: ObservedTarget

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-observed-'))
  store = await openDuckDbStore({ path: path.join(folder, 'market.duckdb'), memoryLimitMb: 256 })
  observed = openObserved(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function position(account: string, change: Partial<ObservedPosition> = {}): ObservedPosition {
  return {
    account,
    symbol: 'SOLUSDT',
    time: T + 1000,
    side: 'long',
    quantity: 2.5,
    entryPrice: 120,
    liquidationPrice: 96,
    leverage: 5,
    dataKind: 'observed',
    ...change,
  }
}

test('what was seen of an account replaces all that was stored of it, and old positions leave', async () => {
  const a = position('0xa')
  const b = position('0xb', { side: 'short', liquidationPrice: undefined, time: T + 500 })
  const c = position('0xc', { liquidationPrice: 90, dataKind: 'simulated' })
  const other = position('0xc', { symbol: 'BTCUSDT' })
  const accounts = ['0xa', '0xb', '0xc']
  await observed.writeObserved({ exchange: 'hyperliquid', accounts, positions: [a, b, c, other], keepFrom: T })
  // By liquidation price; the one without comes last.
  expect(await observed.readObserved(ALL)).toEqual([c, a, b])
  expect(await observed.readObserved({ ...ALL, from: T + 501 })).toEqual([c, a])
  expect(await observed.readObserved({ ...ALL, exchange: 'okx' })).toEqual([])

  // 0xc has closed its positions, 0xa has grown, and 0xb was seen too long ago.
  const grown = position('0xa', { quantity: 3, time: T + 2000 })
  await observed.writeObserved({
    exchange: 'hyperliquid',
    accounts: ['0xa', '0xc'],
    positions: [grown],
    keepFrom: T + 501,
  })
  expect(await observed.readObserved(ALL)).toEqual([grown])
  expect(await observed.readObserved({ ...ALL, symbol: 'BTCUSDT' })).toEqual([])
  // Maps stay as they are.
  expect(store.revision({ symbol: 'SOLUSDT' })).toBe(0)
})

test('forgetting needs no new positions', async () => {
  await observed.writeObserved({ exchange: 'hyperliquid', accounts: [], positions: [], keepFrom: T + 3000 })
  expect(await observed.readObserved(ALL)).toEqual([])
})
