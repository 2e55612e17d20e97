import type { FeedCounts, FeedGap, FeedStateSpan } from '../domain/feed-state.ts'
import type { TierTable } from '../domain/margin-tiers.ts'
import type { Interval, TimeRange } from '../domain/time.ts'
import type {
  ArchiveFileFilter,
  ArchiveFileRecord,
  ArchiveOutcome,
  ArchiveTablePlan,
  ArchiveTarget,
  FilePiece,
  NewArchiveFileRecord,
  TradesHooks,
  TradesOutcome,
  TradesPlan,
} from './archive-target.ts'
import { COUNT_SERIES } from './coverage-queries.ts'
import { loadArchiveFiles, putArchiveFile } from './duckdb-archive-files.ts'
import { commitArchiveTable, stageArchiveTable } from './duckdb-archive-table.ts'
import { copyStore, type StoreCopy } from './duckdb-backup.ts'
import { storeBatch } from './duckdb-batch.ts'
import { loadCoverage, loadReplacements } from './duckdb-coverage.ts'
import { loadFeedCounts, loadFeedGaps, loadFeedStates } from './duckdb-feed-records.ts'
import { writeHeatCells } from './duckdb-heat-cells.ts'
import { importTable } from './duckdb-import.ts'
import { loadLiquidationSums, loadLiquidations } from './duckdb-liquidations.ts'
import { removeLiveLiquidations, storeLive } from './duckdb-live.ts'
import { migrate } from './duckdb-migrate.ts'
import { type DuckDbFile, openDuckDbFile } from './duckdb-open.ts'
import { loadParquetHead } from './duckdb-parquet.ts'
import { discardRawTrades } from './duckdb-raw-trades.ts'
import { isRunWhole, loadEarlierRuns } from './duckdb-runs.ts'
import { SeriesReads } from './duckdb-series-reads.ts'
import { type DuckDbSession, inTransaction, SessionPool } from './duckdb-session.ts'
import { type FaultyTiers, loadCheckedTiers, storeTiers, type TierFaultFinder } from './duckdb-tiers.ts'
import { dropTrades, reduceFile } from './duckdb-trades.ts'
import { commitTrades } from './duckdb-trades-commit.ts'
import { interruptible, watched } from './duckdb-watch.ts'
import { storeSeries } from './duckdb-write-series.ts'
import { StoreClosed } from './errors.ts'
import type { HeatCellTable, HeatCellTarget } from './heat-cell-target.ts'
import type { EarlierImport, ImportHooks, ParquetHead, TableOutcome, TablePlan, TierImport } from './import-target.ts'
import type {
  FeedRecordFilter,
  LiquidationFilter,
  LiquidationPage,
  LiquidationSum,
  LiveBatch,
  LiveTarget,
  StoredLiquidation,
} from './live-target.ts'
import { type CommitListener, type RevisionState, Revisions } from './revisions.ts'
import type { SeriesTarget, SeriesWrite } from './series-target.ts'
import type { CoverageFilter, CoverageRow, MarketKey, Replacements, RevisionScope, SeriesBatch } from './store.ts'

/** Where the store is and what DuckDB may use. */
export interface DuckDbStoreOptions {
  /** Database file; made when absent, its folder too. */
  readonly path: string
  /** DuckDB's own limit; the process takes some 200 MB beyond it. */
  readonly memoryLimitMb?: number
  /** Default: all cores. */
  readonly threads?: number
  /** Stored margin tiers it finds a fault in are not used. */
  readonly tierFault?: TierFaultFinder
  /** Wall clock, UTC ms: when stored heatmap columns end to be valid. */
  readonly now?: () => number
}

/**
 * Opens the store, creating or updating it.
 *
 * @throws STORE_OPEN_TWICE, STORE_LOCKED, STORE_UNREADABLE, STORE_UNWRITABLE, STORE_SCHEMA_NEWER, STORE_MIGRATION_CHANGED
 */
export async function openDuckDbStore({
  path,
  memoryLimitMb = 2048,
  threads,
  tierFault,
  now = Date.now,
}: DuckDbStoreOptions): Promise<DuckDbStore> {
  const database = await openDuckDbFile({ path, memoryLimitMb, threads })
  const pool = new SessionPool(database.instance, now)
  try {
    const schemaVersion = await pool.use(async (session) => {
      // TimeZone is a global setting of the instance: every later connection has it too.
      await session.run("SET GLOBAL TimeZone = 'UTC'")
      return migrate({ session, file: database.file })
    })
    return new DuckDbStore(database, pool, { schemaVersion, tierFault })
  } catch (error) {
    pool.close()
    database.instance.closeSync()
    database.release()
    throw error
  }
}

