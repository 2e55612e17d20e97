import { defineError } from '../../domain/errors.ts'

const KEPT = 'what was stored so far stays, the next run goes on from there'

export const RestNotOffered = defineError('REST_NOT_OFFERED', {
  status: 400,
  kind: 'usage',
  message: (d: { exchange: string; offered: readonly string[] }) =>
    `liqheat cannot backfill from ${d.exchange}; it can from ${d.offered.join(', ')}`,
})

export const RestIntervalUnknown = defineError('REST_INTERVAL_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { exchange: string; interval: string; offered: readonly string[] }) =>
    `${d.exchange} has no ${d.interval} candles; it has ${d.offered.join(', ')}`,
})

export const RestRangeEmpty = defineError('REST_RANGE_EMPTY', {
  status: 400,
  kind: 'usage',
  message: (d: { from: number; to: number }) =>
    `from (${new Date(d.from).toISOString()}) must lie before to (${new Date(d.to).toISOString()})`,
})

export const RestRegionBlocked = defineError('REST_REGION_BLOCKED', {
  status: 451,
  kind: 'network',
  message: (d: { url: string; problem: string }) =>
    `${d.url}: the venue does not serve the country this computer connects from (${d.problem}); trying again will not help. ` +
    'Use another venue, its archives, or a base URL that you may use',
})

export const RestBanned = defineError('REST_BANNED', {
  status: 503,
  kind: 'network',
  retry: 'later',
  message: (d: { url: string; problem: string; advice: string }) =>
    `${d.url}: the venue has shut this address out (${d.problem}): ${d.advice}; ${KEPT}`,
})

export const RestRateLimited = defineError('REST_RATE_LIMITED', {
  status: 503,
  kind: 'network',
  retry: 'later',
  message: (d: { url: string; attempts: number; problem: string }) =>
    `${d.url}: still too many requests after ${d.attempts} attempts (${d.problem}); stop other programs that ask this venue, or wait; ` +
    KEPT,
})

export const RestUnavailable = defineError('REST_UNAVAILABLE', {
  status: 503,
  kind: 'network',
  retry: 'later',
  message: (d: { url: string; attempts: number; problem: string }) =>
    `${d.url}: no answer after ${d.attempts} attempts (${d.problem}); check the connection, or try later; ${KEPT}`,
})

export const RestRefused = defineError('REST_REFUSED', {
  status: 502,
  kind: 'network',
  message: (d: { url: string; problem: string }) => `${d.url}: the venue refused the request (${d.problem})`,
})

export const RestCredentialsRefused = defineError('REST_CREDENTIALS_REFUSED', {
  status: 502,
  kind: 'network',
  message: (d: { url: string; problem: string }) =>
    `${d.url}: the venue does not take the API key or its signature (${d.problem}); check key and secret, that the key may read and is not bound to another address, and this computer's clock`,
})

export const RestSymbolUnknown = defineError('REST_SYMBOL_UNKNOWN', {
  status: 404,
  kind: 'data',
  message: (d: { exchange: string; symbols: readonly string[]; problem: string }) =>
    `${d.exchange} does not know ${d.symbols.join(', ')} (${d.problem}); symbols look like BTCUSDT`,
})

export const RestInterrupted = defineError('REST_INTERRUPTED', {
  status: 499,
  kind: 'data',
  retry: 'now',
  message: (d: { exchange: string }) => `backfill of ${d.exchange} interrupted; ${KEPT}`,
})
