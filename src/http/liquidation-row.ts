import { Type } from 'typebox'
import type { StoredLiquidation } from '../storage/live-target.ts'
import { NullableNumber } from './heatmap-schemas.ts'
import { DataKindSchema, stringEnum } from './schemas.ts'

export const SideSchema = stringEnum(['long', 'short'] as const, 'Side of the position closed')

/** A liquidation as HTTP and WebSocket tell it. */
export const LiquidationRowSchema = Type.Object({
  exchange: Type.String(),
  symbol: Type.String(),
  timestamp: Type.Integer({ description: 'By the venue’s clock, UTC ms' }),
  received_time: NullableNumber('By ours, UTC ms; null where it came from a file'),
  side: SideSchema,
  price: NullableNumber('Average fill; null where the venue gives only a bankruptcy price'),
  bankruptcy_price: NullableNumber('Price at which the margin is used up; null where the venue does not give it'),
  quantity: Type.Number({ description: 'Base units' }),
  notional_usd: Type.Number({ description: 'At the best price known' }),
  coverage: stringEnum(['full', 'sampled'] as const, 'Whether the feed shows every liquidation or a sample'),
  data_kind: DataKindSchema,
})

/** Writes a liquidation as `LiquidationRowSchema` says. */
export function liquidationRow(liquidation: StoredLiquidation) {
  return {
    exchange: liquidation.exchange,
    symbol: liquidation.symbol,
    timestamp: liquidation.eventTime,
    received_time: liquidation.receivedTime ?? null,
    side: liquidation.side,
    price: liquidation.price ?? null,
    bankruptcy_price: liquidation.bankruptcyPrice ?? null,
    quantity: liquidation.quantity,
    notional_usd: liquidation.notional,
    coverage: liquidation.coverage,
    data_kind: liquidation.dataKind,
  }
}
