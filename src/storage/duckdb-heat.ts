import type { TimeRange } from '../domain/time.ts'
import { loadCheckpoint, packCheckpoints, storeCheckpoints } from './duckdb-checkpoints.ts'
import { loadHeatColumns, loadHeatTimes } from './duckdb-heat-columns.ts'
import { type DuckDbSession, inTransaction } from './duckdb-session.ts'
import type { DuckDbStore } from './duckdb-store.ts'
import { storeHeatColumns } from './duckdb-write-heat.ts'
import { COUNT_HEAT, REMOVE_HEAT } from './heat-queries.ts'
import type {
  Checkpoint,
  CheckpointQuestion,
  HeatBasis,
  HeatColumns,
  HeatSpec,
  HeatStatistics,
  HeatTarget,
  PositionEvents,
  StoredHeatColumns,
} from './heat-target.ts'

/** Heatmap columns and engine states of an open store. */
export function openHeat(store: DuckDbStore): HeatTarget {
  return new DuckDbHeat(store)
}

class DuckDbHeat implements HeatTarget {
  private readonly store: DuckDbStore

  constructor(store: DuckDbStore) {
    this.store = store
  }

  readHeatTimes(spec: HeatSpec, range: TimeRange): Promise<Float64Array> {
    return this.store.read((session) => loadHeatTimes(session, spec, range))
  }

  readHeatColumns(spec: HeatSpec, range: TimeRange, asOf: number): Promise<StoredHeatColumns> {
    return this.store.read((session) => loadHeatColumns(session, spec, { range, asOf }))
  }

  writeHeatColumns(
    spec: HeatSpec,
    columns: HeatColumns,
    { events, basis }: { readonly events?: PositionEvents | undefined; readonly basis: HeatBasis },
  ): Promise<boolean> {
    return this.writeOn(basis, (session) => storeHeatColumns(session, spec, { columns, events }))
  }

  findCheckpoint(question: CheckpointQuestion): Promise<Checkpoint | undefined> {
    return this.store.read((session) => loadCheckpoint(session, question))
  }

  async writeCheckpoints(checkpoints: readonly Checkpoint[], basis: HeatBasis): Promise<boolean> {
    const packed = await packCheckpoints(checkpoints)
    return this.writeOn(basis, (session) => storeCheckpoints(session, packed))
  }

  async heatStatistics(): Promise<HeatStatistics> {
    const [row] = await this.store.read((session) => session.rows(COUNT_HEAT))
    return {
      columns: Number(row?.['columns']),
      superseded: Number(row?.['superseded']),
      checkpoints: Number(row?.['checkpoints']),
      checkpointBytes: Number(row?.['checkpoint_bytes']),
      events: Number(row?.['events']),
    }
  }

  async removeHeat(symbol?: string): Promise<void> {
    // What is kept of maps is no map input: no market's revision grows.
    await this.store.writeBeside((session) =>
      inTransaction(session, async () => {
        for (const sql of REMOVE_HEAT) await session.run(sql, { symbol: symbol ?? null })
        session.cache.heat = undefined
      }),
    )
  }

  /** Writes in the turn of writes, unless map inputs have changed since the basis was read. */
  private writeOn(basis: HeatBasis, work: (session: DuckDbSession) => Promise<void>): Promise<boolean> {
    return this.store.writeBeside(async (session) => {
      if (basis.some(({ market, revision }) => this.store.revision(market) !== revision)) return false
      await inTransaction(session, () => work(session))
      return true
    })
  }
}
