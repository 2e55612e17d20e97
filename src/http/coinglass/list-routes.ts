import { Type } from 'typebox'
import { intervalMs } from '../../domain/time.ts'
import { rowsOfKind } from '../../services/catalog.ts'
import {
  loadVenueLiquidations,
  resolveLiquidations,
  type VenueLiquidations,
} from '../../services/liquidation-history.ts'
import type { MarketKey } from '../../storage/store.ts'
import type { App, HttpContext } from '../context.ts'
import { envelopeSchemas } from './coinglass-scope.ts'
import { coinglassSchemas } from './data-schemas.ts'
import { envelope } from './envelope.ts'
import { liquidationMeta } from './liquidation-meta.ts'
import { coinOf, coinSymbol, exchangeName, exchangeNamed } from './names.ts'
import { ExchangeQuery, rangeQuery } from './schemas.ts'

/** Times before now that are summed, the longest first. */
const LENGTHS = ['24h', '12h', '4h', '1h'] as const
const HOURS: Readonly<Record<(typeof LENGTHS)[number], number>> = { '24h': 24, '12h': 12, '4h': 4, '1h': 1 }

/** Liquidations of the last hours by venue and by coin, in the shape of CoinGlass. */
export function registerCoinglassLists(scope: App, context: HttpContext): void {
  registerExchangeList(scope, context)
  registerCoinList(scope, context)
}

function registerExchangeList(scope: App, { store, catalog, now }: HttpContext): void {
  scope.get(
    '/exchange-list',
    {
      schema: {
        tags: ['coinglass'],
        summary: 'Liquidations of the last hours by venue',
        querystring: Type.Object({
          symbol: Type.Optional(Type.String({ maxLength: 40, description: 'Coin; all symbols without one' })),
          range: rangeQuery(['1h', '4h', '12h', '24h'] as const, 'Length of time before now', '24h'),
        }),
        response: envelopeSchemas(coinglassSchemas.exchangeList),
      },
    },
    async ({ query: { symbol = '', range = '24h' } }) => {
      const time = now()
      const asked = symbol === '' ? {} : { symbol: await coinSymbol(catalog, symbol) }
      const resolved = await resolveLiquidations(catalog, { ...asked, ...lastHours(range, time) }, time)
      const venues = await loadVenueLiquidations(store, resolved)
      const rows = [{ exchange: 'All', ...sumsOf(venues, '') }, ...venues.map(rowOf)]
      return envelope(rows, { ...liquidationMeta(resolved, { venues, now: time }), range })
    },
  )
}

function registerCoinList(scope: App, { store, catalog, now }: HttpContext): void {
  scope.get(
    '/coin-list',
    {
      schema: {
        tags: ['coinglass'],
        summary: 'Liquidations of the last hours by coin, on one venue',
        querystring: Type.Object({ exchange: ExchangeQuery }),
        response: envelopeSchemas(coinglassSchemas.coinList),
      },
    },
    async ({ query }) => {
      const time = now()
      const { id } = exchangeNamed(query.exchange)
      const asked = { exchanges: [id], ...lastHours('24h', time) }
      const resolved = await resolveLiquidations(catalog, asked, time)
      const { from, to } = resolved.filter
      const watched = resolved.markets.filter((market) =>
        rowsOfKind(market, 'liquidations').some((row) => row.from < to && row.to > from),
      )
      const rows = await Promise.all(watched.map((market) => coinRow(market, time)))
      const venues = await loadVenueLiquidations(store, resolved)
      return envelope(rows, liquidationMeta(resolved, { venues, now: time }))
    },
  )

  async function coinRow({ symbol, exchange }: MarketKey, time: number) {
    const sums = await Promise.all(
      LENGTHS.map(async (length) => {
        const { filter } = await resolveLiquidations(
          catalog,
          { symbol, exchanges: [exchange], ...lastHours(length, time) },
          time,
        )
        const found = await store.sumLiquidations(filter, '1d')
        const sideSum = (side: string) =>
          found.filter((sum) => sum.side === side).reduce((total, { notional }) => total + notional, 0)
        return sumsOf([{ longNotional: sideSum('long'), shortNotional: sideSum('short') }], `_${length}`)
      }),
    )
    return { symbol: coinOf(symbol), ...Object.assign({}, ...sums), pair: symbol }
  }
}

function lastHours(length: (typeof LENGTHS)[number], now: number) {
  return { start_time: String(now - HOURS[length] * intervalMs('1h')), end_time: String(now) }
}

function rowOf(venue: VenueLiquidations) {
  return {
    exchange: exchangeName(venue.exchange),
    ...sumsOf([venue], ''),
    coverage: venue.coverage,
    watched_percent: venue.watchedPercent,
  }
}

/** Sums in USD under the names of CoinGlass, which end with the length of time. */
function sumsOf(parts: readonly Pick<VenueLiquidations, 'longNotional' | 'shortNotional'>[], suffix: string) {
  const long = parts.reduce((total, { longNotional }) => total + longNotional, 0)
  const short = parts.reduce((total, { shortNotional }) => total + shortNotional, 0)
  return {
    [`liquidation_usd${suffix}`]: long + short,
    [`long_liquidation_usd${suffix}`]: long,
    [`short_liquidation_usd${suffix}`]: short,
  }
}
