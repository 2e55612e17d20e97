import { type MarginTier, type TierTable, tierTableAt } from '../domain/margin-tiers.ts'
import type { Exchange } from '../exchanges/exchange.ts'
import { EXCHANGES, requireExchange } from '../exchanges/registry.ts'
import type { DuckDbStore } from '../storage/duckdb-store.ts'
import { tierFault } from './tier-fault.ts'

/** Which tables to list; an absent field does not restrict. */
export interface TierListQuestion {
  readonly exchange?: string | undefined
  /** In any venue's spelling. */
  readonly symbols?: readonly string[] | undefined
  /** UTC ms: the time that tables are in use at. */
  readonly now: number
}

/** A tier as JSON has it: null where it has no end. */
export type ListedTier = Omit<MarginTier, 'cap'> & { readonly cap: number | null }

/** One table of a symbol. */
export interface TierListing {
  readonly exchange: string
  readonly symbol: string
  /** UTC ms. */
  readonly validFrom: number
  readonly origin: 'shipped' | 'stored'
  readonly source: string
  /** `refused` ones have a fault and are not used; `later` ones begin after the time asked for. */
  readonly state: 'in use' | 'superseded' | 'later' | 'refused'
  /** Of refused ones. */
  readonly fault?: string
  readonly tiers: readonly ListedTier[]
}

/**
 * Tables shipped and stored, by exchange, symbol and date, with the state each has.
 *
 * @throws EXCHANGE_UNKNOWN
 */
export async function listTiers(store: DuckDbStore, question: TierListQuestion): Promise<TierListing[]> {
  const exchanges = question.exchange === undefined ? EXCHANGES : [requireExchange(question.exchange)]
  const listed = await Promise.all(exchanges.map((exchange) => listVenue(store, { ...question, exchange })))
  return listed.flat()
}

type Venue = Omit<TierListQuestion, 'exchange'> & { readonly exchange: Exchange }

async function listVenue(store: DuckDbStore, { exchange, symbols, now }: Venue): Promise<TierListing[]> {
  const [stored, faulty] = await Promise.all([store.readMarginTiers(exchange.id), store.faultyMarginTiers(exchange.id)])
  const wanted = symbols === undefined ? undefined : new Set(symbols.map((symbol) => exchange.canonicalSymbol(symbol)))
  const shipped = exchange.tierTables.map((table) => ({ table, fault: tierFault(exchange.id, table) }))
  const sound = [...shipped.filter(({ fault }) => fault === undefined).map(({ table }) => table), ...stored]
  const listed = [
    ...shipped.map((entry) => ({ ...entry, origin: 'shipped' as const })),
    ...stored.map((table) => ({ table, fault: undefined, origin: 'stored' as const })),
    ...faulty.map((entry) => ({ ...entry, origin: 'stored' as const })),
  ].filter(({ table }) => wanted === undefined || wanted.has(table.symbol))
  listed.sort((a, b) => compareText(a.table.symbol, b.table.symbol) || a.table.validFrom - b.table.validFrom)
  return listed.map(({ table, fault, origin }) => ({
    exchange: exchange.id,
    symbol: table.symbol,
    validFrom: table.validFrom,
    origin,
    source: table.source,
    state: fault === undefined ? stateOf(table, { tables: sound, now }) : 'refused',
    ...(fault === undefined ? {} : { fault }),
    tiers: table.tiers.map((tier) => ({ ...tier, cap: tier.cap < Number.MAX_VALUE ? tier.cap : null })),
  }))
}

function stateOf(
  table: TierTable,
  { tables, now }: { tables: readonly TierTable[]; now: number },
): 'in use' | 'superseded' | 'later' {
  if (tierTableAt({ tables, symbol: table.symbol, time: now }).table === table) return 'in use'
  return table.validFrom > now ? 'later' : 'superseded'
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
