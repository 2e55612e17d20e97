import { defineError } from '../domain/errors.ts'
import { binance } from './binance.ts'
import { bybit } from './bybit.ts'
import type { Exchange } from './exchange.ts'
import { hyperliquid } from './hyperliquid.ts'
import { okx } from './okx.ts'
import { simulated } from './simulated.ts'

/** Every exchange liqheat knows. */
export const EXCHANGES: readonly Exchange[] = [binance, bybit, okx, hyperliquid, simulated]

/** Ids of the exchanges that have something, such as margin tiers that can be fetched. */
export function exchangesWith(part: 'archive' | 'live' | 'positions' | 'rest' | 'tiers'): string[] {
  return EXCHANGES.filter((exchange) => exchange[part] !== undefined).map(({ id }) => id)
}

const ExchangeUnknown = defineError('EXCHANGE_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { id: string; known: readonly string[] }) =>
    `there is no exchange "${d.id}"; known exchanges: ${d.known.join(', ')}`,
})

/** @throws EXCHANGE_UNKNOWN naming the known ones */
export function requireExchange(id: string): Exchange {
  const found = EXCHANGES.find((exchange) => exchange.id === id)
  if (found === undefined) throw ExchangeUnknown({ id, known: EXCHANGES.map((exchange) => exchange.id) })
  return found
}
