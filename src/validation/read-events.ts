import type { DataKind } from '../domain/series.ts'
import type { TimeRange } from '../domain/time.ts'
import { readLiquidations } from '../services/liquidation-batches.ts'
import type { LiveTarget, StoredLiquidation } from '../storage/live-target.ts'
import type { MarketKey } from '../storage/store.ts'

/** Liquidations of one venue and symbol as the venue told of them, oldest first. */
export interface ObservedEvents {
  /** UTC ms. */
  readonly time: Float64Array
  /** Of the position closed: 0 for longs, 1 for shorts. */
  readonly side: Uint8Array
  /** The fill where it was told, else the bankruptcy price; quote per base. */
  readonly price: Float64Array
  /** 1 where `price` is a bankruptcy price. */
  readonly isBankruptcy: Uint8Array
  /** USD. */
  readonly notional: Float64Array
  readonly kinds: ReadonlySet<DataKind>
  readonly feed: 'full' | 'sampled' | 'mixed'
}

/** Where liquidations are read from. */
export type EventStore = Pick<LiveTarget, 'readLiquidationPage' | 'sumLiquidations'>

/** Reads the liquidations of a range; those without any price are left out. */
export async function readEvents(store: EventStore, market: MarketKey, range: TimeRange): Promise<ObservedEvents> {
  const filter = { symbol: market.symbol, exchanges: [market.exchange], from: range.from, to: range.to }
  const events: StoredLiquidation[] = []
  for await (const rows of readLiquidations(store, { filter, order: 'oldest' })) {
    for (const row of rows) if (pricedAt(row) > 0 && row.notional > 0) events.push(row)
  }
  const coverages = new Set(events.map(({ coverage }) => coverage))
  const [only] = coverages
  return {
    time: Float64Array.from(events, ({ eventTime }) => eventTime),
    side: Uint8Array.from(events, ({ side }) => (side === 'long' ? 0 : 1)),
    price: Float64Array.from(events, pricedAt),
    isBankruptcy: Uint8Array.from(events, ({ price }) => (price === undefined ? 1 : 0)),
    notional: Float64Array.from(events, ({ notional }) => notional),
    kinds: new Set(events.map(({ dataKind }) => dataKind)),
    feed: coverages.size > 1 ? 'mixed' : (only ?? 'full'),
  }
}

function pricedAt({ price, bankruptcyPrice }: StoredLiquidation): number {
  return price ?? bankruptcyPrice ?? Number.NaN
}
