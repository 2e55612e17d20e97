import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HandClock } from '../../test/helpers/hand-clock.ts'
import { candle, LIVE_START, liquidation } from '../../test/helpers/live-batches.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'
import { LiveWriter } from './writer.ts'

let folder: string
let store: DuckDbStore
let clock: HandClock
let dropped: number
let problems: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liqheat-writer-'))
  store = await openDuckDbStore({ path: join(folder, 'live.duckdb') })
  clock = new HandClock()
  dropped = 0
  problems = []
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

function writer(flushRows?: number): LiveWriter {
  return new LiveWriter({
    store,
    clock,
    flushMs: 200,
    ...(flushRows === undefined ? {} : { flushRows }),
    onProblem: (problem) => problems.push(problem),
    onDropped: (_, rows) => {
      dropped += rows
    },
  })
}

async function stored(): Promise<number> {
  const filter = { from: LIVE_START, to: LIVE_START + 1e6 }
  return (await store.readLiquidationPage(filter, { limit: 1000, order: 'oldest' })).length
}

/** Reads queue behind no write: an empty one is waited for. */
function settled(): Promise<unknown> {
  return store.write(
    async () => undefined,
    () => [],
  )
}

test('rows wait for each other, 200 ms at most', async () => {
  const live = writer()
  for (let i = 0; i < 5; i++) live.event(liquidation(i))
  clock.advance(199)
  await settled()
  expect(await stored()).toBe(0)
  clock.advance(1)
  await settled()
  expect(await stored()).toBe(5)
  await live.stop()
})

test('a full batch does not wait', async () => {
  const live = writer(3)
  for (let i = 0; i < 3; i++) live.event(liquidation(i))
  await settled()
  expect(await stored()).toBe(3)
  await live.stop()
})

test('what waits is stored when it is stopped; running candles are not', async () => {
  const live = writer()
  live.event(liquidation(0))
  live.event(candle(0, { isClosed: false }))
  live.event(candle(1))
  await live.stop()
  expect(await stored()).toBe(1)
  const range = { exchange: 'bybit', symbol: 'SOLUSDT', interval: '1m', from: 0, to: Number.MAX_SAFE_INTEGER } as const
  expect([...(await store.readCandles(range)).openTime]).toEqual([LIVE_START + 60_000])
})

test('a store that does not take a batch is told of, and what is lost in the end is counted', async () => {
  const live = writer()
  live.event(liquidation(0))
  await store.close()
  clock.advance(200)
  await expect.poll(() => problems.length).toBe(1)
  expect(problems[0]).toContain('trying again in 500 ms')
  // The next attempt, 500 ms later, fails too; then it is told to stop.
  const stopping = live.stop()
  clock.advance(500)
  await stopping
  expect(dropped).toBe(1)
  expect(problems[1]).toContain('lost')
})

test('more rows than memory should hold are lost and counted', async () => {
  const live = writer(1e9)
  const row = liquidation(0)
  for (let i = 0; i < 500_010; i++) live.event(row)
  expect(dropped).toBe(10)
})
