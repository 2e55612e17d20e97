import { findTierFault, type TierTable } from '../domain/margin-tiers.ts'
import { EXCHANGES } from '../exchanges/registry.ts'
import type { DuckDbStore } from '../storage/duckdb-store.ts'

/** What is wrong with a table by the rule of its exchange; undefined for a sound one. */
export function tierFault(exchangeId: string, { tiers }: TierTable): string | undefined {
  return findTierFault(tiers, EXCHANGES.find(({ id }) => id === exchangeId)?.tierContinuity)
}

/** A line for every stored table that is not used. */
export async function tierWarnings(store: DuckDbStore): Promise<string[]> {
  const warnings: string[] = []
  for (const { id } of EXCHANGES) {
    for (const { table, fault } of await store.faultyMarginTiers(id)) {
      const date = new Date(table.validFrom).toISOString()
      warnings.push(
        `stored margin tiers of ${id} ${table.symbol} from ${date} are not used: ${fault}; import them again with that --valid-from, or run "liqheat tiers update --exchange ${id}"`,
      )
    }
  }
  return warnings
}
