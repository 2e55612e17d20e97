import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { VenueReply } from '../../src/fake/venue-answer.ts'

/** A request for tiers as a fake venue sees it. */
export interface TierVenueRequest {
  readonly path: string
  readonly query: URLSearchParams
  /** The query as it was sent. */
  readonly search: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly now: number
}

/** What the fake Binance takes. */
export const FAKE_KEY = { key: 'fake-key-4711', secret: 'fake-secret-0815' }
/** A Bybit page holds so many symbols. */
const BYBIT_PAGE = 15
/** Symbols of the fake Bybit: BTCUSDT first, then small coins, enough for three pages. */
const BYBIT_SYMBOLS = ['BTCUSDT', ...Array.from({ length: 32 }, (_, i) => `COIN${i + 1}USDT`), 'BTCPERP']

/** Answers about tiers, field by field as the venues' documentation has them (read 2026-11); undefined for others. */
export const TIER_ANSWERS: Readonly<Record<string, (request: TierVenueRequest) => VenueReply | undefined>> = {
  binance,
  bybit,
  okx,
  hyperliquid,
}

function binance({ path, query, search, headers, now }: TierVenueRequest): VenueReply | undefined {
  if (path !== '/fapi/v1/leverageBracket') return undefined
  if (headers['x-mbx-apikey'] !== FAKE_KEY.key) {
    // What no venue does: to show the key.
    const msg = `Invalid API-key, IP, or permissions for action. (${headers['x-mbx-apikey']})`
    return { status: 401, body: { code: -2015, msg } }
  }
  const [signed = '', signature] = search.split('&signature=')
  const wanted = createHmac('sha256', FAKE_KEY.secret).update(signed).digest('hex')
  if (signature !== wanted) {
    return { status: 400, body: { code: -1022, msg: 'Signature for this request is not valid.' } }
  }
  const age = now - Number(query.get('timestamp'))
  if (Math.abs(age) > Number(query.get('recvWindow') ?? 5000)) {
    return { status: 400, body: { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' } }
  }
  return ok([
    {
      symbol: 'BTCUSDT',
      brackets: [
        bracket(1, { initialLeverage: 125, notionalFloor: 0, notionalCap: 50_000, maintMarginRatio: 0.004, cum: 0 }),
        bracket(2, {
          initialLeverage: 100,
          notionalFloor: 50_000,
          notionalCap: 250_000,
          maintMarginRatio: 0.005,
          cum: 50,
        }),
      ],
    },
  ])
}

function bracket(number: number, fields: object): object {
  return { bracket: number, ...fields }
}

function bybit({ path, query, now }: TierVenueRequest): VenueReply | undefined {
  if (path !== '/v5/market/risk-limit') return undefined
  const symbol = query.get('symbol')
  const list = symbol === null ? BYBIT_SYMBOLS : BYBIT_SYMBOLS.filter((one) => one === symbol)
  if (list.length === 0) return ok({ retCode: 10001, retMsg: 'params error: Symbol Invalid', result: {}, time: now })
  const first = Number(/^page=(\d+)$/.exec(query.get('cursor') ?? 'page=0')?.[1]) * BYBIT_PAGE
  const rows = list.slice(first, first + BYBIT_PAGE).flatMap(bybitLimits)
  const isLast = first + BYBIT_PAGE >= list.length
  const nextPageCursor = isLast ? '' : encodeURIComponent(`page=${first / BYBIT_PAGE + 1}`)
  return ok({
    retCode: 0,
    retMsg: 'OK',
    result: { category: 'linear', list: rows, nextPageCursor },
    retExtInfo: {},
    time: now,
  })
}

function bybitLimits(symbol: string): object[] {
  const row = { id: 1, symbol, isLowestRisk: 1 }
  // 300,000 * (0.005 - 0.0033) = 510
  return [
    {
      ...row,
      riskLimitValue: '300000',
      maintenanceMargin: '0.0033',
      initialMargin: '0.0066',
      maxLeverage: '150.00',
      mmDeduction: '',
    },
    {
      ...row,
      riskLimitValue: '2000000',
      maintenanceMargin: '0.005',
      initialMargin: '0.01',
      isLowestRisk: 0,
      maxLeverage: '100.00',
      mmDeduction: '510',
    },
  ]
}

const OKX_COINS = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA']

function okx({ path, query }: TierVenueRequest): VenueReply | undefined {
  const data = (rows: unknown[]): VenueReply => ok({ code: '0', msg: '', data: rows })
  switch (path) {
    case '/api/v5/public/instruments':
      return data(
        OKX_COINS.map((coin) => ({
          instType: 'SWAP',
          instId: `${coin}-USDT-SWAP`,
          instFamily: `${coin}-USDT`,
          ctType: 'linear',
          ctVal: '0.01',
          ctMult: '1',
          ctValCcy: coin,
          settleCcy: 'USDT',
          lotSz: '0.01',
          state: 'live',
        })),
      )
    case '/api/v5/public/mark-price':
      return data(OKX_COINS.map((coin) => okxMark(coin, '80000')))
    case '/api/v5/public/position-tiers': {
      const families = (query.get('instFamily') ?? '').split(',')
      if (families.length > 5 || query.get('tdMode') !== 'isolated') {
        return ok({ code: '51000', msg: 'Parameter instFamily error', data: [] })
      }
      return data(
        families.flatMap((family) => [
          okxTier(family, { tier: '1', minSz: '0', maxSz: '1000', mmr: '0.004', imr: '0.01', maxLever: '100' }),
          okxTier(family, { tier: '2', minSz: '1000.01', maxSz: '3000', mmr: '0.005', imr: '0.0133', maxLever: '75' }),
        ]),
      )
    }
    default:
      return undefined
  }
}

function okxMark(coin: string, markPx: string): object {
  return { instType: 'SWAP', instId: `${coin}-USDT-SWAP`, markPx, ts: '1744590349506' }
}

function okxTier(instFamily: string, fields: object): object {
  const unused = { baseMaxLoan: '', quoteMaxLoan: '', optMgnFactor: '', instId: '' }
  return { ...unused, instFamily, uly: instFamily, ...fields }
}

/** Mark prices of the fake OKX, all the same. */
export function okxMarkPrices(markPx: string): string {
  return JSON.stringify({ code: '0', msg: '', data: OKX_COINS.map((coin) => okxMark(coin, markPx)) })
}

function hyperliquid({ path, body }: TierVenueRequest): VenueReply | undefined {
  if (path !== '/info') return undefined
  if (body !== '{"type":"meta"}')
    return { status: 422, body: 'Failed to deserialize the JSON body into the target type' }
  return ok({
    universe: [
      { szDecimals: 5, name: 'BTC', maxLeverage: 40, marginTableId: 56 },
      { szDecimals: 0, name: 'kPEPE', maxLeverage: 10, marginTableId: 10 },
      { szDecimals: 1, name: 'MATIC', maxLeverage: 20, marginTableId: 20, isDelisted: true },
    ],
    marginTables: [
      [
        56,
        {
          description: 'tiered 40x',
          marginTiers: [
            { lowerBound: '0.0', maxLeverage: 40 },
            { lowerBound: '150000000.0', maxLeverage: 20 },
          ],
        },
      ],
    ],
  })
}

function ok(body: unknown): VenueReply {
  return { status: 200, body }
}
