import type { FakeInstrument } from './listing.ts'
import type { MarketHistory } from './live-market.ts'
import {
  DAY,
  NOT_FOUND,
  numberAt,
  ok,
  priceTexts,
  rowsWithin,
  textAt,
  type VenueReply,
  type VenueRequest,
} from './venue-answer.ts'

/** Instruments a page at the most unless asked; small, so that every reader has to page. */
const INSTRUMENT_PAGE = 3

/** Bybit `/v5/market` of linear perpetuals, field by field (bybit-exchange.github.io/docs/v5, read 2026-11). */
export function bybitAnswer(request: VenueRequest): VenueReply {
  const { path, query, now } = request
  if (path === '/v5/market/time') {
    const timeSecond = String(Math.floor(now / 1000))
    return ok({ retCode: 0, retMsg: 'OK', result: { timeSecond, timeNano: `${now}000000` }, retExtInfo: {}, time: now })
  }
  if (path === '/v5/market/instruments-info') return instruments(request)
  const symbol = query.get('symbol') ?? ''
  const history = request.history(symbol)
  const envelope = (retCode: number, retMsg: string, list: readonly unknown[]): VenueReply =>
    ok({ retCode, retMsg, result: { category: 'linear', symbol, list, nextPageCursor: '' }, retExtInfo: {}, time: now })
  if (history === undefined) return envelope(10001, 'params error: Symbol Is Invalid', [])
  const isKline = path.endsWith('kline')
  const start = query.get(isKline ? 'start' : 'startTime')
  const end = query.get(isKline ? 'end' : 'endTime')
  if (start !== null && end === null) return envelope(10001, 'params error: endTime is missing', [])
  const range = { from: Number(start ?? 0), to: Number(end ?? now), now }
  const newest = (times: Float64Array): number[] =>
    [...rowsWithin(times, range)].reverse().slice(0, Number(query.get('limit') ?? 200))
  const list = LISTS[path]?.(history, newest, symbol)
  return list === undefined ? NOT_FOUND : envelope(0, 'OK', list)
}

type List = (history: MarketHistory, newest: (times: Float64Array) => number[], symbol: string) => unknown[]

const LISTS: Readonly<Record<string, List>> = {
  '/v5/market/kline': ({ candles: c }, newest) =>
    newest(c.openTime).map((i) => [...priceTexts(c, i), textAt(c.volume, i), textAt(c.quoteVolume, i)]),
  '/v5/market/mark-price-kline': ({ markCandles: m }, newest) => newest(m.openTime).map((i) => priceTexts(m, i)),
  // The first day has both sides only, as before 2026-06-11; later rows have one side too.
  '/v5/market/open-interest': ({ openInterest: o }, newest) =>
    newest(o.time).map((i) => ({
      openInterest: String(numberAt(o.quantity, i) * 2),
      ...(numberAt(o.time, i) < numberAt(o.time, 0) + DAY ? {} : { singleOpenInterest: textAt(o.quantity, i) }),
      timestamp: textAt(o.time, i),
    })),
  '/v5/market/funding/history': ({ funding: f }, newest, symbol) =>
    newest(f.time).map((i) => ({
      symbol,
      fundingRate: textAt(f.rate, i),
      fundingRateTimestamp: textAt(f.time, i),
    })),
}

function instruments({ query, instruments: all, now }: VenueRequest): VenueReply {
  const wanted = query.get('symbol')
  const rows = [...all.map(describe), ...untradable(all[0])].filter(
    ({ symbol }) => wanted === null || symbol === wanted,
  )
  const from = Number(query.get('cursor')?.replace('page-', '') || 0)
  const size = Math.min(Number(query.get('limit') ?? INSTRUMENT_PAGE), INSTRUMENT_PAGE)
  const nextPageCursor = from + size < rows.length ? `page-${from + size}` : ''
  const list = rows.slice(from, from + size)
  return ok({
    retCode: 0,
    retMsg: 'OK',
    result: { category: 'linear', list, nextPageCursor },
    retExtInfo: {},
    time: now,
  })
}

function describe(instrument: FakeInstrument) {
  return {
    symbol: instrument.symbol,
    contractType: 'LinearPerpetual',
    status: 'Trading',
    baseCoin: instrument.base,
    quoteCoin: 'USDT',
    launchTime: '1585526400000',
    deliveryTime: '0',
    deliveryFeeRate: '',
    priceScale: '2',
    leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
    priceFilter: { minPrice: '0.01', maxPrice: '1999999.98', tickSize: String(1 / instrument.ticksPerUnit) },
    lotSizeFilter: { minOrderQty: '0.001', maxOrderQty: '1000000', qtyStep: String(1 / instrument.lotsPerUnit) },
    unifiedMarginTrade: true,
    fundingInterval: 480,
    settleCoin: 'USDT',
    isPreListing: false,
  }
}

/** A USDC perpetual, a dated contract and one before its launch: listed in the same category. */
function untradable(first: FakeInstrument | undefined) {
  if (first === undefined) return []
  const row = describe(first)
  return [
    { ...row, symbol: `${first.base}PERP`, quoteCoin: 'USDC', settleCoin: 'USDC' },
    { ...row, symbol: `${first.symbol}-26MAR27`, contractType: 'LinearFutures', deliveryTime: '1806048000000' },
    { ...row, symbol: 'NEWUSDT', baseCoin: 'NEW', status: 'PreLaunch', isPreListing: true },
  ]
}
