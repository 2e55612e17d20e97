import { defineError } from '../domain/errors.ts'
import { appendBatches } from './duckdb-append.ts'
import type { DuckDbSession } from './duckdb-session.ts'
import { interruptible } from './duckdb-watch.ts'
import { copyCells } from './heat-cell-queries.ts'
import type { HeatCellBatch, HeatCellTable } from './heat-cell-target.ts'

const CellsUnwritable = defineError('STORE_EXPORT_FAILED', {
  status: 500,
  kind: 'data',
  message: (d: { path: string; problem: string }) => `cannot write ${d.path}: ${d.problem}; make room, or name another`,
})

/** Stages cells batch by batch in a temporary table, which DuckDB may put on disk, and writes them as Parquet. @throws STORE_EXPORT_FAILED */
export async function writeHeatCells(
  session: DuckDbSession,
  { path, model, dataKind, batches, signal }: HeatCellTable,
): Promise<number> {
  return interruptible(session, signal, async () => {
    try {
      await appendBatches(session, { name: 'heat_cells', columnCount: 7, batches: columnsOf(batches, signal) })
      return await session.run(copyCells(path), { model, data_kind: dataKind })
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('IO Error'))
        throw CellsUnwritable({ path, problem: error.message }, { cause: error })
      throw error
    } finally {
      await session.run('DROP TABLE IF EXISTS heat_cells')
    }
  })
}

function* columnsOf(batches: Iterable<HeatCellBatch>, signal: AbortSignal | undefined): Generator<Float64Array[]> {
  for (const { time, state, price, longDensity, shortDensity, longConsumed, shortConsumed } of batches) {
    signal?.throwIfAborted()
    yield [time, state, price, longDensity, shortDensity, longConsumed, shortConsumed]
  }
}
