import type { SimulatedMarket } from '../../src/simulation/market.ts'

/** A request as a fake venue sees it: path, query, and the time it is there. */
export interface VenueRequest {
  readonly path: string
  readonly query: URLSearchParams
  /** Canonical symbol to market. */
  readonly markets: ReadonlyMap<string, SimulatedMarket>
  readonly now: number
}

/** Status and body that a venue would answer with. */
export interface VenueReply {
  readonly status: number
  readonly body: unknown
}

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const OI_STEP = 5 * MINUTE

/** Answers of the three venues over a made market, field by field as their documentation has them (read 2026-11). */
export const VENUE_ANSWERS: Readonly<Record<string, (request: VenueRequest) => VenueReply>> = { binance, bybit, okx }

function binance({ path, query, markets, now }: VenueRequest): VenueReply {
  const symbol = query.get('symbol') ?? ''
  const market = markets.get(symbol)
  if (market === undefined) return { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } }
  const { candles: c, markCandles: m, openInterest: o, funding: f } = market
  const from = Number(query.get('startTime') ?? 0)
  const to = Number(query.get('endTime') ?? now)
  const limit = Number(query.get('limit'))
  const oldest = (times: Float64Array): number[] => within(times, { from, to, now }).slice(0, limit)
  const text = (value: number | undefined): string => String(value)
  switch (path) {
    case '/fapi/v1/klines':
      return ok(
        oldest(c.openTime).map((i) => [
          c.openTime[i],
          text(c.open[i]),
          text(c.high[i]),
          text(c.low[i]),
          text(c.close[i]),
          text(c.volume[i]),
          c.openTime[i]! + MINUTE - 1,
          text(c.quoteVolume[i]),
          17,
          text(c.takerBuyVolume[i]),
          '0',
          '0',
        ]),
      )
    case '/fapi/v1/markPriceKlines':
      return ok(
        oldest(m.openTime).map((i) => [
          m.openTime[i],
          text(m.open[i]),
          text(m.high[i]),
          text(m.low[i]),
          text(m.close[i]),
          '0',
          m.openTime[i]! + MINUTE - 1,
          '0',
          60,
          '0',
          '0',
          '0',
        ]),
      )
    case '/futures/data/openInterestHist':
      if (from < now - 30 * DAY) {
        return { status: 400, body: { code: -1130, msg: "Data sent for parameter 'startTime' is not valid." } }
      }
      return ok(
        oldest(o.time).map((i) => ({
          symbol,
          sumOpenInterest: text(o.quantity[i]),
          sumOpenInterestValue: text(o.notional[i]),
          timestamp: o.time[i],
        })),
      )
    case '/fapi/v1/fundingRate':
      return ok(
        oldest(f.time).map((i) => ({ symbol, fundingRate: text(f.rate[i]), fundingTime: f.time[i], markPrice: '1' })),
      )
    default:
      return { status: 404, body: {} }
  }
}

function bybit({ path, query, markets, now }: VenueRequest): VenueReply {
  const symbol = query.get('symbol') ?? ''
  const market = markets.get(symbol)
  const envelope = (retCode: number, retMsg: string, list: unknown[]): VenueReply =>
    ok({ retCode, retMsg, result: { category: 'linear', symbol, list, nextPageCursor: '' }, retExtInfo: {}, time: now })
  if (market === undefined) return envelope(10001, 'params error: Symbol Is Invalid', [])
  const { candles: c, markCandles: m, openInterest: o, funding: f } = market
  const isKline = path.endsWith('kline')
  const start = query.get(isKline ? 'start' : 'startTime')
  const end = query.get(isKline ? 'end' : 'endTime')
  if (start !== null && end === null) return envelope(10001, 'params error: endTime is missing', [])
  const range = { from: Number(start ?? 0), to: Number(end ?? now), now }
  const newest = (times: Float64Array): number[] =>
    within(times, range)
      .reverse()
      .slice(0, Number(query.get('limit')))
  const prices = (columns: Prices, i: number): string[] =>
    [columns.openTime[i], columns.open[i], columns.high[i], columns.low[i], columns.close[i]].map(String)
  switch (path) {
    case '/v5/market/kline':
      return envelope(
        0,
        'OK',
        newest(c.openTime).map((i) => [...prices(c, i), String(c.volume[i]), String(c.quoteVolume[i])]),
      )
    case '/v5/market/mark-price-kline':
      return envelope(
        0,
        'OK',
        newest(m.openTime).map((i) => prices(m, i)),
      )
    case '/v5/market/open-interest':
      // The first day has both sides only, as before 2026-06-11; later rows have one side too.
      return envelope(
        0,
        'OK',
        newest(o.time).map((i) => ({
          openInterest: String(o.quantity[i]! * 2),
          ...(o.time[i]! < o.time[0]! + DAY ? {} : { singleOpenInterest: String(o.quantity[i]) }),
          timestamp: String(o.time[i]),
        })),
      )
    case '/v5/market/funding/history':
      return envelope(
        0,
        'OK',
        newest(f.time).map((i) => ({
          symbol,
          fundingRate: String(f.rate[i]),
          fundingRateTimestamp: String(f.time[i]),
        })),
      )
    default:
      return { status: 404, body: {} }
  }
}

