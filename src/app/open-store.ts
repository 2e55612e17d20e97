import type { Config } from '../config/schema.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'

/** Opens the store a configuration names. */
export function openStore(config: Config): Promise<DuckDbStore> {
  return openDuckDbStore({ path: config.db, memoryLimitMb: config.db_memory_mb })
}
