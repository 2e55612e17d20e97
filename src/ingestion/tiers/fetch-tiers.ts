import type { Exchange } from '../../exchanges/exchange.ts'
import { exchangesWith } from '../../exchanges/registry.ts'
import type { PublishedTiers, TierAnswer, TierReading } from '../../exchanges/tier-api.ts'
import { RestClient, type RestWait } from '../rest/client.ts'
import { TiersKeyNeeded, TiersNone, TiersNotOffered } from './errors.ts'
import { type Credentials, createSigner } from './sign-request.ts'

/** Whose tiers to fetch, and from where. */
export interface TierFetch {
  readonly exchange: Exchange
  /** Canonical; undefined means every USDT perpetual of the venue. */
  readonly symbols?: readonly string[] | undefined
  /** Instead of the venue's own; for a mirror, or a test. */
  readonly baseUrl?: string | undefined
  readonly credentials?: Credentials | undefined
  /** First pause before a failed request is sent again. */
  readonly retryDelayMs?: number | undefined
  /** Calendar time, UTC ms. */
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onWait?: ((wait: RestWait) => void) | undefined
}

export interface FetchedTiers {
  readonly tables: readonly PublishedTiers[]
  /** Symbols asked for that no table came of. */
  readonly unknown: readonly string[]
  readonly notes: readonly string[]
  /** Sent, the repeated ones too. */
  readonly requests: number
}

/**
 * Fetches the maintenance-margin tiers a venue publishes now; nothing is checked but the form of the answer.
 *
 * @throws TIERS_NOT_OFFERED, TIERS_KEY_NEEDED, TIERS_NONE when every symbol was asked for and none has any, REST_* errors
 */
export async function fetchTiers(options: TierFetch): Promise<FetchedTiers> {
  const { exchange, baseUrl, credentials, retryDelayMs, now, signal, onWait } = options
  const { tiers: api } = exchange
  if (api === undefined) throw TiersNotOffered({ exchange: exchange.id, offered: exchangesWith('tiers') })
  const { host, signing } = api
  if (signing !== undefined && credentials === undefined) throw TiersKeyNeeded({ exchange: exchange.id })
  const signer = signing === undefined || credentials === undefined ? undefined : createSigner(signing, credentials)
  const client = new RestClient({ api: host, signer, baseUrl, now, retryDelayMs, onWait })
  const canonical = (id: string): string => exchange.canonicalSymbol(id)
  const symbols = options.symbols === undefined ? undefined : new Set(options.symbols.map(canonical))
  let requests = 0
  const onRequest = (): void => {
    requests++
  }
  try {
    const { tables, notes } = await converse(api.read({ symbols, canonical }), { client, signal, onRequest })
    if (tables.length === 0 && symbols === undefined) throw TiersNone({ exchange: exchange.id, notes })
    const found = new Set(tables.map(({ symbol }) => symbol))
    const unknown = [...(symbols ?? [])].filter((symbol) => !found.has(symbol))
    return { tables, unknown, notes, requests }
  } finally {
    await client.close()
  }
}

async function converse(
  reading: TierReading,
  { client, ...hooks }: { client: RestClient; signal: AbortSignal; onRequest: () => void },
): Promise<TierAnswer> {
  let step = reading.next()
  while (step.done !== true) {
    const { budget, cost, ...request } = step.value
    const reply = await client.ask(request, { budget, cost, ...hooks })
    step = reading.next('json' in reply ? reply.json : undefined)
  }
  return step.value
}
