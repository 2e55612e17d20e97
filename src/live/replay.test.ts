import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { liquidation, liveBatch } from '../../test/helpers/live-batches.ts'
import { dumpStore } from '../../test/helpers/store-dump.ts'
import { bybit } from '../exchanges/bybit.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'
import type { FeedRecord } from './feed-records.ts'
import { FrameLog } from './frame-log.ts'
import { PendingRows } from './pending-rows.ts'
import { PipelineCounts } from './pipeline-counts.ts'
import { replay } from './replay.ts'
import { VenuePipeline } from './venue-pipeline.ts'

const MINUTE = 60_000
const START = 29_000_000 * MINUTE
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liqheat-replay-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** Does something with a store, and answers everything it holds afterwards. */
async function dumpAfter(name: string, work: (store: DuckDbStore) => Promise<void>) {
  const file = join(folder, name)
  const store = await openDuckDbStore({ path: file })
  try {
    await work(store)
  } finally {
    await store.close()
  }
  return dumpStore(file)
}

/** Six minutes of Bybit with a lost connection, a second one, funding, identical liquidations and late frames. */
function* records(): Generator<FeedRecord> {
  const exchange = 'bybit'
  const instruments = [{ symbol: 'SOLUSDT', instrumentId: 'SOLUSDT', contractValue: 1, isInverse: false }]
  yield { type: 'started', at: START + 7000, exchange, instruments, others: ['XUSDT'], lastSeen: {}, known: [] }
  let connection = 1
  const acks = (at: number): FeedRecord[] =>
    ['allLiquidation1', 'publicTrade1', 'tickers1'].map((id) => {
      const text = JSON.stringify({ success: true, ret_msg: '', op: 'subscribe', req_id: id })
      return { type: 'frame', at, exchange, route: 'linear', connection, text }
    })
  yield { type: 'opened', at: START + 7100, exchange, route: 'linear', connection, isSimulated: true }
  yield* acks(START + 7150)
  for (let i = 0; i < 700; i++) {
    const at = START + 7200 + i * 500
    const frame = (message: object): FeedRecord => {
      return { type: 'frame', at, exchange, route: 'linear', connection, text: JSON.stringify(message) }
    }
    if (i === 300) yield { type: 'closed', at, exchange, route: 'linear', connection, problem: 'reset' }
    if (i === 300) connection = 2
    if (i === 310) yield { type: 'opened', at, exchange, route: 'linear', connection, isSimulated: true }
    if (i === 310) yield* acks(at)
    if (i >= 300 && i < 310) continue
    const price = 100 + Math.sin(i / 20)
    const ticker = { symbol: 'SOLUSDT', markPrice: price.toFixed(3), singleOpenInterest: String(5000 + i) }
    const funding = { fundingRate: '0.0001', nextFundingTime: String(START + (i < 470 ? 4 * MINUTE : 484 * MINUTE)) }
    yield frame({ topic: 'tickers.SOLUSDT', type: 'snapshot', ts: at - 3, data: { ...ticker, ...funding } })
    const trade = {
      T: at - 5,
      s: 'SOLUSDT',
      S: i % 3 === 0 ? 'Buy' : 'Sell',
      v: '0.1',
      p: price.toFixed(3),
      i: `t${i}`,
    }
    yield frame({ topic: 'publicTrade.SOLUSDT', type: 'snapshot', ts: at - 3, data: [trade] })
    const liquidation = { T: at - 100, s: 'SOLUSDT', S: 'Buy', v: '2', p: price.toFixed(2) }
    const rows = i % 7 === 0 ? [liquidation, liquidation] : [liquidation]
    if (i % 3 === 0) yield frame({ topic: 'allLiquidation.SOLUSDT', type: 'snapshot', ts: at - 2, data: rows })
    if (i % 30 === 0) yield frame({ topic: 'allLiquidation.SOLUSDT', type: 'snapshot', ts: at - 2, data: rows })
    yield { type: 'tick', at: at + 100 }
  }
  yield { type: 'closed', at: START + 360_000, exchange, route: 'linear', connection, problem: 'stopped' }
}

/** Takes the records as a collector does, in batches of some rows. */
async function record(store: DuckDbStore, log: FrameLog): Promise<void> {
  const pending = new PendingRows()
  const pipeline = new VenuePipeline({
    exchange: bybit,
    counts: new PipelineCounts('bybit', START),
    sink: {
      event: (event) => pending.event(event),
      gap: (gap) => pending.gap(gap),
      watched: (time) => pending.watched(time),
      missed: () => undefined,
      traders: () => undefined,
    },
  })
  for (const one of records()) {
    log.append(one)
    pipeline.accept(one)
    if (pending.size >= 7) await store.writeLive({ ...pending.take(), states: [], counts: [] })
  }
  await store.writeLive({ ...pending.take(), states: [], counts: [] })
  await log.close()
}

function openLog(fileBytes: number): Promise<FrameLog> {
  let now = START
  const onProblem = (problem: string): void => {
    throw new Error(problem)
  }
  return FrameLog.open({ folder: join(folder, 'frames'), fileBytes, folderBytes: 1e9, now: () => now++, onProblem })
}

async function frameFiles(): Promise<string[]> {
  return (await readdir(join(folder, 'frames'))).sort().map((name) => join(folder, 'frames', name))
}

it('makes the same rows to the bit, also in place of those that are there', async () => {
  const log = await openLog(4000)
  const rows = await dumpAfter('first.duckdb', (store) => record(store, log))
  const files = await frameFiles()
  expect(files.length).toBeGreaterThan(2)
  const again = await dumpAfter('again.duckdb', async (store) => {
    const summary = await replay({ files, store })
    // Minutes 1 and 4 are seen whole: the first is begun in its midst, 2 and 3 hold the lost connection.
    expect(summary.rows).toMatchObject({ candles: 3, markCandles: 3, funding: 1 })
    // 230 of 690 moments, and once more in the 34 that 21 divides.
    expect(summary.rows.liquidations).toBe(230 + 34)
  })
  expect(again).toEqual(rows)
  const twice = await dumpAfter('first.duckdb', async (store) => {
    await replay({ files, store })
  })
  expect(twice).toEqual(rows)
})

it('makes the liquidations of a run whose first file is gone, and leaves what came before', async () => {
  const log = await openLog(4000)
  const rows = await dumpAfter('store.duckdb', (store) => record(store, log))
  const [, ...others] = await frameFiles()
  const after = await dumpAfter('store.duckdb', async (store) => {
    const { rows: made } = await replay({ files: others, store })
    expect(made.liquidations).toBeGreaterThan(50)
    // The second connection was opened in a file that is there: what it saw whole is made.
    expect(made.candles).toBeGreaterThan(0)
  })
  expect(after).toEqual(rows)
})

it('leaves what a run brought that was not logged', async () => {
  const log = await openLog(1e9)
  await dumpAfter('store.duckdb', (store) => record(store, log))
  await dumpAfter('store.duckdb', async (store) => {
    const between = liquidation(0, { eventTime: START + 400_000, receivedTime: START + 400_000 })
    await store.writeLive(liveBatch({ liquidations: [between] }))
    await replay({ files: await frameFiles(), store })
    const filter = { from: START + 390_000, to: START + 410_000 }
    expect(await store.readLiquidationPage(filter, { limit: 10, order: 'oldest' })).toHaveLength(1)
  })
})
