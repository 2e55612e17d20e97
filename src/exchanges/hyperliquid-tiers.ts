import type { MarginTier } from '../domain/margin-tiers.ts'
import type { RestBudget } from './rest.ts'
import { httpFailure } from './rest-failures.ts'
import { Json } from './rest-json.ts'
import { isWanted, type TierApi } from './tier-api.ts'
import { tiersFromRows } from './tier-rows.ts'

/** `info` requests cost 20 of it, but for a few; Hyperliquid documentation, rate limits, read 2026-11 (official). */
export const HYPERLIQUID_WEIGHT: RestBudget = { name: 'hyperliquid weight', limit: 1200, windowMs: 60_000 }
/** Tables below this id are not listed: they are a single tier, and the id is its leverage. */
const FIRST_LISTED_TABLE = 50

/**
 * Hyperliquid's margin tables of the main dex, from one answer; delisted coins are left out.
 *
 * The maintenance rate is half of the initial margin at a tier's maximum leverage; deductions follow by continuity.
 *
 * @see Hyperliquid documentation, "Margin tiers" and "Info endpoint, perpetuals: meta", read 2026-11 (official)
 */
export const hyperliquidTiers: TierApi = {
  host: { baseUrl: 'https://api.hyperliquid.xyz', failureOf: httpFailure },
  edges: 'usd',
  *read(question) {
    const answer = yield { path: '/info', query: {}, body: { type: 'meta' }, budget: HYPERLIQUID_WEIGHT, cost: 20 }
    const meta = new Json(answer, 'Hyperliquid meta')
    const tableById = readTables(meta.field('marginTables'))
    const tables = meta
      .field('universe')
      .list()
      .filter((asset) => asset.field('isDelisted').text() !== 'true')
      .map((asset) => ({ asset, symbol: question.canonical(asset.field('name').text()) }))
      .filter(({ symbol }) => isWanted(symbol, question))
      .map(({ asset, symbol }) => ({ symbol, source: 'Hyperliquid POST /info meta', tiers: tiersOf(asset, tableById) }))
    return { tables, notes: [] }
  },
}

function tiersOf(asset: Json, tableById: ReadonlyMap<number, Json>): MarginTier[] {
  const id = asset.field('marginTableId')
  if (!id.isGiven()) return singleTier(asset.field('maxLeverage').number('positive'))
  const number = id.number('positive')
  if (number < FIRST_LISTED_TABLE) return singleTier(number)
  const table = tableById.get(number)
  if (table === undefined) throw id.invalid('the id of one of marginTables')
  return readTiers(table.field('marginTiers'))
}

function singleTier(maxLeverage: number): MarginTier[] {
  return tiersFromRows([[Number.POSITIVE_INFINITY, maxLeverage, maintenanceRate(maxLeverage)]])
}

function readTables(tables: Json): Map<number, Json> {
  return new Map(
    tables.list().map((entry) => {
      const [id, table] = entry.tuple(2)
      if (id === undefined || table === undefined) throw entry.invalid('an id and its table')
      return [id.number('positive'), table]
    }),
  )
}

/** A tier ends where the next begins; the last has no end. */
function readTiers(list: Json): MarginTier[] {
  const tiers = list.list()
  const [first] = tiers
  const lowest = first?.field('lowerBound')
  if (lowest === undefined || lowest.number('not-negative') !== 0) throw (lowest ?? list).invalid('a first tier from 0')
  return tiersFromRows(
    tiers.map((tier, index) => {
      const cap = tiers[index + 1]?.field('lowerBound').number('positive') ?? Number.POSITIVE_INFINITY
      const maxLeverage = tier.field('maxLeverage').number('positive')
      return [cap, maxLeverage, maintenanceRate(maxLeverage)]
    }),
  )
}

function maintenanceRate(maxLeverage: number): number {
  return 1 / maxLeverage / 2
}
