import { INVERSE_CONTRACTS } from './listing.ts'
import type { MarketHistory } from './live-market.ts'
import {
  DAY,
  MINUTE,
  NOT_FOUND,
  numberAt,
  ok,
  rowsWithin,
  textAt,
  type VenueReply,
  type VenueRequest,
} from './venue-answer.ts'

/** Binance `fapi` field by field as its documentation has it (developers.binance.com, read 2026-11). */
export function binanceAnswer(request: VenueRequest): VenueReply {
  const { path, query, now, instruments } = request
  if (path === '/fapi/v1/time') return ok({ serverTime: now })
  if (path === '/fapi/v1/ping') return ok({})
  if (path === '/fapi/v1/exchangeInfo') return ok(exchangeInfo(request))
  const symbol = query.get('symbol') ?? ''
  if (path === '/fapi/v1/premiumIndex') return premiumIndex(request, symbol)
  const history = request.history(symbol)
  if (history === undefined) {
    const isListed = instruments.some((instrument) => instrument.symbol === symbol)
    return isListed ? ok([]) : { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } }
  }
  if (path === '/fapi/v1/openInterest') {
    const quote = request.quote(symbol)
    return ok({ symbol, openInterest: String(quote?.openInterest), time: now })
  }
  return HISTORY[path]?.(history, { ...rangeOf(request), symbol }) ?? NOT_FOUND
}

interface Range {
  readonly symbol: string
  readonly from: number
  readonly to: number
  readonly now: number
  readonly limit: number
}

const HISTORY: Readonly<Record<string, (history: MarketHistory, range: Range) => VenueReply>> = {
  '/fapi/v1/klines': ({ candles: c }, range) =>
    ok(
      oldest(c.openTime, range).map((i) => [
        c.openTime[i],
        textAt(c.open, i),
        textAt(c.high, i),
        textAt(c.low, i),
        textAt(c.close, i),
        textAt(c.volume, i),
        numberAt(c.openTime, i) + MINUTE - 1,
        textAt(c.quoteVolume, i),
        17,
        textAt(c.takerBuyVolume, i),
        '0',
        '0',
      ]),
    ),
  '/fapi/v1/markPriceKlines': ({ markCandles: m }, range) =>
    ok(
      oldest(m.openTime, range).map((i) => [
        m.openTime[i],
        textAt(m.open, i),
        textAt(m.high, i),
        textAt(m.low, i),
        textAt(m.close, i),
        '0',
        numberAt(m.openTime, i) + MINUTE - 1,
        '0',
        60,
        '0',
        '0',
        '0',
      ]),
    ),
  '/futures/data/openInterestHist': ({ openInterest: o }, range) => {
    if (range.from < range.now - 30 * DAY) {
      return { status: 400, body: { code: -1130, msg: "Data sent for parameter 'startTime' is not valid." } }
    }
    return ok(
      oldest(o.time, range).map((i) => ({
        symbol: range.symbol,
        sumOpenInterest: textAt(o.quantity, i),
        sumOpenInterestValue: textAt(o.notional, i),
        timestamp: o.time[i],
      })),
    )
  },
  '/fapi/v1/fundingRate': ({ funding: f }, range) =>
    ok(
      oldest(f.time, range).map((i) => ({
        symbol: range.symbol,
        fundingRate: textAt(f.rate, i),
        fundingTime: f.time[i],
        markPrice: '1',
      })),
    ),
}

function rangeOf({ path, query, now }: VenueRequest): Omit<Range, 'symbol'> {
  // Open interest without a start is the latest; the same field that must not lie too far back.
  const earliest = path === '/futures/data/openInterestHist' ? now - 30 * DAY : 0
  return {
    from: Number(query.get('startTime') ?? earliest),
    to: Number(query.get('endTime') ?? now),
    now,
    limit: Number(query.get('limit') ?? 500),
  }
}

function oldest(times: Float64Array, range: Range): readonly number[] {
  return rowsWithin(times, range).slice(0, range.limit)
}

function premiumIndex({ quote, now, instruments }: VenueRequest, symbol: string): VenueReply {
  const rows = instruments.flatMap((instrument) => {
    const at = quote(instrument.symbol)
    if (at === undefined || (symbol !== '' && symbol !== instrument.symbol)) return []
    const mark = String(at.mark)
    return [
      {
        symbol: instrument.symbol,
        markPrice: mark,
        indexPrice: mark,
        estimatedSettlePrice: mark,
        lastFundingRate: String(at.fundingRate),
        interestRate: '0.00010000',
        nextFundingTime: at.paidAt,
        time: now,
      },
    ]
  })
  return ok(symbol === '' ? rows : (rows[0] ?? {}))
}

function exchangeInfo({ instruments, now }: VenueRequest): unknown {
  const describe = (instrument: (typeof instruments)[number]) => ({
    symbol: instrument.symbol,
    pair: instrument.symbol,
    contractType: 'PERPETUAL',
    deliveryDate: 4133404800000,
    onboardDate: 1569398400000,
    status: 'TRADING',
    baseAsset: instrument.base,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: 8,
    quantityPrecision: 8,
    underlyingType: 'COIN',
    filters: [
      { filterType: 'PRICE_FILTER', tickSize: String(1 / instrument.ticksPerUnit), minPrice: '0', maxPrice: '0' },
      { filterType: 'LOT_SIZE', stepSize: String(1 / instrument.lotsPerUnit), minQty: '0', maxQty: '0' },
    ],
  })
  const [first] = instruments
  const others =
    first === undefined
      ? []
      : [
          {
            ...describe(first),
            symbol: `${first.symbol}_260327`,
            contractType: 'CURRENT_QUARTER',
            deliveryDate: 1774598400000,
          },
          {
            ...describe(first),
            symbol: 'OLDUSDT',
            pair: 'OLDUSDT',
            baseAsset: 'OLD',
            status: 'SETTLING',
          },
        ]
  return {
    timezone: 'UTC',
    serverTime: now,
    futuresType: 'U_MARGINED',
    rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 }],
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: [...instruments.map(describe), ...others],
  }
}

/** Name of a coin-margined perpetual in Binance's streams: `BTCUSD` is `BTCUSD_PERP`. */
export function coinMarginedId(symbol: string): string | undefined {
  return INVERSE_CONTRACTS.has(symbol) ? `${symbol}_PERP` : undefined
}
