import { describe, expect, test } from 'vitest'
import { DEFAULT_SYMBOLS } from '../domain/instrument.ts'
import { DEFAULT_TIERS, findTierFault, type TierTable } from '../domain/margin-tiers.ts'
import { EXCHANGES, requireExchange } from './registry.ts'

/** What Binance published for BTCUSDT on 2024-10-24: floor, amount. */
const BTC_AMOUNTS_2024 = [
  0, 50, 950, 11_450, 131_450, 481_450, 2_981_450, 14_481_450, 26_481_450, 41_481_450, 121_481_450, 421_481_450,
]

describe.each(EXCHANGES.map((exchange) => ({ id: exchange.id, exchange })))('$id', ({ exchange }) => {
  test('ships only faultless tier tables', () => {
    for (const { tiers } of exchange.tierTables) expect(findTierFault(tiers, exchange.tierContinuity)).toBeUndefined()
  })

  test('keeps a canonical symbol as it is', () => {
    for (const symbol of ['BTCUSDT', '1000PEPEUSDT', 'SOLUSDT']) expect(exchange.canonicalSymbol(symbol)).toBe(symbol)
  })

  test('liquidates longs below and shorts above entry, nearer with more leverage', () => {
    const ratio = (side: 'long' | 'short', leverage: number) =>
      exchange.liquidationRatio({ side, leverage, notional: 10_000, tiers: DEFAULT_TIERS })
    for (const leverage of [2, 5, 10, 25, 50, 100]) {
      expect(ratio('long', leverage)).toBeLessThan(1)
      expect(ratio('short', leverage)).toBeGreaterThan(1)
    }
    expect(ratio('long', 50)).toBeGreaterThan(ratio('long', 10))
    expect(ratio('short', 50)).toBeLessThan(ratio('short', 10))
  })

  test('gives 0 for a long that nothing liquidates, and refuses an impossible leverage', () => {
    const at = (leverage: number) =>
      exchange.liquidationRatio({ side: 'long', leverage, notional: 10_000, tiers: DEFAULT_TIERS })
    expect(at(1)).toBe(0)
    expect(() => at(126)).toThrow(expect.objectContaining({ code: 'DOMAIN_LEVERAGE_RANGE' }))
  })
})

describe('Binance tiers', () => {
  const tables = (symbol: string): TierTable[] =>
    requireExchange('binance').tierTables.filter((table) => table.symbol === symbol)

  test('have the published maintenance amounts', () => {
    expect(tables('BTCUSDT')[0]?.tiers.map((tier) => tier.amount)).toEqual(BTC_AMOUNTS_2024)
    expect(tables('ETHUSDT')[1]?.tiers.at(-1)).toEqual({
      floor: 800_000_000,
      cap: 1_200_000_000,
      maxLeverage: 1,
      rate: 0.5,
      amount: 280_507_000,
    })
  })

  // MATIC had left Binance before the first publication; POL is its successor.
  test.each(DEFAULT_SYMBOLS.map((symbol) => (symbol === 'MATICUSDT' ? 'POLUSDT' : symbol)))('know %s', (symbol) => {
    expect(tables(symbol).length).toBeGreaterThan(0)
  })
})

test('venue ids become canonical symbols', () => {
  expect(requireExchange('okx').canonicalSymbol('SOL-USDT-SWAP')).toBe('SOLUSDT')
  expect(requireExchange('hyperliquid').canonicalSymbol('BTC')).toBe('BTCUSDT')
  expect(requireExchange('hyperliquid').canonicalSymbol('kPEPE')).toBe('1000PEPEUSDT')
  expect(requireExchange('binance').canonicalSymbol('btcusdt')).toBe('BTCUSDT')
})

test('ids are unique, and an unknown one is refused with the known ones', () => {
  expect(new Set(EXCHANGES.map(({ id }) => id)).size).toBe(EXCHANGES.length)
  expect(() => requireExchange('mtgox')).toThrow(
    expect.objectContaining({ code: 'EXCHANGE_UNKNOWN', message: expect.stringContaining('binance, bybit, okx') }),
  )
})
