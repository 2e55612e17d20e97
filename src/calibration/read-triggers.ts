import type { TierTable } from '../domain/margin-tiers.ts'
import type { DataKind } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import { readLiquidations } from '../services/liquidation-batches.ts'
import type { StoredLiquidation } from '../storage/live-target.ts'
import type { MarketKey } from '../storage/store.ts'
import type { ScoredEvents } from '../validation/build-windows.ts'
import { decideShift, triggerPrices } from '../validation/event-prices.ts'
import type { EventStore } from '../validation/read-events.ts'

/** Liquidations at the prices that triggered them. */
export interface TriggeredEvents extends ScoredEvents {
  readonly kinds: ReadonlySet<DataKind>
  readonly warnings: readonly string[]
}

/**
 * Reads the liquidations of a range at their triggers: from the bankruptcy price where the venue tells it, even beside
 * a fill, since in a cascade orders fill far beyond what triggered them.
 */
export async function readTriggers(
  store: EventStore,
  {
    market,
    tables,
    range,
  }: { readonly market: MarketKey; readonly tables: readonly TierTable[]; readonly range: TimeRange },
): Promise<TriggeredEvents> {
  const filter = { symbol: market.symbol, exchanges: [market.exchange], from: range.from, to: range.to }
  const rows: StoredLiquidation[] = []
  for await (const batch of readLiquidations(store, { filter, order: 'oldest' })) {
    for (const row of batch) if (toldPrice(row) > 0 && row.notional > 0) rows.push(row)
  }
  const told = {
    time: Float64Array.from(rows, ({ eventTime }) => eventTime),
    side: Uint8Array.from(rows, ({ side }) => (side === 'long' ? 0 : 1)),
    price: Float64Array.from(rows, toldPrice),
    isBankruptcy: Uint8Array.from(rows, ({ bankruptcyPrice }) => (bankruptcyPrice === undefined ? 0 : 1)),
    notional: Float64Array.from(rows, ({ notional }) => notional),
    kinds: new Set(rows.map(({ dataKind }) => dataKind)),
    feed: 'full' as const,
  }
  const question = { events: told, asked: 'maintenance' as const, tables, symbol: market.symbol, time: range.from }
  const { shift, warnings } = decideShift(question)
  return { ...told, price: triggerPrices(told, shift), warnings }
}

function toldPrice({ price, bankruptcyPrice }: StoredLiquidation): number {
  return bankruptcyPrice ?? price ?? Number.NaN
}
