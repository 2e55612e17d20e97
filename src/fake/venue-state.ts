import type { Side } from '../domain/series.ts'
import type { ConnectionCounts } from './connections.ts'
import type { FakeFault } from './fault.ts'
import type { FakeLiquidation, FateCounts, SentLog } from './sent-log.ts'

/** Venues that can be faked. */
export const FAKE_VENUES = ['binance', 'bybit', 'okx', 'hyperliquid'] as const
export type FakeVenueId = (typeof FAKE_VENUES)[number]

/** A liquidation told to happen now. */
export interface LiquidationSpec {
  /** Canonical; `BTCUSD` and `ETHUSD` are inverse contracts at Binance and OKX. One not listed is sent all the same. */
  readonly symbol: string
  readonly side: Side
  readonly price: number
  /** Default: the price. */
  readonly bankruptcyPrice?: number
  /** Base units; of inverse contracts rounded to whole ones. */
  readonly quantity: number
  /** UTC ms; default now. */
  readonly time?: number
}

/** What a fake venue has done so far. */
export interface FakeVenueState {
  readonly venue: FakeVenueId
  readonly symbols: readonly string[]
  readonly isListening: boolean
  readonly connections: ConnectionCounts
  readonly liquidations: FateCounts & { readonly unlisted: number }
  readonly sentBySymbol: Readonly<Record<string, number>>
  readonly frames: { readonly frames: number; readonly malformed: number }
  /** REST requests by path. */
  readonly requests: Readonly<Record<string, number>>
  readonly faults: readonly FakeFault[]
}

/** A venue's WebSocket and REST interfaces on one port of loopback, over a simulated market. */
export interface FakeVenue {
  /** Base that stands in for the venue's own, without a slash at the end. */
  readonly wsUrl: string
  readonly restUrl: string
  readonly symbols: readonly string[]
  readonly sent: Pick<SentLog, 'liquidations' | 'unlisted' | 'fates' | 'bySymbol' | 'list'>
  /** Open connections. */
  readonly connections: number
  state(): FakeVenueState
  /** Resolves when the fault acts. */
  plant(fault: FakeFault): Promise<void>
  /** Ends every fault that lasts. */
  clear(): Promise<void>
  emitLiquidation(spec: LiquidationSpec): FakeLiquidation
  close(): Promise<void>
}
