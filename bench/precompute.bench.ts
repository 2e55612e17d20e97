import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { Worker } from 'node:worker_threads'
import { defaultBucketSize } from '../src/domain/price-grid.ts'
import type { BarColumns } from '../src/kernel/bars.ts'
import { type PackedHeat, precomputeLedger } from './precompute-ledger.ts'
import type { PrecomputeResult, PrecomputeTask } from './precompute-worker.ts'
import { median, printTable, short } from './report.ts'
import { fiveMinuteBars } from './simulated-bars.ts'

const SYMBOLS = 10
const DAYS = 90
const THREADS = 2
const ROUNDS = 3
const WORKER = fileURLToPath(new URL('./precompute-thread.mjs', import.meta.url))

const tasks = Array.from({ length: SYMBOLS }, (_, symbol): PrecomputeTask => {
  const bars = fiveMinuteBars({ days: DAYS, seed: symbol + 1 })
  return { symbol, bars: sharedBars(bars), bucketSize: defaultBucketSize(bars.close.at(-1) ?? 0) }
})
const alone: number[] = []
const spawned: number[] = []
const kept: number[] = []
const started = await startWorkers()
runAlone()
await runOn(started)
for (let round = 0; round < ROUNDS; round++) {
  const [expected, ms] = timedAlone()
  alone.push(ms)
  const before = performance.now()
  const fresh = await startWorkers()
  const found = await runOn(fresh)
  spawned.push(performance.now() - before)
  await Promise.all(fresh.map((worker) => worker.terminate()))
  if (!isDeepStrictEqual(found, expected)) throw new Error('threads gave other heatmaps than one thread')
  const again = performance.now()
  await runOn(started)
  kept.push(performance.now() - again)
}
await Promise.all(started.map((worker) => worker.terminate()))
const one = median(alone)
const row = (what: string, times: readonly number[]) => [
  what,
  short(median(times) / 1000),
  short(median(times.map((ms, i) => (alone[i] ?? one) / ms))),
]
printTable(
  'Precomputing ten symbols',
  ['what', 's', 'times faster'],
  [
    row('one thread', alone),
    row(`${THREADS} worker threads, started for it`, spawned),
    row(`${THREADS} worker threads, already there`, kept),
  ],
  `Ten seeds of the simulated market, ${DAYS} days of five-minute candles each, model ledger, hourly columns; medians of ${ROUNDS} alternating rounds. Bars lie in shared memory, heatmaps are handed over; both ways give the same bits. A symbol goes to the next free thread.`,
)

function timedAlone(): [PackedHeat[], number] {
  const before = performance.now()
  const heats = runAlone()
  return [heats, performance.now() - before]
}

function runAlone(): PackedHeat[] {
  return tasks.map(({ bars, bucketSize }) => precomputeLedger(bars, bucketSize))
}

async function startWorkers(): Promise<Worker[]> {
  const workers = Array.from({ length: THREADS }, () => new Worker(WORKER))
  await Promise.all(workers.map((worker) => once(worker, 'online')))
  return workers
}

/** Gives each worker a task at a time until all are done. */
async function runOn(workers: readonly Worker[]): Promise<PackedHeat[]> {
  const results: PackedHeat[] = []
  const waiting = tasks.values()
  await Promise.all(
    workers.map(async (worker) => {
      for (const task of waiting) {
        worker.postMessage(task)
        const [result]: PrecomputeResult[] = await once(worker, 'message')
        if (result !== undefined) results[result.symbol] = result.heat
      }
    }),
  )
  return results
}

/** The same bars in memory that all threads see. */
function sharedBars(bars: BarColumns): BarColumns {
  const share = (column: unknown): unknown => {
    if (column instanceof Float64Array) {
      const shared = new Float64Array(new SharedArrayBuffer(column.byteLength))
      shared.set(column)
      return shared
    }
    return column
  }
  return { ...bars, ...Object.fromEntries(Object.entries(bars).map(([name, column]) => [name, share(column)])) }
}
