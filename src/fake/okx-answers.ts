import { type FakeInstrument, INVERSE_CONTRACTS, okxId } from './listing.ts'
import type { MarketHistory } from './live-market.ts'
import {
  MINUTE,
  NOT_FOUND,
  numberAt,
  OI_STEP,
  ok,
  priceTexts,
  rowsWithin,
  textAt,
  type VenueReply,
  type VenueRequest,
} from './venue-answer.ts'

/** Where nothing is listed: contracts of 0.01 coins. */
const DEFAULT_CONTRACT_VALUE = 0.01

/** OKX `/api/v5` of swaps, field by field (okx.com/docs-v5, read 2026-11). */
export function okxAnswer(request: VenueRequest): VenueReply {
  const { path, query, now } = request
  const data = (rows: readonly unknown[]): VenueReply => ok({ code: '0', msg: '', data: rows })
  if (path === '/api/v5/public/time') return data([{ ts: String(now) }])
  if (path === '/api/v5/public/instruments') return data(instruments(request))
  const instId = query.get('instId') ?? ''
  const symbol = instId.replace(/^([A-Z0-9]+)-([A-Z]+)-SWAP$/, '$1$2')
  const history = symbol === instId ? undefined : request.history(symbol)
  if (history === undefined) {
    return ok({ code: '51001', data: [], msg: "Instrument ID, Instrument ID code, or Spread ID doesn't exist." })
  }
  const isRubik = path.includes('rubik')
  // Neither bound is inside.
  const range = {
    from: Number(query.get(isRubik ? 'begin' : 'before') ?? 0) + 1,
    to: Number(query.get(isRubik ? 'end' : 'after') ?? now + 1) - 1,
    now,
  }
  const limit = Number(query.get('limit') ?? 100)
  const newest = (times: Float64Array, most: number): number[] =>
    [...rowsWithin(times, range)].reverse().slice(0, Math.min(limit, most))
  const listed = request.instruments.find((instrument) => instrument.symbol === symbol)
  const contractValue = listed?.contractValue ?? DEFAULT_CONTRACT_VALUE
  const rows = LISTS[path]?.(history, newest, { instId, now, contractValue })
  return rows === undefined ? NOT_FOUND : data(rows)
}

type List = (
  history: MarketHistory,
  newest: (times: Float64Array, most: number) => number[],
  about: { readonly instId: string; readonly now: number; readonly contractValue: number },
) => unknown[]

const LISTS: Readonly<Record<string, List>> = {
  '/api/v5/market/history-candles': ({ candles: c }, newest, { now, contractValue }) =>
    newest(c.openTime, 300).map((i) => [
      ...priceTexts(c, i),
      contracts(numberAt(c.volume, i), contractValue),
      textAt(c.volume, i),
      textAt(c.quoteVolume, i),
      confirm(numberAt(c.openTime, i), now),
    ]),
  '/api/v5/market/history-mark-price-candles': ({ markCandles: m }, newest, { now }) =>
    newest(m.openTime, 100).map((i) => [...priceTexts(m, i), confirm(numberAt(m.openTime, i), now)]),
  '/api/v5/rubik/stat/contracts/open-interest-history': ({ openInterest: o }, newest, { now, contractValue }) =>
    newest(o.time, 100)
      .filter((i) => numberAt(o.time, i) > now - 1440 * OI_STEP)
      .map((i) => [
        textAt(o.time, i),
        contracts(numberAt(o.quantity, i), contractValue),
        textAt(o.quantity, i),
        textAt(o.notional, i),
      ]),
  '/api/v5/public/funding-rate-history': ({ funding: f }, newest, { instId }) =>
    newest(f.time, 400).map((i) => ({
      instType: 'SWAP',
      instId,
      fundingRate: String(numberAt(f.rate, i) + 0.0001),
      realizedRate: textAt(f.rate, i),
      fundingTime: textAt(f.time, i),
      method: 'current_period',
    })),
}

/** Number of contracts as text, without the noise of binary fractions. */
export function contracts(quantity: number, contractValue: number): string {
  return String(Number((quantity / contractValue).toPrecision(12)))
}

function confirm(openTime: number, now: number): string {
  return openTime + MINUTE <= now ? '1' : '0'
}

function instruments({ query, instruments: all }: VenueRequest): unknown[] {
  if (query.get('instType') !== 'SWAP') return []
  const linear = all.map(describe)
  const [first] = all
  if (first === undefined) return linear
  const inverse = [...INVERSE_CONTRACTS].map(([symbol, usd]) => ({
    ...describe(first),
    instId: okxId(symbol),
    instFamily: okxId(symbol).replace('-SWAP', ''),
    uly: okxId(symbol).replace('-SWAP', ''),
    settleCcy: symbol.replace('USD', ''),
    ctVal: String(usd),
    ctValCcy: 'USD',
    ctType: 'inverse',
  }))
  const suspended = { ...describe(first), instId: 'OLD-USDT-SWAP', instFamily: 'OLD-USDT', state: 'suspend' }
  return [...linear, ...inverse, suspended].filter(
    ({ instId }) => query.get('instId') === null || instId === query.get('instId'),
  )
}

function describe({ symbol, base, contractValue, ticksPerUnit }: FakeInstrument) {
  const instId = okxId(symbol)
  const family = instId.replace('-SWAP', '')
  return {
    instType: 'SWAP',
    instId,
    uly: family,
    instFamily: family,
    category: '1',
    baseCcy: '',
    quoteCcy: '',
    settleCcy: 'USDT',
    ctVal: String(contractValue),
    ctMult: '1',
    ctValCcy: base,
    ctType: 'linear',
    optType: '',
    stk: '',
    listTime: '1611916828000',
    expTime: '',
    lever: '100',
    tickSz: String(1 / ticksPerUnit),
    lotSz: '0.01',
    minSz: '0.01',
    alias: '',
    ruleType: 'normal',
    state: 'live',
  }
}
