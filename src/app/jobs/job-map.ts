import type { Interval, TimeRange } from '../../domain/time.ts'
import type { PublishedTiers } from '../../exchanges/tier-api.ts'
import type { ComparisonJson } from '../../export/comparison-json.ts'
import type { ComparisonPicture } from '../../export/comparison-picture.ts'
import type { ExportRequest, ExportSummary } from '../../export/export-heatmap.ts'
import type { IngestProgress, IngestSummary, WantedKinds } from '../../ingestion/archive/ingest-options.ts'
import type { ImportOptions, ImportProgress, ImportSummary } from '../../ingestion/import-options.ts'
import type { BackfillOptions, BackfillProgress, BackfillSummary } from '../../ingestion/rest/backfill.ts'
import type { StoredTiers } from '../../ingestion/tiers/store-tiers.ts'
import type { ReplaySummary } from '../../live/replay.ts'
import type { SeriesCoverage } from '../../services/catalog.ts'
import type { ComparisonQuery } from '../../services/compare-models.ts'
import type { StandingHeatmap } from '../../storage/duckdb-standing-heat.ts'
import type { ValidationProgress } from '../../validation/validate-market.ts'
import type { TierListing, TierListQuestion } from '../list-tiers.ts'
import type { SimulationRequest, SimulationSummary } from '../simulate-into.ts'
import type { BackupInput, BackupSummary } from './backup.ts'
import type { PrecomputeInput, PrecomputeStep, PrecomputeSummary } from './precompute-job.ts'
import type { ValidateInput, ValidateResult } from './validate-job.ts'

/** What a user asked of `import`, as JSON carries it; paths are absolute. */
export type ImportInput = Omit<ImportOptions, 'store' | 'exchange' | 'onProgress' | 'signal'> & {
  readonly exchange: string
}

/** What a user asked of `ingest`; paths are absolute. */
export interface IngestInput {
  readonly exchange: string
  readonly symbols: readonly string[]
  readonly kinds: WantedKinds
  readonly interval: Interval
  readonly range: TimeRange
  readonly source?: string | undefined
  readonly jobs: number
  readonly keepsRaw: boolean
  readonly largeTradeUsd: number
  readonly isDryRun: boolean
  readonly isRepair: boolean
  readonly isRecheck: boolean
  /** First pause before a request is made again. */
  readonly retryDelayMs?: number | undefined
}

/** What a user asked of `backfill`. */
export type BackfillInput = Omit<
  BackfillOptions,
  'store' | 'exchange' | 'client' | 'now' | 'clock' | 'signal' | 'onProgress' | 'concurrency'
> & { readonly exchange: string }

/** Tables that were fetched, to be stored; JSON has no infinity, so the last edge is `Number.MAX_VALUE`. */
export interface StoreTiersInput {
  readonly venues: readonly { readonly exchange: string; readonly tables: readonly PublishedTiers[] }[]
  /** UTC ms. */
  readonly validFrom: number
  readonly isDryRun: boolean
}

export interface CoverageInput {
  readonly exchange?: string | undefined
  readonly symbol?: string | undefined
}

/** Recorded frames; paths are absolute. */
export interface ReplayInput {
  readonly files: readonly string[]
}

/** Models to compare, and the picture to draw of them, if any. */
export interface CompareInput {
  readonly query: ComparisonQuery
  readonly picture?: Pick<ComparisonPicture, 'file' | 'size'> | undefined
}

export interface CompareResult {
  readonly comparison: ComparisonJson
  /** Size of the picture; undefined where none was asked for. */
  readonly bytes?: number | undefined
}

/** Heatmaps that are computed ahead from now on: to list them, or to forget those of a symbol, or all. */
export interface StandingInput {
  readonly action: 'list' | 'forget'
  readonly symbol?: string | undefined
}

export interface StandingResult {
  readonly heatmaps: readonly StandingHeatmap[]
  readonly forgotten: number
}

/** State of the store, as `doctor` asks it. */
export interface StoreReport {
  readonly file: string
  readonly schemaVersion: number
  readonly series: number
  /** Role and process of the owner. */
  readonly role: OwnerRole
  readonly pid: number
}

/** What owns a store: the server, live feeds without one, or a command that will soon be done. */
export type OwnerRole = 'serve' | 'collect' | 'command'

/** Everything the owner of a store does for others: what goes in, what is told on the way, what comes out; all JSON. */
export interface JobMap {
  readonly import: { input: ImportInput; progress: ImportProgress; result: ImportSummary }
  readonly ingest: { input: IngestInput; progress: IngestProgress; result: IngestSummary }
  readonly backfill: { input: BackfillInput; progress: BackfillProgress; result: BackfillSummary }
  readonly simulate: { input: SimulationRequest; progress: never; result: SimulationSummary }
  readonly replay: { input: ReplayInput; progress: number; result: ReplaySummary }
  readonly 'store-tiers': { input: StoreTiersInput; progress: never; result: readonly StoredTiers[] }
  readonly 'list-tiers': { input: TierListQuestion; progress: never; result: readonly TierListing[] }
  readonly coverage: { input: CoverageInput; progress: never; result: readonly SeriesCoverage[] }
  readonly heatmap: { input: ExportRequest; progress: never; result: ExportSummary }
  readonly compare: { input: CompareInput; progress: never; result: CompareResult }
  readonly precompute: { input: PrecomputeInput; progress: PrecomputeStep; result: PrecomputeSummary }
  readonly 'standing-heatmaps': { input: StandingInput; progress: never; result: StandingResult }
  readonly validate: { input: ValidateInput; progress: ValidationProgress; result: ValidateResult }
  readonly backup: { input: BackupInput; progress: never; result: BackupSummary }
  readonly report: { input: Record<string, never>; progress: never; result: StoreReport }
}
export type JobName = keyof JobMap

/** Jobs that only read the store: they need not wait for others. */
export const READING_JOBS: readonly JobName[] = [
  'backup',
  'compare',
  'coverage',
  'heatmap',
  'list-tiers',
  'report',
  'validate',
]

/** A job by name with its input. */
export type Job<Name extends JobName = JobName> = { readonly name: Name; readonly input: JobMap[Name]['input'] }

export interface JobHooks<Name extends JobName> {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: JobMap[Name]['progress']) => void) | undefined
}
