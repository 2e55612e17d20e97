import { createHash } from 'node:crypto'
import { findTierFault, tierTableAt } from '../../domain/margin-tiers.ts'
import type { Exchange } from '../../exchanges/exchange.ts'
import type { PublishedTiers } from '../../exchanges/tier-api.ts'
import type { ImportTarget } from '../../storage/import-target.ts'
import { isSameTiers } from './same-tiers.ts'

/** What a venue publishes, to be kept. */
export interface TierStoring {
  readonly store: ImportTarget
  readonly exchange: Exchange
  readonly tables: readonly PublishedTiers[]
  /** From when the tables hold, UTC ms: when they were fetched. */
  readonly validFrom: number
  /** Only tells what would be stored. */
  readonly isDryRun: boolean
}

/** What became of a venue's tables. */
export interface StoredTiers {
  readonly exchange: string
  /** Symbols whose tiers are new or have changed. */
  readonly changed: readonly string[]
  /** Number of symbols whose tiers are known already. */
  readonly unchanged: number
  /** Tables with a fault; never stored. */
  readonly refused: readonly { readonly symbol: string; readonly fault: string }[]
}

const SOURCE = 'tiers update'

/** Stores what is new of a venue's tables in one transaction; one with a fault is left out and named. */
export async function storePublishedTiers(options: TierStoring): Promise<StoredTiers> {
  const { store, exchange, tables: published, validFrom, isDryRun } = options
  const refused = published.flatMap(({ symbol, tiers }) => {
    const fault = findTierFault(tiers, exchange.tierContinuity)
    return fault === undefined ? [] : [{ symbol, fault }]
  })
  const refusedSymbols = new Set(refused.map(({ symbol }) => symbol))
  const sound = published.filter(({ symbol }) => !refusedSymbols.has(symbol))
  const known = [...exchange.tierTables, ...(await store.readMarginTiers(exchange.id))]
  const changed = sound.filter(({ symbol, tiers }) => {
    const own = known.filter((table) => table.symbol === symbol)
    const { kind, table } = tierTableAt({ tables: own, symbol, time: validFrom })
    return kind !== 'dated' || !isSameTiers(table.tiers, tiers, exchange.tiers?.edges ?? 'usd')
  })
  if (changed.length > 0 && !isDryRun) {
    const tables = changed.map((table) => ({ ...table, validFrom }))
    const text = JSON.stringify(tables)
    await store.importTiers({
      exchange: exchange.id,
      source: SOURCE,
      sha256: createHash('sha256').update(text).digest('hex'),
      bytes: Buffer.byteLength(text),
      optionsKey: SOURCE,
      tables,
    })
  }
  return {
    exchange: exchange.id,
    changed: changed.map(({ symbol }) => symbol),
    unchanged: sound.length - changed.length,
    refused,
  }
}
