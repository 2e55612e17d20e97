import { defineError } from '../../domain/errors.ts'
import type { Exchange } from '../../exchanges/exchange.ts'
import { EXCHANGES, requireExchange } from '../../exchanges/registry.ts'
import type { Catalog } from '../../services/catalog.ts'

/** Quotes that are cut off to name a base asset, the longest first. */
const QUOTED = /^(.+?)(?:USDT|USDC|USD)$/

const SymbolEmpty = defineError('SYMBOL_EMPTY', {
  status: 400,
  kind: 'usage',
  message: () => 'symbol is empty; give a coin such as BTC, or a pair such as BTCUSDT',
})

/** A venue by the name that CoinGlass gives it, in any case. @throws EXCHANGE_UNKNOWN */
export function exchangeNamed(name: string): Exchange {
  return requireExchange(name.trim().toLowerCase())
}

/** Ids of a comma-separated list of venue names; undefined where it names none. @throws EXCHANGE_UNKNOWN */
export function exchangesNamed(list: string | undefined): string[] | undefined {
  const names = (list ?? '').split(',').filter((name) => name.trim() !== '')
  const ids = [...new Set(names.map((name) => exchangeNamed(name).id))].sort()
  return ids.length === 0 ? undefined : ids
}

/** The name that CoinGlass gives a venue: `okx` is `OKX`. */
export function exchangeName(id: string): string {
  return EXCHANGES.find((exchange) => exchange.id === id)?.name ?? id
}

/** Canonical symbol of a venue's pair; its own instrument ids, such as `BTC-USDT-SWAP`, are understood. @throws SYMBOL_EMPTY */
export function pairSymbol(exchange: Exchange, pair: string): string {
  if (pair.trim() === '') throw SymbolEmpty({})
  return exchange.canonicalSymbol(pair.trim())
}

/** Canonical symbol that stands for a coin: its pair against USDT. A stored pair is taken as it is. @throws SYMBOL_EMPTY */
export async function coinSymbol(catalog: Catalog, coin: string): Promise<string> {
  const name = coin.trim().toUpperCase()
  if (name === '') throw SymbolEmpty({})
  const isStored = (await catalog.rows()).some((row) => row.symbol === name)
  return isStored ? name : `${name}USDT`
}

/** Base asset of a canonical symbol: `BTCUSDT` is of BTC. */
export function baseAsset(symbol: string): string {
  const [, base] = QUOTED.exec(symbol) ?? []
  return base ?? symbol
}

/** What CoinGlass calls a stored symbol: the coin of a pair against USDT, any other by its pair. */
export function coinOf(symbol: string): string {
  return symbol.endsWith('USDT') ? baseAsset(symbol) : symbol
}
