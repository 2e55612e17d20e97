import type { MarginTier } from '../domain/margin-tiers.ts'
import type { PageRequest, RestBudget, RestHost } from './rest.ts'

/** Whose tiers are wanted. */
export interface TierQuestion {
  /** Canonical symbols; undefined means every USDT perpetual of the venue. */
  readonly symbols: ReadonlySet<string> | undefined
  /** The venue's own instrument id as a canonical symbol. */
  canonical(instrumentId: string): string
}

/** One request on the way to a venue's tiers, and what it costs. */
export interface TierRequest extends PageRequest {
  readonly budget: RestBudget
  readonly cost: number
}

/** Tiers of a symbol as the venue publishes them now. */
export interface PublishedTiers {
  readonly symbol: string
  /** Where they come from, and what they were converted with. */
  readonly source: string
  readonly tiers: readonly MarginTier[]
}

/** What a venue published, and what its reader should know. */
export interface TierAnswer {
  readonly tables: readonly PublishedTiers[]
  readonly notes: readonly string[]
}

/**
 * A conversation as a coroutine: yields requests, is given the parsed answer of each, returns the tiers. It does no I/O.
 *
 * Undefined is given in place of an answer where the venue does not know the instrument.
 *
 * @throws REST_ANSWER_INVALID naming path and value
 */
export type TierReading = Generator<TierRequest, TierAnswer, unknown>

/** How requests are signed: HMAC-SHA-256 of the query string with the secret, in hex, as the last parameter. */
export interface RequestSigning {
  /** Header that carries the key. */
  readonly keyHeader: string
  /** Parameter that carries the time in UTC ms. */
  readonly timeParameter: string
  readonly signatureParameter: string
  /** Further parameters of every signed request. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Where a venue publishes its maintenance-margin tiers, as data. */
export interface TierApi {
  readonly host: RestHost
  /** Absent where no key is needed. */
  readonly signing?: RequestSigning
  /**
   * What tier edges are published in. Edges in contracts are worth other dollars whenever the price moves, although
   * the venue has changed nothing.
   */
  readonly edges: 'usd' | 'contracts'
  read(question: TierQuestion): TierReading
}

/** Whether a symbol was asked for. */
export function isWanted(symbol: string, { symbols }: TierQuestion): boolean {
  return symbols === undefined ? symbol.endsWith('USDT') : symbols.has(symbol)
}
