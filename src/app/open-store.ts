import type { Config } from '../config/schema.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'
import { tierFault } from './tier-fault.ts'

/** Opens the store a configuration names; its margin tiers are checked when they are read. */
export function openStore(config: Config): Promise<DuckDbStore> {
  return openDuckDbStore({ path: config.db, memoryLimitMb: config.db_memory_mb, tierFault })
}
