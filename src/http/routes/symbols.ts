import { Type } from 'typebox'
import { INTERVALS } from '../../domain/time.ts'
import { DEFAULT_MODEL } from '../../models/registry.ts'
import { candleIntervals, extentOf, type Market, rowsOfKind } from '../../services/catalog.ts'
import { defaultBucket, lastClose } from '../../services/market-scope.ts'
import { completeExtent } from '../../services/model-inputs.ts'
import type { App, HttpContext } from '../context.ts'
import { DataKindSchema, PROBLEMS, stringEnum } from '../schemas.ts'

const SymbolSchema = Type.Object({
  symbol: Type.String(),
  default_price_bin_size: Type.Number(),
  last_price: Type.Union([Type.Number(), Type.Null()]),
  start_time: Type.Integer(),
  end_time: Type.Integer(),
  has_heatmap: Type.Boolean({ description: 'Whether some exchange has both candles and open interest' }),
  exchanges: Type.Array(
    Type.Object({
      exchange: Type.String(),
      data_kind: DataKindSchema,
      candles_intervals: Type.Array(stringEnum(INTERVALS, 'Interval of stored candles')),
      has_open_interest: Type.Boolean(),
      start_time: Type.Integer(),
      end_time: Type.Integer(),
    }),
  ),
})

type SymbolsContext = Pick<HttpContext, 'store' | 'catalog'>

/** GET /symbols: what is stored, so that a client can offer it; read once for each revision of the store. */
export function registerSymbols(app: App, context: SymbolsContext): void {
  let kept: { readonly revision: number; readonly data: ReturnType<typeof describeSymbols> } | undefined
  app.get(
    '/symbols',
    {
      schema: {
        tags: ['data'],
        summary: 'Stored symbols, their exchanges and time ranges',
        response: { 200: Type.Object({ data: Type.Array(SymbolSchema) }), ...PROBLEMS },
      },
    },
    async () => {
      const revision = context.store.revision()
      if (kept?.revision !== revision) {
        const made = { revision, data: describeSymbols(context) }
        kept = made
        made.data.catch(() => {
          if (kept === made) kept = undefined
        })
      }
      return { data: await kept.data }
    },
  )
}

async function describeSymbols({ store, catalog }: SymbolsContext) {
  const bySymbol = new Map<string, Market[]>()
  for (const market of await catalog.markets()) {
    bySymbol.set(market.symbol, [...(bySymbol.get(market.symbol) ?? []), market])
  }
  return Promise.all(
    [...bySymbol].map(async ([symbol, markets]) => {
      const extent = extentOf(markets.flatMap((market) => market.rows))
      const priced = markets.filter((market) => rowsOfKind(market, 'candles').length > 0)
      const [first] = priced
      return {
        symbol,
        default_price_bin_size: await defaultBucket(store, priced),
        last_price: (first === undefined ? undefined : await lastClose(store, first)) ?? null,
        start_time: extent?.from ?? 0,
        end_time: extent?.to ?? 0,
        has_heatmap: markets.some((market) => completeExtent(market, DEFAULT_MODEL.needs) !== undefined),
        exchanges: markets.map(describeMarket),
      }
    }),
  )
}

function describeMarket(market: Market) {
  const extent = extentOf(market.rows)
  return {
    exchange: market.exchange,
    data_kind: market.dataKind,
    candles_intervals: candleIntervals(market),
    has_open_interest: rowsOfKind(market, 'open-interest').length > 0,
    start_time: extent?.from ?? 0,
    end_time: extent?.to ?? 0,
  }
}
