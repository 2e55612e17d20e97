// Thread of precompute.bench.ts: answers each task with its heatmap, handed over without a copy.
import { parentPort } from 'node:worker_threads'
import type { BarColumns } from '../src/kernel/bars.ts'
import { buffersOf, type PackedHeat, precomputeLedger } from './precompute-ledger.ts'

/** Bars of one symbol; their columns lie in shared memory. */
export interface PrecomputeTask {
  readonly symbol: number
  readonly bars: BarColumns
  readonly bucketSize: number
}

export interface PrecomputeResult {
  readonly symbol: number
  readonly heat: PackedHeat
}

parentPort?.on('message', ({ symbol, bars, bucketSize }: PrecomputeTask) => {
  const heat = precomputeLedger(bars, bucketSize)
  const result: PrecomputeResult = { symbol, heat }
  parentPort?.postMessage(result, buffersOf(heat))
})
