import type { TimeRange } from '../domain/time.ts'
import type { MarketKey } from './store.ts'

/** What decides the numbers of a venue's stored columns but for the market data: two equal ones share columns. */
export interface HeatSpec extends MarketKey {
  /** Model with its version and everything that was asked of it, as one name. */
  readonly modelHash: string
  /** Model id, for readers of the file. */
  readonly model: string
  readonly bucketSize: number
  /** Length of a column, ms. */
  readonly stepMs: number
}

/** Runs of values on consecutive buckets, one run a column; column t holds `values[offset[t]] .. values[offset[t + 1] - 1]`. */
export interface HeatRuns {
  /** Absolute bucket of each run's first value. */
  readonly first: Int32Array
  /** One longer than there are columns. */
  readonly offset: Uint32Array
  /** USD notional at entry. */
  readonly values: Float64Array
}

/** The quantities of a column that are runs, in the order in which they are stored. */
export const HEAT_RUNS = ['longDensity', 'shortDensity', 'longConsumed', 'shortConsumed'] as const

/** What positions did in a column, summed by side and leverage; USD notional at entry. */
export interface PositionEvents {
  /** Index of the column. */
  readonly column: Int32Array
  /** 0 long, 1 short. */
  readonly side: Uint8Array
  readonly leverage: Float64Array
  readonly opened: Float64Array
  readonly closed: Float64Array
  readonly liquidated: Float64Array
}

/** Finished columns of one venue's heatmap in order of time: closed ones, and gaps that data has passed. */
export interface HeatColumns {
  /** Open times, UTC ms; a column that is not stored is left out. */
  readonly time: Float64Array
  /** 0 closed, 2 gap. */
  readonly state: Uint8Array
  /** When all that the state was made from was known, UTC ms of event time; does not fall. */
  readonly knownAt: Float64Array
  /** Flows over the column, USD notional at entry, both sides. */
  readonly created: Float64Array
  readonly consumed: Float64Array
  readonly closed: Float64Array
  readonly longDensity: HeatRuns
  readonly shortDensity: HeatRuns
  readonly longConsumed: HeatRuns
  readonly shortConsumed: HeatRuns
  /** What the model says of itself at the end of each column; JSON list of texts, empty text for none. */
  readonly notes: readonly string[]
}

/** Columns as they are read back: of the notes the last one alone, texts take longer than numbers. */
export interface StoredHeatColumns extends Omit<HeatColumns, 'notes'> {
  /** Undefined without columns. */
  readonly lastNote: string | undefined
}

/** State of a computation after everything before `time`; `name` says of which, `exchanges` whose data it was made from. */
export interface Checkpoint {
  readonly symbol: string
  /** Sorted. */
  readonly exchanges: readonly string[]
  readonly name: string
  /** UTC ms. */
  readonly time: number
  /** As `HeatColumns.knownAt`. */
  readonly knownAt: number
  readonly state: Uint8Array
}

/** Which checkpoint is asked for. */
export interface CheckpointQuestion extends Pick<Checkpoint, 'symbol' | 'exchanges' | 'name'> {
  /** The newest one at or before this time is found, UTC ms. */
  readonly notAfter: number
  /** Only one made from what was known by then. */
  readonly knownBy: number
}

/**
 * Where a writer's numbers come from: a write is refused when map inputs of a market have changed since these
 * revisions were read.
 */
export type HeatBasis = readonly { readonly market: MarketKey; readonly revision: number }[]

/** What is kept of heatmaps, for the answer to statistics. */
export interface HeatStatistics {
  /** Columns that are answered now, and those of earlier revisions. */
  readonly columns: number
  readonly superseded: number
  readonly checkpoints: number
  readonly checkpointBytes: number
  readonly events: number
}

/**
 * Keeps finished heatmap columns and states of engines in the store.
 *
 * A write of map inputs of a market from time t on ends, in its own transaction, the validity of every column of that
 * market that ends after t, and removes checkpoints after t. Columns whose validity ended stay as an earlier revision.
 */
export interface HeatStore {
  /** Open times of the valid columns in `range`, in order. */
  readHeatTimes(spec: HeatSpec, range: TimeRange): Promise<Float64Array>
  /**
   * Columns that open in `range`.
   *
   * @param asOf - UTC ms; of each column the first revision whose validity had not ended by then is read, so that a
   * correction never changes what was answered for a time before it. The largest safe integer reads the valid ones.
   * Columns with `knownAt` after it are left out.
   */
  readHeatColumns(spec: HeatSpec, range: TimeRange, asOf: number): Promise<StoredHeatColumns>
  /** Stores columns that are not stored yet; valid ones of the same time stay. False when the basis has changed. */
  writeHeatColumns(
    spec: HeatSpec,
    columns: HeatColumns,
    about: { readonly events?: PositionEvents | undefined; readonly basis: HeatBasis },
  ): Promise<boolean>
  findCheckpoint(question: CheckpointQuestion): Promise<Checkpoint | undefined>
  /** Stores states, in place of those of the same name and time, and thins out older ones. False when the basis has changed. */
  writeCheckpoints(checkpoints: readonly Checkpoint[], basis: HeatBasis): Promise<boolean>
}

/** The same, and what concerns all that is kept. */
export interface HeatTarget extends HeatStore {
  heatStatistics(): Promise<HeatStatistics>
  /** Removes valid columns and all checkpoints, or those of a symbol; earlier revisions stay. */
  removeHeat(symbol?: string): Promise<void>
}
