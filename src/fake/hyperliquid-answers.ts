import { hyperliquidCoin } from './listing.ts'
import type { MarketQuote } from './live-market.ts'
import { numberAt, ok, rowsWithin, textAt, type VenueReply, type VenueRequest } from './venue-answer.ts'

const HOURS_PER_PAYMENT = 8
const MOST_LEVERAGE = 40
/** Addresses that trade, and the few that own no position at any time. */
const TRADER_COUNT = 200
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** Hyperliquid `POST /info` (hyperliquid.gitbook.io, read 2026-11). */
export function hyperliquidAnswer(request: VenueRequest): VenueReply {
  if (request.path !== '/info') return { status: 404, body: null }
  const { type, ...question } = fieldsOf(request.body)
  switch (type) {
    case 'meta':
      return ok(meta(request))
    case 'metaAndAssetCtxs':
      return ok([meta(request), [...request.instruments.map(({ symbol }) => context(request.quote(symbol))), IDLE]])
    case 'clearinghouseState':
      return ok(clearinghouseState(request, String(question['user'])))
    case 'fundingHistory':
      return ok(fundingHistory(request, question))
    case 'candleSnapshot':
      return ok(candleSnapshot(request, fieldsOf(question['req'])))
    default:
      return { status: 422, body: 'Failed to deserialize the JSON body into the target type' }
  }
}

/** Context of a coin; funding is per hour, open interest in coins of one side. */
export function context(quote: MarketQuote | undefined): Readonly<Record<string, unknown>> {
  if (quote === undefined) return IDLE
  const { last, mark, openInterest, fundingRate } = quote
  return {
    funding: String(fundingRate / HOURS_PER_PAYMENT),
    openInterest: String(openInterest),
    prevDayPx: String(last),
    dayNtlVlm: '1516669192.1953897476',
    premium: '-0.0005927453',
    oraclePx: String(mark),
    markPx: String(mark),
    midPx: String(last),
    impactPxs: [String(last), String(last)],
    dayBaseVlm: '19707.77457',
  }
}

/** Address of the n-th trader; they repeat. */
export function traderAddress(n: number): string {
  return `0x${((n % TRADER_COUNT) + 1).toString(16).padStart(40, '0')}`
}

/** A coin that does not trade. */
const IDLE = {
  funding: '0.0',
  openInterest: '0.0',
  prevDayPx: '0.37621',
  dayNtlVlm: '0.0',
  premium: null,
  oraclePx: '0.3754',
  markPx: '0.37621',
  midPx: null,
  impactPxs: null,
  dayBaseVlm: '0.0',
}

function meta({ instruments }: VenueRequest): unknown {
  return {
    universe: [
      ...instruments.map(({ symbol }) => ({
        szDecimals: 5,
        name: hyperliquidCoin(symbol),
        maxLeverage: MOST_LEVERAGE,
        marginTableId: 56,
      })),
      { szDecimals: 1, name: 'OLD', maxLeverage: 3, marginTableId: 3, isDelisted: true },
    ],
    marginTables: [
      [
        56,
        {
          description: 'tiered 40x',
          marginTiers: [
            { lowerBound: '0.0', maxLeverage: MOST_LEVERAGE },
            { lowerBound: '150000000.0', maxLeverage: 20 },
          ],
        },
      ],
    ],
    collateralToken: 0,
  }
}