function okx({ path, query, markets, now }: VenueRequest): VenueReply {
  const instId = query.get('instId') ?? ''
  const [, base = '', quote = ''] = /^([A-Z0-9]+)-([A-Z]+)-SWAP$/.exec(instId) ?? []
  const market = markets.get(`${base}${quote}`)
  if (market === undefined) {
    return ok({ code: '51001', data: [], msg: "Instrument ID, Instrument ID code, or Spread ID doesn't exist." })
  }
  const { candles: c, markCandles: m, openInterest: o, funding: f } = market
  const isRubik = path.includes('rubik')
  // Neither bound is inside.
  const from = Number(query.get(isRubik ? 'begin' : 'before') ?? 0) + 1
  const to = Number(query.get(isRubik ? 'end' : 'after') ?? now) - 1
  const limit = Number(query.get('limit'))
  const newest = (times: Float64Array, most: number): number[] =>
    within(times, { from, to, now }).reverse().slice(0, Math.min(limit, most))
  const data = (rows: unknown[]): VenueReply => ok({ code: '0', msg: '', data: rows })
  const prices = (columns: Prices, i: number): string[] =>
    [columns.openTime[i], columns.open[i], columns.high[i], columns.low[i], columns.close[i]].map(String)
  const confirm = (openTime: number): string => (openTime + MINUTE <= now ? '1' : '0')
  switch (path) {
    case '/api/v5/market/history-candles':
      // Contracts of 0.01 coins.
      return data(
        newest(c.openTime, 300).map((i) => [
          ...prices(c, i),
          String(c.volume[i]! * 100),
          String(c.volume[i]),
          String(c.quoteVolume[i]),
          confirm(c.openTime[i]!),
        ]),
      )
    case '/api/v5/market/history-mark-price-candles':
      return data(newest(m.openTime, 100).map((i) => [...prices(m, i), confirm(m.openTime[i]!)]))
    case '/api/v5/rubik/stat/contracts/open-interest-history':
      return data(
        newest(o.time, 100)
          .filter((i) => o.time[i]! > now - 1440 * OI_STEP)
          .map((i) => [o.time[i], o.quantity[i]! * 100, o.quantity[i], o.notional[i]].map(String)),
      )
    case '/api/v5/public/funding-rate-history':
      return data(
        newest(f.time, 400).map((i) => ({
          instType: 'SWAP',
          instId,
          fundingRate: String(f.rate[i]! + 0.0001),
          realizedRate: String(f.rate[i]),
          fundingTime: String(f.time[i]),
          method: 'current_period',
        })),
      )
    default:
      return { status: 404, body: {} }
  }
}

interface Prices {
  readonly openTime: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** Rows with times in `[from, to]` that have begun; the candle that is still open is among them. */
function within(times: Float64Array, { from, to, now }: { from: number; to: number; now: number }): number[] {
  return Array.from(times.keys()).filter((i) => times[i]! >= from && times[i]! <= to && times[i]! <= now)
}

function ok(body: unknown): VenueReply {
  return { status: 200, body }
}
