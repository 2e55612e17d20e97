import { setMaxListeners } from 'node:events'
import { rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import PQueue from 'p-queue'
import { AppError } from '../../domain/errors.ts'
import type { NewArchiveFileRecord } from '../../storage/archive-target.ts'
import type { ArchiveFile } from './archive-file.ts'
import { type Fetched, fetchVerified, setAside } from './fetch-verified.ts'
import {
  type IngestedFile,
  type IngestedSeries,
  type IngestOptions,
  type IngestSummary,
  sourceAddress,
} from './ingest-options.ts'
import { IngestReporter } from './ingest-reporter.ts'
import { loadFile } from './load-file.ts'
import { outcomeNotes } from './outcome-notes.ts'
import type { PlannedFile } from './plan-archive.ts'
import { type PlannedSeries, planSeries } from './plan-series.ts'
import { type ArchiveSource, openSource } from './source.ts'

/** Files that are read at a time: while one waits for its turn to be committed, others keep the cores busy. */
const TABLE_LOADS = 4
/** Trades keep all cores busy by themselves. */
const TRADE_LOADS = 2
const ATTEMPTS = 6
const FIRST_PAUSE_MS = 1000

/**
 * Brings what is missing of a venue's archive into the store, file by file.
 *
 * A file that is damaged or not understood is set aside and the rest goes on; a host that cannot be reached ends the
 * run. What was loaded stays, and the next run goes on from there.
 *
 * @throws ARCHIVE_UNREACHABLE, ARCHIVE_BLOCKED, and usage errors ARCHIVE_*
 */
export async function ingest(options: IngestOptions): Promise<IngestSummary> {
  const { now = Date.now } = options
  const plan = await planSeries(options, now())
  const reporter = new IngestReporter(plan.series, options.onProgress)
  const asideFolder = path.join(options.workFolder, 'set-aside')
  const results = new Map<PlannedSeries, IngestedFile[]>(plan.series.map((series) => [series, []]))
  try {
    if (options.isDryRun !== true) await runFiles(options, { series: plan.series, results, reporter, asideFolder })
  } finally {
    reporter.finish()
  }
  const series: IngestedSeries[] = plan.series.map((planned) => ({
    symbol: planned.symbol,
    kind: planned.dataset.kind,
    interval: planned.interval,
    files: options.isDryRun === true ? planned.planned.map(plannedOnly) : (results.get(planned) ?? []),
  }))
  return { exchange: options.exchange.id, series, ...reporter.totals(), asideFolder, notes: plan.notes }
}

interface Run {
  readonly series: readonly PlannedSeries[]
  readonly results: Map<PlannedSeries, IngestedFile[]>
  readonly reporter: IngestReporter
  readonly asideFolder: string
}

async function runFiles(options: IngestOptions, run: Run): Promise<void> {
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  // Every request and query listens to it: with many jobs that is no leak.
  setMaxListeners(0, signal)
  const { attempts = ATTEMPTS, retryDelayMs = FIRST_PAUSE_MS } = options
  const http = { attempts, retryDelayMs, signal }
  const source = openSource(sourceAddress(options), { folder: path.join(options.workFolder, 'files'), http })
  await rm(path.join(options.workFolder, 'unpacked'), { recursive: true, force: true })
  const downloads = new PQueue({ concurrency: options.jobs })
  const tableLoads = new PQueue({ concurrency: TABLE_LOADS })
  const tradeLoads = new PQueue({ concurrency: TRADE_LOADS })
  let failure: unknown
  const fail = (error: unknown): void => {
    failure ??= error
    downloads.clear()
    stop.abort()
  }
  try {
    for (const series of run.series) {
      const loads = series.dataset.content.type === 'trades' ? tradeLoads : tableLoads
      const worker = new FileWorker({ options: { ...options, signal }, run, source, loads, series })
      for (const planned of series.planned) {
        downloads.add(() => worker.bring(planned)).catch(fail)
      }
    }
    await downloads.onIdle()
  } finally {
    await source.close()
  }
  options.signal?.throwIfAborted()
  if (failure === undefined) await removeWork(options.workFolder)
  if (failure !== undefined) throw failure
}

interface WorkerParts {
  readonly options: IngestOptions
  readonly run: Run
  readonly source: ArchiveSource
  readonly loads: PQueue
  readonly series: PlannedSeries
}

/** Fetches and loads files of one series. */
class FileWorker {
  private readonly parts: WorkerParts

  constructor(parts: WorkerParts) {
    this.parts = parts
  }

  /** Brings a file, or what is to come in its place. */
  async bring({ file, instead, loadedSha256 }: PlannedFile): Promise<void> {
    const result = await this.tryFile(file, loadedSha256)
    const isThere = result.state === 'loaded' || result.state === 'unchanged'
    if (isThere || instead.length === 0) return this.note(file, result)
    // A month that is not out yet is no news; one that is damaged is, though its days may bring the same.
    if (result.state === 'refused') {
      this.note(file, result)
      this.parts.run.reporter.expectAll(instead)
    } else this.parts.run.reporter.replace(file, instead)
    for (const day of instead) await this.bring({ file: day, instead: [] })
  }

  private note(file: ArchiveFile, result: IngestedFile): void {
    this.parts.run.results.get(this.parts.series)?.push(result)
    this.parts.run.reporter.done(file, result)
  }

  private async tryFile(file: ArchiveFile, loadedSha256: string | undefined): Promise<IngestedFile> {
    const { options, run, source } = this.parts
    const { reporter } = run
    reporter.begin(file)
    try {
      const onBytes = (bytes: number) => reporter.downloaded(bytes)
      const fetched = await fetchVerified(source, file, {
        loadedSha256,
        onBytes,
        asideFolder: run.asideFolder,
        signal: options.signal,
      })
      if (fetched.state === 'unchanged') return { path: file.path, state: 'unchanged', rows: 0, notes: [] }
      if (fetched.state === 'absent') {
        await this.remember(file, { state: 'absent', problem: sourceAddress(options) })
        return { path: file.path, state: 'absent', rows: 0, notes: [] }
      }
      return await this.load(file, fetched)
    } catch (error) {
      if (options.signal?.aborted === true || !(error instanceof AppError) || error.kind !== 'data') throw error
      await this.remember(file, { state: 'refused', problem: error.message })
      return { path: file.path, state: 'refused', rows: 0, notes: [`${error.message} [${error.code}]`] }
    }
  }

  private async load(file: ArchiveFile, fetched: Extract<Fetched, { state: 'fetched' }>): Promise<IngestedFile> {
    const { options, run, loads, series } = this.parts
    const { local, bytes, sha256 } = fetched
    try {
      const outcome = await loads.add(() =>
        loadFile(
          { file, path: local.path, bytes, sha256 },
          {
            store: options.store,
            exchange: options.exchange.id,
            scratch: path.join(options.workFolder, 'unpacked'),
            largeTradeUsd: options.largeTradeUsd,
            rawRoot: options.rawRoot,
            optionsKey: series.optionsKey,
            isRecorded: series.recorded.has(file.path),
            now: options.now ?? Date.now,
            signal: options.signal,
            onUnpacked: (unpacked) => run.reporter.unpacked(unpacked),
          },
        ),
      )
      await local.remove()
      return { path: file.path, state: 'loaded', rows: outcome.rows, notes: outcomeNotes(outcome) }
    } catch (error) {
      if (error instanceof AppError && error.kind === 'data' && options.signal?.aborted !== true) {
        await setAside(local, path.join(run.asideFolder, file.path))
      }
      throw error
    }
  }

  /** Notes why a file brought nothing; the record of one whose rows are stored stays, as they do. */
  private async remember(file: ArchiveFile, news: { state: 'absent' | 'refused'; problem: string }): Promise<void> {
    const { options, series } = this.parts
    if (!series.loaded.has(file.path)) await options.store.recordArchiveFile(this.record(file, news))
  }

  private record(
    file: ArchiveFile,
    { state, problem }: { state: 'absent' | 'refused'; problem: string },
  ): NewArchiveFileRecord {
    const { options, series } = this.parts
    return {
      isKnown: series.recorded.has(file.path),
      exchange: options.exchange.id,
      path: file.path,
      kind: file.dataset.kind,
      symbol: file.symbol,
      interval: file.interval ?? '',
      ...file.period,
      state,
      optionsKey: series.optionsKey,
      sha256: undefined,
      bytes: undefined,
      rows: 0,
      problem,
      checkedMs: (options.now ?? Date.now)(),
    }
  }
}

/** After a whole run nothing is to be gone on with; files that were set aside stay. */
async function removeWork(folder: string): Promise<void> {
  for (const name of ['files', 'unpacked']) await rm(path.join(folder, name), { recursive: true, force: true })
  await rmdir(folder).catch(() => undefined)
}

function plannedOnly({ file }: PlannedFile): IngestedFile {
  return { path: file.path, state: 'planned', rows: 0, notes: [] }
}