/** The embedded store: one DuckDB file, owned by this process while open. */
export class DuckDbStore extends SeriesReads implements ArchiveTarget, SeriesTarget, LiveTarget, HeatCellTarget {
  readonly file: string
  private readonly database: DuckDbFile
  private readonly pool: SessionPool
  private readonly schemaVersion: number
  private readonly tierFault: TierFaultFinder | undefined
  private readonly revisions = new Revisions()
  private lastWrite: Promise<unknown> = Promise.resolve()
  private isClosed = false

  constructor(
    database: DuckDbFile,
    pool: SessionPool,
    { schemaVersion, tierFault }: { schemaVersion: number; tierFault: TierFaultFinder | undefined },
  ) {
    super()
    this.database = database
    this.file = database.file
    this.pool = pool
    this.schemaVersion = schemaVersion
    this.tierFault = tierFault
  }

  revision(scope?: RevisionScope | 'margin-tiers'): number {
    return this.revisions.of(scope)
  }

  replacements(symbol: string): Promise<Replacements[]> {
    return this.read((session) => loadReplacements(session, symbol))
  }

  async check(): Promise<{ readonly schemaVersion: number; readonly series: number }> {
    const [row] = await this.read((session) => session.rows(COUNT_SERIES))
    return { schemaVersion: this.schemaVersion, series: Number(row?.['series']) }
  }

  coverage(filter: CoverageFilter = {}): Promise<CoverageRow[]> {
    return this.read((session) => loadCoverage(session, filter))
  }

  async readMarginTiers(exchange: string): Promise<TierTable[]> {
    return (await this.read((session) => loadCheckedTiers(session, exchange, this.tierFault))).sound
  }

  /** Stored tables of an exchange that `readMarginTiers` leaves out. */
  async faultyMarginTiers(exchange: string): Promise<FaultyTiers[]> {
    return (await this.read((session) => loadCheckedTiers(session, exchange, this.tierFault))).faulty
  }

  async writeBatch(batch: SeriesBatch): Promise<{ readonly rows: number }> {
    return { rows: await this.write((session) => storeBatch(session, batch)) }
  }

  writeSeries(write: SeriesWrite): Promise<{ readonly rows: number; readonly replacedRows: number }> {
    return this.write(
      (session) => storeSeries(session, write),
      () => [write],
    )
  }

  writeLive(batch: LiveBatch): Promise<void> {
    return this.write(
      (session) => storeLive(session, batch),
      (touched) => touched,
    ).then(() => undefined)
  }

  removeLiveLiquidations(received: TimeRange & { readonly exchange: string }): Promise<void> {
    return this.write((session) => removeLiveLiquidations(session, received))
  }

  readLiquidationPage(filter: LiquidationFilter, page: LiquidationPage): Promise<StoredLiquidation[]> {
    return this.read((session) => loadLiquidations(session, filter, page))
  }

  sumLiquidations(filter: LiquidationFilter, interval: Interval): Promise<LiquidationSum[]> {
    return this.read((session) => loadLiquidationSums(session, filter, interval))
  }

  readFeedStates(filter: FeedRecordFilter): Promise<FeedStateSpan[]> {
    return this.read((session) => loadFeedStates(session, filter))
  }

  readFeedGaps(filter: FeedRecordFilter): Promise<FeedGap[]> {
    return this.read((session) => loadFeedGaps(session, filter))
  }

  readFeedCounts(filter: FeedRecordFilter): Promise<FeedCounts[]> {
    return this.read((session) => loadFeedCounts(session, filter))
  }

  async describeParquet(path: string): Promise<ParquetHead> {
    return this.read((session) => loadParquetHead(session, path))
  }

  async hasEarlierImport(file: EarlierImport): Promise<boolean> {
    return (await this.read((session) => loadEarlierRuns(session, file))).length > 0
  }

  async isImported(file: EarlierImport & { readonly sha256: string }): Promise<{ readonly rows: number } | undefined> {
    return this.read(async (session) => {
      const run = (await loadEarlierRuns(session, file)).find(({ sha256 }) => sha256 === file.sha256)
      return run !== undefined && (await isRunWhole(session, run)) ? { rows: run.rows } : undefined
    })
  }

