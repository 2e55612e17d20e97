import { Type } from 'typebox'
import { stringEnum } from '../schemas.ts'

export const ExchangeQuery = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'Venue, such as Binance or OKX, in any case; GET /exchanges lists them',
})

export const ExchangeListQuery = Type.Optional(
  Type.String({ maxLength: 200, description: 'Comma-separated venues, such as Binance,OKX; default all stored ones' }),
)

export const PairQuery = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'Trading pair, such as BTCUSDT; the venue’s own ids, such as BTC-USDT-SWAP, are understood',
})

export const CoinQuery = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'Coin, such as BTC: its pair against USDT',
})

/** The last time of the calendar, UTC ms. */
const LAST_TIME = 8.64e15

export const TimeQuery = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: LAST_TIME, description: `${description}, UTC ms` }))

/** A length of time by one of its names. */
export function rangeQuery<const Ranges extends readonly string[]>(
  ranges: Ranges,
  meaning: string,
  standard: Ranges[number],
) {
  return Type.Optional(stringEnum(ranges, `${meaning}; default ${standard}`))
}
