import { Type } from 'typebox'
import { type TimeWindow, windowMs } from '../../domain/time.ts'
import { DEFAULT_MODEL } from '../../models/registry.ts'
import type { App, HttpContext } from '../context.ts'
import { WindowProperties } from '../schemas.ts'
import { sendAnswer } from '../send-answer.ts'
import { sendCached } from '../send-encoded.ts'
import { envelopeSchemas } from './coinglass-scope.ts'
import { coinglassSchemas } from './data-schemas.ts'
import { ModelProperties, modelQuery } from './model-query.ts'
import { coinSymbol, exchangeNamed, exchangesNamed, pairSymbol } from './names.ts'
import { CoinQuery, ExchangeListQuery, ExchangeQuery, PairQuery, rangeQuery } from './schemas.ts'

/** What stands in for each of CoinGlass's models, none of which is public. */
const STAND_INS = { model1: 'ledger', model2: 'time_evolving', model3: 'binance_standard' } as const

const HEATMAP_RANGES = ['12h', '24h', '3d', '7d', '30d', '90d', '180d', '1y'] as const satisfies readonly TimeWindow[]
/** What `range` may be in a map, and the window that it names. */
const MAP_WINDOWS = { '1d': '24h', '7d': '7d', '30d': '30d' } as const satisfies Readonly<Record<string, TimeWindow>>
const MAX_PAIN_RANGES = ['12h', '24h', '48h', '3d', '7d', '14d', '30d'] as const satisfies readonly TimeWindow[]

const HeatmapProperties = {
  range: rangeQuery(HEATMAP_RANGES, 'Length of the heatmap before the end of the data', '3d'),
  interval: WindowProperties.interval,
  ...ModelProperties,
}
const MapProperties = {
  range: rangeQuery(['1d', '7d', '30d'] as const, 'Only positions opened in this time before the state', '1d'),
  ...ModelProperties,
}

const TAGS = ['coinglass']

/** Heatmaps of one pair and of a coin over all venues, in the shape of CoinGlass. */
export function registerCoinglassHeatmaps(scope: App, context: HttpContext): void {
  for (const name of ['model1', 'model2', 'model3'] as const) {
    const model = STAND_INS[name]
    const response = envelopeSchemas(coinglassSchemas.heatmap)
    const description = `${name} is answered by our model ${model} unless model names another.`
    const querystring = Type.Object({ exchange: ExchangeQuery, symbol: PairQuery, ...HeatmapProperties })
    scope.get(
      `/heatmap/${name}`,
      {
        config: { cost: 5 },
        schema: { tags: TAGS, summary: `Heatmap of a pair, ${name}`, description, querystring, response },
      },
      (request, reply) => {
        const { exchange, symbol, range = '3d', interval } = request.query
        const venue = exchangeNamed(exchange)
        const market = { symbol: pairSymbol(venue, symbol), exchanges: [venue.id], model }
        const query = { ...modelQuery(request.query, market), time_window: range, interval }
        return sendAnswer(
          context,
          { request, reply },
          { name: 'coinglass', symbol: market.symbol, question: { kind: 'heatmap', query } },
        )
      },
    )
    scope.get(
      `/aggregated-heatmap/${name}`,
      {
        config: { cost: 5 },
        schema: {
          tags: TAGS,
          summary: `Heatmap of a coin over all venues, ${name}`,
          description,
          querystring: Type.Object({ symbol: CoinQuery, exchange_list: ExchangeListQuery, ...HeatmapProperties }),
          response,
        },
      },
      async (request, reply) => {
        const { exchange_list, range = '3d', interval } = request.query
        const symbol = await coinSymbol(context.catalog, request.query.symbol)
        const market = { symbol, exchanges: exchangesNamed(exchange_list), model }
        const query = { ...modelQuery(request.query, market), time_window: range, interval }
        return sendAnswer(
          context,
          { request, reply },
          { name: 'coinglass', symbol, question: { kind: 'heatmap', query } },
        )
      },
    )
  }
}

