import { defineError } from '../domain/errors.ts'
import { bucketIndex, bucketPrice, defaultBucketSize } from '../domain/price-grid.ts'
import type { DataKind, Side } from '../domain/series.ts'
import { exchangesWith } from '../exchanges/registry.ts'
import { OBSERVED_KEPT_MS, type ObservedPosition, type ObservedTarget } from '../storage/observed-target.ts'
import type { MarketStore } from '../storage/store.ts'

/** A price bucket and what would be liquidated in it; USD at entry. */
export interface ObservedBucket {
  /** Lower edge. */
  readonly price: number
  readonly longNotional: number
  readonly shortNotional: number
  readonly positions: number
}

/** Open positions that were seen, by liquidation price. */
export interface ObservedMap {
  readonly bucketSize: number
  /** From low to high; only those with a position. */
  readonly buckets: readonly ObservedBucket[]
  /** Positions that no price would liquidate as things stand; in no bucket. */
  readonly withoutPrice: Omit<ObservedBucket, 'price'>
  /** That hold a position. */
  readonly accounts: number
  readonly positions: number
  /** Open interest that the sample is compared with; undefined where none is stored of that time. */
  readonly openInterest: { readonly time: number; readonly quantity: number } | undefined
  /** Quantity seen divided by open interest. */
  readonly shareOfOpenInterest: { readonly long: number; readonly short: number } | undefined
  readonly oldest: number
  readonly newest: number
  readonly dataKind: DataKind
}

export interface ObservedQuestion {
  readonly exchange: string
  readonly symbol: string
  /** UTC ms; positions count for an hour. */
  readonly now: number
  /** Quote units; default: near 0.1 % of the median entry price. */
  readonly bucketSize?: number | undefined
}

/** Venues that show positions of accounts. */
export const SHOWING_POSITIONS = exchangesWith('positions')
/** Clocks differ: what the venue dates a little ahead of us counts. */
const AHEAD_MS = 60_000

const NothingObserved = defineError('OBSERVED_NOTHING', {
  status: 404,
  kind: 'data',
  message: (d: { exchange: string; symbol: string; offered: readonly string[] }) =>
    `no positions of ${d.symbol} on ${d.exchange} were observed within the last hour; let a collector ` +
    `sample positions (sample_positions) for some minutes, of ${d.offered.join(', ')}`,
})

/**
 * Sums positions that accounts were seen to hold by the price at which the venue would liquidate them.
 *
 * @throws OBSERVED_NOTHING
 */
export async function sumObserved(
  { store, observed }: { readonly store: MarketStore; readonly observed: ObservedTarget },
  { exchange, symbol, now, bucketSize }: ObservedQuestion,
): Promise<ObservedMap> {
  const positions = await observed.readObserved({
    exchange,
    symbol,
    from: now - OBSERVED_KEPT_MS,
    to: now + AHEAD_MS,
  })
  if (positions.length === 0) throw NothingObserved({ exchange, symbol, offered: SHOWING_POSITIONS })
  const times = positions.map(({ time }) => time)
  const newest = Math.max(...times)
  const size = bucketSize ?? defaultBucketSize(medianEntry(positions))
  const openInterest = await lastReading(store, { exchange, symbol, at: newest })
  return {
    bucketSize: size,
    buckets: bucketsOf(positions, size),
    withoutPrice: sum(positions.filter(({ liquidationPrice }) => liquidationPrice === undefined)),
    accounts: new Set(positions.map(({ account }) => account)).size,
    positions: positions.length,
    openInterest,
    shareOfOpenInterest:
      openInterest === undefined
        ? undefined
        : {
            long: quantityOf(positions, 'long') / openInterest.quantity,
            short: quantityOf(positions, 'short') / openInterest.quantity,
          },
    oldest: Math.min(...times),
    newest,
    dataKind: positions.some(({ dataKind }) => dataKind === 'simulated') ? 'simulated' : 'observed',
  }
}

/** Positions come ordered by liquidation price. */
function bucketsOf(positions: readonly ObservedPosition[], size: number): ObservedBucket[] {
  const byIndex = new Map<number, ObservedPosition[]>()
  for (const position of positions) {
    if (position.liquidationPrice === undefined) continue
    const index = bucketIndex(position.liquidationPrice, size)
    const found = byIndex.get(index)
    if (found === undefined) byIndex.set(index, [position])
    else found.push(position)
  }
  return [...byIndex].map(([index, inside]) => ({ price: bucketPrice(index, size), ...sum(inside) }))
}

function sum(positions: readonly ObservedPosition[]): Omit<ObservedBucket, 'price'> {
  let longNotional = 0
  let shortNotional = 0
  for (const { side, quantity, entryPrice } of positions) {
    if (side === 'long') longNotional += quantity * entryPrice
    else shortNotional += quantity * entryPrice
  }
  return { longNotional, shortNotional, positions: positions.length }
}

function quantityOf(positions: readonly ObservedPosition[], side: Side): number {
  return positions.reduce((total, position) => total + (position.side === side ? position.quantity : 0), 0)
}

function medianEntry(positions: readonly ObservedPosition[]): number {
  const entries = positions.map(({ entryPrice }) => entryPrice).sort((a, b) => a - b)
  return entries[Math.floor(entries.length / 2)] ?? 1
}

/** The last reading of the hour before; one of 0 cannot be divided by. */
async function lastReading(
  store: MarketStore,
  { exchange, symbol, at }: { readonly exchange: string; readonly symbol: string; readonly at: number },
): Promise<ObservedMap['openInterest']> {
  const range = { exchange, symbol, from: at - OBSERVED_KEPT_MS, to: at + AHEAD_MS }
  const { time, quantity } = await store.readOpenInterest(range)
  const last = { time: time.at(-1) ?? 0, quantity: quantity.at(-1) ?? 0 }
  return last.quantity > 0 ? last : undefined
}
