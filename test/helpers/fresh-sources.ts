import { Catalog } from '../../src/services/catalog.ts'
import type { HeatmapSources } from '../../src/services/heatmap-plan.ts'
import { InputLoader } from '../../src/services/market-inputs.ts'
import { openHeat } from '../../src/storage/duckdb-heat.ts'
import type { DuckDbStore } from '../../src/storage/duckdb-store.ts'

/** What a process has that has just been started: nothing is in memory, and everything is computed from the first bar on. */
export function freshSources(store: DuckDbStore): HeatmapSources {
  return { catalog: new Catalog(store), inputs: new InputLoader(store, 1e8) }
}

/** The same with the columns and states that are kept in the store. */
export function keepingSources(store: DuckDbStore) {
  return { ...freshSources(store), heat: openHeat(store) }
}