  importTable(plan: TablePlan, hooks: ImportHooks): Promise<TableOutcome> {
    return this.write((session) => watched(session, hooks, () => importTable(session, plan, hooks)))
  }

  importTiers(tiers: TierImport): Promise<{ readonly rows: number; readonly replacedRows: number }> {
    return this.write((session) => storeTiers(session, tiers))
  }

  archiveFiles(filter: ArchiveFileFilter = {}): Promise<ArchiveFileRecord[]> {
    return this.read((session) => loadArchiveFiles(session, filter))
  }

  recordArchiveFile(record: NewArchiveFileRecord): Promise<void> {
    return this.write((session) => inTransaction(session, () => putArchiveFile(session, record)))
  }

  importArchiveTable(plan: ArchiveTablePlan, signal?: AbortSignal): Promise<ArchiveOutcome> {
    return this.read((session) =>
      interruptible(session, signal, async () => {
        const staged = await stageArchiveTable(session, plan)
        signal?.throwIfAborted()
        return this.commit(() => commitArchiveTable(session, plan, staged))
      }),
    )
  }

  importTrades(
    plan: TradesPlan,
    pieces: () => AsyncIterable<FilePiece>,
    hooks: TradesHooks = {},
  ): Promise<TradesOutcome> {
    return this.read((session) =>
      interruptible(session, hooks.signal, async () => {
        try {
          const reduced = await reduceFile(session, { plan, pieces, hooks })
          hooks.signal?.throwIfAborted()
          return await this.commit(() => commitTrades(session, plan, reduced))
        } finally {
          await dropTrades(session)
          if (plan.rawFolder !== undefined) await discardRawTrades(plan.rawFolder, plan)
        }
      }),
    )
  }

  writeHeatCells(table: HeatCellTable): Promise<number> {
    return this.read((session) => writeHeatCells(session, table))
  }

  /** Copies everything as of the last commit to a new file; writes go on meanwhile. @throws BACKUP_FAILED, BACKUP_INCOMPLETE */
  copyTo(file: string, signal?: AbortSignal): Promise<StoreCopy> {
    return this.read((session) => copyStore(session, file, signal))
  }

  /**
   * Runs a write; writes of one process go one after the other.
   *
   * The revision grows when `work` has returned, which is after its commit.
   *
   * @param touched - tells markets whose map inputs may have changed; without it any may have
   */
  write<T>(work: (session: DuckDbSession) => Promise<T>, touched?: (result: T) => readonly MarketKey[]): Promise<T> {
    if (this.isClosed) return Promise.reject(StoreClosed({ file: this.file }))
    return this.commit(() => this.pool.use(work), touched)
  }

  /** Runs a write of what is no market data: it takes its turn among writes, and counts as no commit. */
  writeBeside<T>(work: (session: DuckDbSession) => Promise<T>): Promise<T> {
    if (this.isClosed) return Promise.reject(StoreClosed({ file: this.file }))
    return this.inTurn(() => this.pool.use(work))
  }

  /** Counts of commits, to count on elsewhere what `onCommit` tells from now on. */
  revisionState(): RevisionState {
    return this.revisions.state
  }

  /** Calls a listener after every commit, until the function that comes back is called. */
  onCommit(listener: CommitListener): () => void {
    return this.revisions.listen(listener)
  }

  /** Runs queries on a connection of their own; they see the last commit. */
  read<T>(work: (session: DuckDbSession) => Promise<T>): Promise<T> {
    if (this.isClosed) return Promise.reject(StoreClosed({ file: this.file }))
    return this.pool.use(work)
  }

  /** Waits for writes under way, then closes the file; a second call does nothing. */
  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    await this.lastWrite
    await this.pool.drained()
    await this.pool.use((session) => session.run('CHECKPOINT'))
    this.pool.close()
    this.database.instance.closeSync()
    this.database.release()
  }

  /** Takes a place in the queue of writes; work before it, as reading a file, holds nobody up. */
  private commit<T>(work: () => Promise<T>, touched?: (result: T) => readonly MarketKey[]): Promise<T> {
    return this.inTurn(async () => {
      const result = await work()
      this.revisions.add(touched?.(result))
      return result
    })
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.lastWrite.then(work)
    this.lastWrite = run.catch(() => undefined)
    return run
  }
}
