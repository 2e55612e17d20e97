import { basename } from 'node:path'
import { defineError } from '../domain/errors.ts'
import { requireExchange } from '../exchanges/registry.ts'
import type { LiveBatch, LiveTarget } from '../storage/live-target.ts'
import type { FrameLogLine } from './frame-log.ts'
import { PendingRows } from './pending-rows.ts'
import { PipelineCounts } from './pipeline-counts.ts'
import { readFrameLog } from './read-frame-log.ts'
import { VenuePipeline } from './venue-pipeline.ts'

const BATCH_ROWS = 50_000
const PROGRESS_LINES = 20_000
/** Rows that a summary counts, by their place in a batch. */
const COUNTED = ['liquidations', 'candles', 'markCandles', 'openInterest', 'funding', 'gaps'] as const

const ReplayIncomplete = defineError('REPLAY_INCOMPLETE', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; continues: string }) =>
    `${d.file} goes on from ${d.continues}; name all files of its run, oldest first`,
})

export interface ReplayOptions {
  /** Files of one run or several, oldest first. */
  readonly files: readonly string[]
  readonly store: Pick<LiveTarget, 'writeLive' | 'removeLiveLiquidations'>
  readonly signal?: AbortSignal | undefined
  /** Called now and then with the number of lines read. */
  readonly onProgress?: ((lines: number) => void) | undefined
}

export interface ReplaySummary {
  readonly lines: number
  /** Records that the log itself had lost. */
  readonly lost: number
  /** UTC ms of the first and the last record; undefined when there was none. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly rows: Readonly<Record<(typeof COUNTED)[number], number>>
}

/**
 * Makes the rows of recorded frames once more and stores them in place of those that the run stored.
 *
 * With the parsers of that time the rows are the same to the bit; with a mended parser they are what they should have
 * been. A replay that was interrupted is run again.
 *
 * @throws REPLAY_INCOMPLETE, FRAME_LOG_UNREADABLE, EXCHANGE_UNKNOWN, STORE_*
 */
export async function replay({ files, store, signal, onProgress }: ReplayOptions): Promise<ReplaySummary> {
  const extents = await checkFiles(files, signal)
  for (const [exchange, range] of extents) await store.removeLiveLiquidations({ exchange, ...range })
  const run = new Replay(store)
  for (const file of files) {
    for await (const line of readFrameLog(file)) {
      signal?.throwIfAborted()
      run.take(line)
      if (run.isFull()) await run.write()
      if (run.lines % PROGRESS_LINES === 0) onProgress?.(run.lines)
    }
  }
  await run.write()
  return run.summary()
}

/** Reads the files once before anything is changed; answers in which time each venue received something. */
async function checkFiles(files: readonly string[], signal: AbortSignal | undefined) {
  const extents = new Map<string, { from: number; to: number }>()
  const names = new Set<string>()
  for (const file of files) {
    for await (const line of readFrameLog(file)) {
      signal?.throwIfAborted()
      if (line.type === 'log' && line.continues !== undefined && !names.has(line.continues)) {
        throw ReplayIncomplete({ file, continues: line.continues })
      }
      if (!('exchange' in line)) continue
      const from = extents.get(line.exchange)?.from ?? line.at
      extents.set(requireExchange(line.exchange).id, { from, to: line.at + 1 })
    }
    names.add(basename(file))
  }
  return extents
}

class Replay {
  lines = 0
  private readonly store: Pick<LiveTarget, 'writeLive'>
  private readonly pipelines = new Map<string, VenuePipeline>()
  private readonly pending = new PendingRows()
  private readonly rows = { liquidations: 0, candles: 0, markCandles: 0, openInterest: 0, funding: 0, gaps: 0 }
  private from: number | undefined
  private to: number | undefined
  private lost = 0

  constructor(store: Pick<LiveTarget, 'writeLive'>) {
    this.store = store
  }

  take(line: FrameLogLine): void {
    this.lines++
    if (line.type === 'log') return
    if (line.type === 'lost') {
      this.lost += line.records
      return
    }
    this.from ??= line.at
    this.to = line.at
    if (line.type === 'tick') for (const pipeline of this.pipelines.values()) pipeline.accept(line)
    else this.pipelineOf(line.exchange).accept(line)
  }

  isFull(): boolean {
    return this.pending.size >= BATCH_ROWS
  }

  async write(): Promise<void> {
    const batch: LiveBatch = { ...this.pending.take(), states: [], counts: [] }
    for (const part of COUNTED) this.rows[part] += batch[part].length
    await this.store.writeLive(batch)
  }

  summary(): ReplaySummary {
    const { lines, lost, from, to, rows } = this
    return { lines, lost, from, to, rows }
  }

  private pipelineOf(id: string): VenuePipeline {
    const known = this.pipelines.get(id)
    if (known !== undefined) return known
    const { pending } = this
    const sink = {
      event: (event: Parameters<PendingRows['event']>[0]) => pending.event(event),
      gap: (gap: Parameters<PendingRows['gap']>[0]) => pending.gap(gap),
      watched: (time: Parameters<PendingRows['watched']>[0]) => pending.watched(time),
      missed: () => undefined,
      traders: () => undefined,
    }
    const pipeline = new VenuePipeline({ exchange: requireExchange(id), sink, counts: new PipelineCounts(id, 0) })
    this.pipelines.set(id, pipeline)
    return pipeline
  }
}
