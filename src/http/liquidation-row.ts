import { Type } from 'typebox'
import type { LiquidationSum, StoredLiquidation } from '../storage/live-target.ts'
import { NullableNumber, Usd } from './heatmap-schemas.ts'
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

/** Liquidations of one venue and side within a period. */
export const LiquidationSumSchema = Type.Object({
  timestamp: Type.Integer({ description: 'Start of the period, UTC ms' }),
  exchange: Type.String(),
  side: SideSchema,
  count: Type.Integer(),
  notional_usd: Usd('all of them'),
  quantity: Type.Number({ description: 'Base units; of several symbols it is a sum of unlike things' }),
  largest_usd: Usd('the largest one'),
})

/** Writes a sum as `LiquidationSumSchema` says. */
export function liquidationSum(sum: LiquidationSum) {
  return {
    timestamp: sum.time,
    exchange: sum.exchange,
    side: sum.side,
    count: sum.count,
    notional_usd: sum.notional,
    quantity: sum.quantity,
    largest_usd: sum.largest,
  }
}
