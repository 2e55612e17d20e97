import type { DuckDbSession } from './duckdb-session.ts'
import { inTransaction } from './duckdb-session.ts'
import type { DuckDbStore } from './duckdb-store.ts'

/** A heatmap that is computed ahead whenever its market grows. */
export interface StandingHeatmap {
  readonly symbol: string
  /** JSON, with the names of the API. */
  readonly query: string
}

/** Heatmaps that are kept computed ahead, in the order in which they were asked for. */
export interface StandingHeat {
  list(): Promise<StandingHeatmap[]>
  /** Adds some; one that is there already stays. */
  add(heatmaps: readonly StandingHeatmap[], now: number): Promise<void>
  /** Forgets those of a symbol, or all; answers how many. */
  remove(symbol?: string): Promise<number>
}

const LIST = 'SELECT symbol, query FROM standing_heatmaps ORDER BY since_ms, symbol, query'
const INSERT = `
INSERT INTO standing_heatmaps (symbol, query, since_ms)
SELECT $symbol, $query, $since WHERE NOT EXISTS
  (SELECT 1 FROM standing_heatmaps WHERE symbol = $symbol AND query = $query)`
const REMOVE = 'DELETE FROM standing_heatmaps WHERE $symbol IS NULL OR symbol = $symbol'

/** Heatmaps that an open store keeps computed ahead. */
export function openStandingHeat(store: DuckDbStore): StandingHeat {
  return {
    list: () => store.read(list),
    add: (heatmaps, now) =>
      store.writeBeside((session) =>
        inTransaction(session, async () => {
          for (const { symbol, query } of heatmaps) await session.run(INSERT, { symbol, query, since: BigInt(now) })
        }),
      ),
    remove: (symbol) => store.writeBeside((session) => session.run(REMOVE, { symbol: symbol ?? null })),
  }
}

async function list(session: DuckDbSession): Promise<StandingHeatmap[]> {
  const rows = await session.rows(LIST)
  return rows.map((row) => ({ symbol: String(row['symbol']), query: String(row['query']) }))
}