/** Each trader but every tenth holds one isolated position, which hangs on the address alone. */
function clearinghouseState({ instruments, quote, now }: VenueRequest, user: string): unknown {
  const number = Number.parseInt(user.slice(-6), 16)
  const traded = instruments.filter(({ isTraded }) => isTraded)
  const instrument = traded[number % Math.max(1, traded.length)]
  const isTrader = /^0x0{34}[0-9a-f]{6}$/.test(user) && number >= 1 && number <= TRADER_COUNT
  const at = instrument === undefined ? undefined : quote(instrument.symbol)
  const positions =
    instrument === undefined || at === undefined || !isTrader || number % 10 === 0
      ? []
      : [positionOf({ number, coin: hyperliquidCoin(instrument.symbol), ...instrument, mark: at.mark })]
  const summary = { accountValue: '10000.0', totalNtlPos: '0.0', totalRawUsd: '10000.0', totalMarginUsed: '0.0' }
  return {
    marginSummary: summary,
    crossMarginSummary: summary,
    crossMaintenanceMarginUsed: '0.0',
    withdrawable: '10000.0',
    assetPositions: positions,
    time: now,
  }
}

/** liq_price = entry - side * entry / leverage / (1 - side * l), with l half of the initial rate at most leverage. */
function positionOf({
  number,
  coin,
  startPrice,
  lotsPerUnit,
  mark,
}: {
  number: number
  coin: string
  startPrice: number
  lotsPerUnit: number
  mark: number
}) {
  const side = number % 2 === 0 ? 1 : -1
  const leverage = 2 + (number % 9)
  const size = (number * 1000) / lotsPerUnit
  const maintenance = 1 / (2 * MOST_LEVERAGE)
  const margin = startPrice / leverage - startPrice * maintenance
  const liquidation = startPrice - (side * margin) / (1 - side * maintenance)
  return {
    type: 'oneWay',
    position: {
      coin,
      szi: String(side * size),
      leverage: { type: 'isolated', value: leverage, rawUsd: String(-side * size * startPrice) },
      entryPx: String(startPrice),
      positionValue: String(size * mark),
      unrealizedPnl: String(side * size * (mark - startPrice)),
      returnOnEquity: '0.0',
      liquidationPx: String(Number(liquidation.toPrecision(8))),
      marginUsed: String((size * startPrice) / leverage),
      maxLeverage: MOST_LEVERAGE,
      cumFunding: { allTime: '0.0', sinceOpen: '0.0', sinceChange: '0.0' },
    },
  }
}

/** Every hour an eighth of the payment that the market makes every eight. */
function fundingHistory(request: VenueRequest, question: Readonly<Record<string, unknown>>): unknown {
  const { coin, startTime = 0, endTime = request.now } = question
  const funding = request.history(symbolOf(request, coin))?.funding
  if (funding === undefined) return []
  const range = { from: 0, to: Number(endTime), now: request.now }
  return rowsWithin(funding.time, range)
    .flatMap((i) =>
      Array.from({ length: HOURS_PER_PAYMENT }, (_, hour) => ({
        coin,
        fundingRate: String(numberAt(funding.rate, i) / HOURS_PER_PAYMENT),
        premium: '0.0',
        time: numberAt(funding.time, i) - (HOURS_PER_PAYMENT - 1 - hour) * HOUR_MS,
      })),
    )
    .filter(({ time }) => time >= Number(startTime))
    .slice(0, 500)
}

function candleSnapshot(request: VenueRequest, question: Readonly<Record<string, unknown>>): unknown {
  const { coin, interval, startTime = 0, endTime = request.now } = question
  const candles = request.history(symbolOf(request, coin))?.candles
  if (candles === undefined || interval !== '1m') return []
  const range = { from: Number(startTime), to: Number(endTime), now: request.now }
  return rowsWithin(candles.openTime, range)
    .slice(-5000)
    .map((i) => ({
      t: numberAt(candles.openTime, i),
      T: numberAt(candles.openTime, i) + MINUTE_MS - 1,
      s: coin,
      i: interval,
      o: textAt(candles.open, i),
      c: textAt(candles.close, i),
      h: textAt(candles.high, i),
      l: textAt(candles.low, i),
      v: textAt(candles.volume, i),
      n: 60,
    }))
}

function symbolOf({ instruments }: VenueRequest, coin: unknown): string {
  return instruments.find(({ symbol }) => hyperliquidCoin(symbol) === coin)?.symbol ?? ''
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
