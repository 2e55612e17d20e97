import { type Config, isConfigKey } from '../../config/schema.ts'
import { type AppError, defineError } from '../../domain/errors.ts'
import { exchangesWith, requireExchange } from '../../exchanges/registry.ts'
import type { PublishedTiers } from '../../exchanges/tier-api.ts'
import { TiersFaulty, TiersKeyNeeded, TiersSymbolUnknown } from '../../ingestion/tiers/errors.ts'
import type { TierFetch } from '../../ingestion/tiers/fetch-tiers.ts'
import type { VenueOutcome } from '../../ingestion/tiers/fetch-venues.ts'
import type { Credentials } from '../../ingestion/tiers/sign-request.ts'
import type { StoredTiers } from '../../ingestion/tiers/store-tiers.ts'
import { configOf, STORE_KEYS } from '../config-options.ts'
import { EXIT_CODE } from '../exit-code.ts'
import { countText, spanText, tableText } from '../human-text.ts'
import { interruptible } from '../interruptible.ts'
import { runOwned } from '../run-owned.ts'

interface UpdateFlags {
  readonly exchange?: readonly string[]
  readonly symbol?: readonly string[]
  readonly dryRun?: boolean
  readonly source?: Readonly<Record<string, string>>
  readonly retryDelay: number
}

const SourceAmbiguous = defineError('TIERS_SOURCE_AMBIGUOUS', {
  status: 400,
  kind: 'usage',
  message: (d: { url: string }) =>
    `--source ${d.url} does not say of which exchange; name one with --exchange, or write exchange=${d.url}`,
})

/** Symbols of a list that are named; the rest is counted. */
const NAMED = 5

/** Fetches here, where the key is, and has the result stored where the store is. */
export async function updateTiers(flags: UpdateFlags & Record<string, unknown>): Promise<void> {
  const config = configOf(STORE_KEYS, flags)
  const now = Date.now()
  const planned = planFetches(config, flags)
  for (const note of planned.skipped) console.log(`skipped: ${note}`)
  const outcomes = await interruptible(async (signal) => {
    // Loaded here: an HTTP client, which help and wrong usage need not wait for.
    const { fetchVenues } = await import('../../ingestion/tiers/fetch-venues.ts')
    return fetchVenues(planned.fetches.map((fetch) => ({ ...fetch, now: Date.now, signal })))
  })
  const venues = outcomes.flatMap((outcome) =>
    outcome.kind === 'fetched' ? [{ exchange: outcome.exchange, tables: bounded(outcome.fetched.tables) }] : [],
  )
  const isDryRun = flags.dryRun === true
  const input = { venues, validFrom: now, isDryRun }
  const stored = venues.length === 0 ? [] : await runOwned(config, { name: 'store-tiers', input })
  if (stored.length > 0) console.log(summaryText(stored, isDryRun))
  for (const outcome of outcomes) {
    if (outcome.kind === 'fetched')
      for (const note of outcome.fetched.notes) console.log(`${outcome.exchange}: ${note}`)
  }
  const failures = failuresOf(outcomes, stored)
  for (const { message, code } of failures) console.error(`liqheat: ${message} [${code}]`)
  // The network's code before the data's before the user's.
  if (failures.length > 0) process.exitCode = Math.max(...failures.map(({ kind }) => EXIT_CODE[kind]))
}

/** Venues that want a key are left out without one, unless they were named. */
function planFetches(
  config: Config,
  { exchange: named, symbol: symbols, source = {}, retryDelay: retryDelayMs }: UpdateFlags,
): { fetches: Omit<TierFetch, 'now' | 'signal'>[]; skipped: string[] } {
  const ids = named ?? exchangesWith('tiers')
  const { '': anonymous } = source
  if (anonymous !== undefined && ids.length !== 1) throw SourceAmbiguous({ url: anonymous })
  const all = ids.map((id) => ({ exchange: requireExchange(id), credentials: credentialsOf(config, id) }))
  const isKeyless = ({ exchange, credentials }: (typeof all)[number]): boolean =>
    named === undefined && exchange.tiers?.signing !== undefined && credentials === undefined
  const fetches = all
    .filter((venue) => !isKeyless(venue))
    .map((venue) => ({
      ...venue,
      symbols,
      retryDelayMs,
      baseUrl: source[venue.exchange.id] ?? anonymous,
      onWait: ({ waitMs, problem }: { waitMs: number; problem: string }) =>
        console.error(`${venue.exchange.id}: waiting ${spanText(waitMs / 1000)}: ${problem}`),
    }))
  return {
    fetches,
    skipped: all.filter(isKeyless).map(({ exchange }) => TiersKeyNeeded({ exchange: exchange.id }).message),
  }
}

/** Key and secret that the configuration has under a venue's name. */
function credentialsOf(config: Config, exchangeId: string): Credentials | undefined {
  const [key, secret] = [`${exchangeId}_api_key`, `${exchangeId}_api_secret`].map((name) =>
    isConfigKey(name) ? String(config[name]) : '',
  )
  return key && secret ? { key, secret } : undefined
}

function bounded(tables: readonly PublishedTiers[]): PublishedTiers[] {
  return tables.map(({ tiers, ...table }) => ({
    ...table,
    tiers: tiers.map((tier) => ({ ...tier, cap: Math.min(tier.cap, Number.MAX_VALUE) })),
  }))
}

function summaryText(stored: readonly StoredTiers[], isDryRun: boolean): string {
  const head = ['exchange', isDryRun ? 'would store' : 'stored', 'unchanged', 'refused', 'symbols']
  const rows = stored.map(({ exchange, changed, unchanged, refused }) => [
    exchange,
    ...[changed.length, unchanged, refused.length].map(countText),
    listText(changed),
  ])
  return tableText([head, ...rows])
}

/** What went wrong, whichever exchanges did well. */
function failuresOf(outcomes: readonly VenueOutcome[], stored: readonly StoredTiers[]): AppError[] {
  const failed = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.error] : []))
  const faulty = stored.flatMap(({ exchange, refused }) => refused.map((table) => TiersFaulty({ exchange, ...table })))
  const unknown = unknownEverywhere(outcomes)
  return [...failed, ...faulty, ...(unknown.length > 0 ? [TiersSymbolUnknown({ symbols: unknown })] : [])]
}

function unknownEverywhere(outcomes: readonly VenueOutcome[]): string[] {
  const unknown = outcomes.flatMap((outcome) => (outcome.kind === 'fetched' ? [outcome.fetched.unknown] : []))
  const [first = []] = unknown
  return first.filter((symbol) => unknown.every((symbols) => symbols.includes(symbol)))
}

function listText(symbols: readonly string[]): string {
  const more = symbols.length - NAMED
  return `${symbols.slice(0, NAMED).join(' ')}${more > 0 ? ` and ${countText(more)} more` : ''}`
}
