import { defineError } from '../../domain/errors.ts'

export const TiersNotOffered = defineError('TIERS_NOT_OFFERED', {
  status: 400,
  kind: 'usage',
  message: (d: { exchange: string; offered: readonly string[] }) =>
    `liqheat cannot fetch margin tiers of ${d.exchange}; it can of ${d.offered.join(', ')}`,
})

export const TiersKeyNeeded = defineError('TIERS_KEY_NEEDED', {
  status: 401,
  kind: 'usage',
  message: (d: { exchange: string }) =>
    `${d.exchange} tells its margin tiers only to holders of an API key: set LIQHEAT_${d.exchange.toUpperCase()}_API_KEY and LIQHEAT_${d.exchange.toUpperCase()}_API_SECRET (a key that can only read is enough); until then the tables that are stored and shipped with liqheat stay in use`,
})

export const TiersNone = defineError('TIERS_NONE', {
  status: 502,
  kind: 'data',
  message: (d: { exchange: string; notes: readonly string[] }) =>
    `the answer of ${d.exchange} has no margin tiers of any USDT perpetual${d.notes.map((note) => `; ${note}`).join('')}; what is stored stays`,
})

export const TiersFaulty = defineError('TIERS_FAULTY', {
  status: 502,
  kind: 'data',
  message: (d: { exchange: string; symbol: string; fault: string }) =>
    `the margin tiers of ${d.exchange} ${d.symbol} were not stored: ${d.fault}; those known so far stay in use`,
})

export const TiersSymbolUnknown = defineError('TIERS_SYMBOL_UNKNOWN', {
  status: 404,
  kind: 'data',
  message: (d: { symbols: readonly string[] }) =>
    `no exchange that answered publishes margin tiers of ${d.symbols.join(', ')}; symbols look like BTCUSDT`,
})
