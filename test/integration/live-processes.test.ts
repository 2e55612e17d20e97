import type { ChildProcess } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeVenue } from '../../src/fake/fake-venue.ts'
import type { FakeVenue } from '../../src/fake/venue-state.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { runCli, startCli, temporaryFolder } from '../helpers/cli.ts'
import { allLiquidations, namesOf, without } from '../helpers/live-run.ts'

const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER }
const folder = temporaryFolder()
const running: ChildProcess[] = []
let fake: FakeVenue

beforeAll(async () => {
  fake = await startFakeVenue({ venue: 'bybit', symbols: ['BTCUSDT', 'SOLUSDT'], seed: 3, liquidationsPerSecond: 200 })
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await fake.close()
  folder.remove()
})

/** Starts recording from the fake and waits until it is live. */
async function collect(
  db: string,
  more: readonly string[] = [],
): Promise<{ child: ChildProcess; ended: Promise<unknown> }> {
  const options = ['--live-exchanges', 'bybit', '--live-symbols', 'BTCUSDT,SOLUSDT', '--live-repair-hours', '0']
  const child = startCli(['collect', '--db', db, ...options, ...more], {
    LIQHEAT_BYBIT_WS_URL: fake.wsUrl,
    LIQHEAT_BYBIT_REST_URL: fake.restUrl,
  })
  running.push(child)
  const ended = new Promise((resolve) => child.on('close', resolve))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk
      if (/bybit +live +liquidations/.test(output)) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void ended.then(() => reject(new Error(output)))
  })
  return { child, ended }
}

async function sentMore(count: number): Promise<void> {
  const wanted = fake.sent.liquidations + count
  while (fake.sent.liquidations < wanted) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function inStore<Result>(db: string, read: (store: DuckDbStore) => Promise<Result>): Promise<Result> {
  const store = await openDuckDbStore({ path: db })
  try {
    return await read(store)
  } finally {
    await store.close()
  }
}

describe('liqheat collect', () => {
  it('stores all it has received when it is told to stop, however long its batches wait', async () => {
    const db = join(folder.path, 'term.duckdb')
    const before = fake.sent.list().length
    const { child, ended } = await collect(db, ['--live-flush-ms', '60000'])
    await sentMore(300)
    // The connection is reset only when the client has read everything that was sent.
    await fake.plant({ type: 'no-listen', isDrained: true })
    const sent = fake.sent.list().slice(before)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    await fake.clear()
    const stored = await inStore(db, (store) => allLiquidations(store, 'bybit'))
    expect(namesOf(stored)).toEqual(namesOf(sent))
  })

  it('loses at most the last second when it is killed, and records from when to when it did not watch', async () => {
    const db = join(folder.path, 'kill.duckdb')
    const before = fake.sent.list().length
    const first = await collect(db)
    await sentMore(400)
    const killedAt = Date.now()
    first.child.kill('SIGKILL')
    await first.ended
    const second = await collect(db)
    await sentMore(200)
    await fake.plant({ type: 'no-listen', isDrained: true })
    const sent = fake.sent.list().slice(before)
    second.child.kill('SIGTERM')
    await second.ended
    await fake.clear()
    const { stored, gaps } = await inStore(db, async (store) => ({
      stored: await allLiquidations(store, 'bybit'),
      gaps: await store.readFeedGaps({ ...EVER, exchanges: ['bybit'] }),
    }))
    expect(without(namesOf(stored), namesOf(sent))).toEqual([])
    const early = sent.filter(({ time }) => time < killedAt - 1500)
    expect(early.length).toBeGreaterThan(100)
    expect(without(namesOf(early), namesOf(stored))).toEqual([])
    const [gap] = gaps.filter(({ channel, to }) => channel === 'liquidations' && to !== undefined)
    expect(gap).toMatchObject({ reason: 'the collector was not running' })
    const missing = new Set(without(namesOf(sent), namesOf(stored)))
    for (const one of sent.filter((liquidation) => missing.has(namesOf([liquidation])[0] ?? ''))) {
      // Bybit's feed brings what happened in the half second before.
      expect(one.time).toBeGreaterThanOrEqual((gap?.from ?? 0) - 1000)
      expect(one.time).toBeLessThanOrEqual(gap?.to ?? 0)
    }
  })

  it('keeps frames that make the same rows when they are replayed', async () => {
    const db = join(folder.path, 'frames.duckdb')
    const frames = join(folder.path, 'frames')
    const { child, ended } = await collect(db, ['--frames-dir', frames])
    await sentMore(300)
    child.kill('SIGTERM')
    await ended
    const files = (await readdir(frames)).map((name) => join(frames, name))
    const again = join(folder.path, 'again.duckdb')
    const replayed = await runCli(['replay', ...files, '--db', again])
    expect(replayed).toMatchObject({ code: 0 })
    const first = await inStore(db, (store) => allLiquidations(store, 'bybit'))
    expect(first.length).toBeGreaterThan(200)
    expect(await inStore(again, (store) => allLiquidations(store, 'bybit'))).toEqual(first)
    // In place of what is there: twice is once.
    expect(await runCli(['replay', ...files, '--db', db])).toMatchObject({ code: 0 })
    expect(await inStore(db, (store) => allLiquidations(store, 'bybit'))).toEqual(first)
  })

  it('refuses what it cannot record, and a second recorder', async () => {
    const db = join(folder.path, 'usage.duckdb')
    const unknown = await runCli(['collect', '--db', db, '--live-exchanges', 'binance,mtgox'])
    expect(unknown).toMatchObject({ code: 2 })
    expect(unknown.stderr).toContain('mtgox')
    const { child, ended } = await collect(db)
    const second = await runCli(['collect', '--db', db, '--live-exchanges', 'bybit'])
    expect(second.code).toBe(2)
    expect(second.stderr).toContain('serve --live')
    // Other commands run where the store is open.
    expect(await runCli(['coverage', '--db', db])).toMatchObject({ code: 0 })
    child.kill('SIGTERM')
    await ended
  })
})
