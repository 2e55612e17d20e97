import { Type } from 'typebox'
import { loadVenueLiquidations, resolveLiquidations } from '../../services/liquidation-history.ts'
import type { StoredLiquidation } from '../../storage/live-target.ts'
import type { App, HttpContext } from '../context.ts'
import { envelopeSchemas } from './coinglass-scope.ts'
import { coinglassSchemas } from './data-schemas.ts'
import { envelope } from './envelope.ts'
import { liquidationMeta } from './liquidation-meta.ts'
import { baseAsset, coinSymbol, exchangeName, exchangesNamed } from './names.ts'
import { CoinQuery, ExchangeListQuery, TimeQuery } from './schemas.ts'

/** As many as CoinGlass gives. */
const MOST_ORDERS = 200

/** Single liquidations, the newest first, in the shape of CoinGlass. */
export function registerCoinglassOrders(scope: App, { store, catalog, now }: HttpContext): void {
  scope.get(
    '/order',
    {
      config: { cost: 2 },
      schema: {
        tags: ['coinglass'],
        summary: `The newest ${MOST_ORDERS} liquidations, of the last 7 days unless start_time says otherwise`,
        querystring: Type.Object({
          exchange: ExchangeListQuery,
          symbol: CoinQuery,
          min_liquidation_amount: Type.Optional(
            Type.Number({ minimum: 0, description: 'USD; smaller ones are left out; default 0' }),
          ),
          start_time: TimeQuery('First moment'),
          end_time: TimeQuery('End, exclusive; default now'),
        }),
        response: envelopeSchemas(coinglassSchemas.orders),
      },
    },
    async ({ query }) => {
      const time = now()
      const { exchange, start_time, end_time, min_liquidation_amount } = query
      const scope = await resolveLiquidations(
        catalog,
        {
          symbol: await coinSymbol(catalog, query.symbol),
          exchanges: exchangesNamed(exchange),
          min_notional: min_liquidation_amount,
          start_time: start_time === undefined ? undefined : String(start_time),
          end_time: end_time === undefined ? undefined : String(end_time),
          time_window: start_time === undefined ? '7d' : undefined,
        },
        time,
      )
      const [orders, venues] = await Promise.all([
        store.readLiquidationPage(scope.filter, { limit: MOST_ORDERS, order: 'newest' }),
        loadVenueLiquidations(store, scope),
      ])
      return envelope(orders.map(orderRow), liquidationMeta(scope, { venues, now: time }))
    },
  )
}

/** A long is closed by an order that sells. */
const ORDER_SIDE = { long: 2, short: 1 } as const

function orderRow(liquidation: StoredLiquidation) {
  return {
    exchange_name: exchangeName(liquidation.exchange).toUpperCase(),
    symbol: liquidation.symbol,
    base_asset: baseAsset(liquidation.symbol),
    ...priceOf(liquidation),
    usd_value: liquidation.notional,
    side: ORDER_SIDE[liquidation.side],
    time: liquidation.eventTime,
    position_side: liquidation.side,
    quantity: liquidation.quantity,
    coverage: liquidation.coverage,
    data_kind: liquidation.dataKind,
  }
}

function priceOf({ price, bankruptcyPrice, notional, quantity }: StoredLiquidation) {
  if (price !== undefined) return { price, price_kind: 'fill' }
  if (bankruptcyPrice !== undefined) return { price: bankruptcyPrice, price_kind: 'bankruptcy' }
  return { price: notional / quantity, price_kind: 'implied' }
}