/** Maps of one pair by leverage and of a coin over all venues, in the shape of CoinGlass. */
export function registerCoinglassMaps(scope: App, context: HttpContext): void {
  const response = envelopeSchemas(coinglassSchemas.map)
  const model = DEFAULT_MODEL.id
  scope.get(
    '/map',
    {
      config: { cost: 5 },
      schema: {
        tags: TAGS,
        summary: 'Map of a pair over the price, by leverage',
        querystring: Type.Object({ exchange: ExchangeQuery, symbol: PairQuery, ...MapProperties }),
        response,
      },
    },
    (request, reply) => {
      const { exchange, symbol, range = '1d' } = request.query
      const venue = exchangeNamed(exchange)
      const market = { symbol: pairSymbol(venue, symbol), exchanges: [venue.id], model }
      const query = modelQuery(request.query, market)
      const question = { kind: 'map', query, lengthMs: windowMs(MAP_WINDOWS[range]), isByLeverage: true } as const
      return sendAnswer(context, { request, reply }, { name: 'coinglass', symbol: market.symbol, question })
    },
  )
  scope.get(
    '/aggregated-map',
    {
      config: { cost: 5 },
      schema: {
        tags: TAGS,
        summary: 'Map of a coin over the price, all venues',
        querystring: Type.Object({ symbol: CoinQuery, exchange_list: ExchangeListQuery, ...MapProperties }),
        response,
      },
    },
    async (request, reply) => {
      const { exchange_list, range = '1d' } = request.query
      const symbol = await coinSymbol(context.catalog, request.query.symbol)
      const query = modelQuery(request.query, { symbol, exchanges: exchangesNamed(exchange_list), model })
      const question = { kind: 'map', query, lengthMs: windowMs(MAP_WINDOWS[range]), isByLeverage: false } as const
      return sendAnswer(context, { request, reply }, { name: 'coinglass', symbol, question })
    },
  )
}

/** Max pain of every stored coin, in the shape of CoinGlass. */
export function registerCoinglassMaxPain(scope: App, context: HttpContext): void {
  const { catalog, cache, computer, version } = context
  scope.get(
    '/max-pain',
    {
      config: { cost: 5 },
      schema: {
        tags: TAGS,
        summary: 'Where a move would liquidate most of a side at once, for every stored symbol',
        querystring: Type.Object({
          range: rangeQuery(MAX_PAIN_RANGES, 'Only positions opened in this time before the state', '24h'),
          symbol: Type.Optional(CoinQuery),
          exchange_list: ExchangeListQuery,
          ...ModelProperties,
        }),
        response: envelopeSchemas(coinglassSchemas.maxPain),
      },
    },
    async (request, reply) => {
      const { symbol, exchange_list, range = '24h' } = request.query
      const exchanges = exchangesNamed(exchange_list)
      const symbols = symbol === undefined ? await storedSymbols() : [await coinSymbol(catalog, symbol)]
      const queries = symbols.map((each) =>
        modelQuery(request.query, { symbol: each, exchanges, model: DEFAULT_MODEL.id }),
      )
      const asked = {
        name: 'coinglass',
        question: { kind: 'max-pain', queries, lengthMs: windowMs(range), skipsFailures: symbol === undefined },
      } as const
      const states = await Promise.all(symbols.map((each) => catalog.fingerprint(each)))
      const key = JSON.stringify([asked, version, states])
      return sendCached(cache, { request, reply }, { key, make: () => computer.compute(asked) })
    },
  )

  /** Symbols with candles: of those with liquidations alone there is no map. */
  async function storedSymbols(): Promise<string[]> {
    const rows = (await catalog.rows()).filter(({ kind }) => kind === 'candles')
    return [...new Set(rows.map(({ symbol }) => symbol))].sort()
  }
}
