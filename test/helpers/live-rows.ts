import type { Liquidation } from '../../src/domain/market-events.ts'

/** A liquidation of a long of 2 BTC at 50,000 on Bybit, but for the fields given. */
export function liquidationOf(fields: Partial<Liquidation>): Liquidation {
  return {
    type: 'liquidation',
    exchange: 'bybit',
    symbol: 'BTCUSDT',
    eventTime: 0,
    receivedTime: (fields.eventTime ?? 0) + 40,
    dataKind: 'observed',
    side: 'long',
    price: undefined,
    bankruptcyPrice: 50_000,
    quantity: 2,
    notional: 100_000,
    coverage: 'full',
    ...fields,
  }
}
