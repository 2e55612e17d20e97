import { AppError } from '../../domain/errors.ts'
import { type FetchedTiers, fetchTiers, type TierFetch } from './fetch-tiers.ts'

/** What asking one venue came to. */
export type VenueOutcome =
  | { readonly kind: 'fetched'; readonly exchange: string; readonly fetched: FetchedTiers }
  | { readonly kind: 'failed'; readonly exchange: string; readonly error: AppError }

/** Fetches the tiers of several venues side by side; one that fails takes nothing from the others. */
export async function fetchVenues(fetches: readonly TierFetch[]): Promise<VenueOutcome[]> {
  const outcomes = await Promise.allSettled(fetches.map(fetchVenue))
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

async function fetchVenue(fetch: TierFetch): Promise<VenueOutcome> {
  const exchange = fetch.exchange.id
  try {
    return { kind: 'fetched', exchange, fetched: await fetchTiers(fetch) }
  } catch (error) {
    if (error instanceof AppError) return { kind: 'failed', exchange, error }
    throw error
  }
}
