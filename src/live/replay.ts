import { basename } from 'node:path'
import { requireExchange } from '../exchanges/registry.ts'
import type { LiveBatch, LiveTarget } from '../storage/live-target.ts'
import type { FrameLogHead, FrameLogLine } from './frame-log.ts'
import { PendingRows } from './pending-rows.ts'
import { PipelineCounts } from './pipeline-counts.ts'
import { readFrameLog } from './read-frame-log.ts'
import { VenuePipeline } from './venue-pipeline.ts'

const BATCH_ROWS = 50_000
const PROGRESS_LINES = 20_000
/** Rows that a summary counts, by their place in a batch. */
const COUNTED = ['liquidations', 'candles', 'markCandles', 'openInterest', 'funding', 'gaps'] as const

export interface ReplayOptions {
  /** Files of one run or several, oldest first; a run may begin in any of its files, which then make only the
   * liquidations of connections that were open before. */
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
 * @throws FRAME_LOG_UNREADABLE, EXCHANGE_UNKNOWN, STORE_*
 */
export async function replay({ files, store, signal, onProgress }: ReplayOptions): Promise<ReplaySummary> {
  for (const extent of await checkFiles(files, signal)) await store.removeLiveLiquidations(extent)
  const run = new Replay(store)
  const names = new Set<string>()
  for (const file of files) {
    names.add(basename(file))
    for await (const line of readFrameLog(file)) {
      signal?.throwIfAborted()
      // What is open at the beginning of a file is known already where the file before it was read.
      if (line.type === 'log' && !names.has(line.continues ?? '')) run.resume(line)
      run.take(line)
      if (run.isFull()) await run.write()
      if (run.lines % PROGRESS_LINES === 0) onProgress?.(run.lines)
    }
  }
  await run.write()
  return run.summary()
}

type Extent = { readonly exchange: string; from: number; to: number }

/**
 * Reads the files once before anything is changed; answers when each venue received what they hold.
 *
 * A run of a venue is an extent of its own, and so is what comes after lost records: what another run, or the lost
 * records, brought is not in the files and stays.
 */
async function checkFiles(files: readonly string[], signal: AbortSignal | undefined): Promise<readonly Extent[]> {
  const extents = new Extents()
  for (const file of files) {
    for await (const line of readFrameLog(file)) {
      signal?.throwIfAborted()
      extents.add(line)
    }
  }
  return extents.all
}

class Extents {
  readonly all: Extent[] = []
  /** Those that go on, by exchange. */
  private readonly open = new Map<string, Extent>()

  add(line: FrameLogLine): void {
    if (line.type === 'lost') this.open.clear()
    if (!('exchange' in line)) return
    const { exchange, at } = line
    const open = line.type === 'started' ? undefined : this.open.get(exchange)
    const extent = open ?? { exchange: requireExchange(exchange).id, from: at, to: at + 1 }
    // Our clock may have been set back in between.
    extent.from = Math.min(extent.from, at)
    extent.to = Math.max(extent.to, at + 1)
    if (open !== undefined) return
    this.open.set(exchange, extent)
    this.all.push(extent)
  }
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

  /** Begins with a file in the midst of a run. */
  resume({ open }: FrameLogHead): void {
    for (const record of open) this.pipelineOf(record.exchange).accept(record)
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
