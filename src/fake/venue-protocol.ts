import type { RandomStream } from '../domain/random.ts'
import type { FakeClient } from './fake-client.ts'
import type { FaultBoard } from './fault-board.ts'
import type { FakeInstrument } from './listing.ts'
import type { LiveMarket } from './live-market.ts'
import type { Outlet } from './outlet.ts'
import type { LiquidationRecord, SentLog } from './sent-log.ts'

/** What a venue's protocol is given. */
export interface ProtocolContext {
  readonly outlet: Outlet
  readonly faults: FaultBoard
  readonly log: SentLog
  readonly random: RandomStream
  readonly instruments: readonly FakeInstrument[]
  /** By canonical symbol. */
  readonly markets: ReadonlyMap<string, LiveMarket>
  /** UTC ms. */
  readonly now: () => number
}

/** Rules of a venue's connections. */
export interface ConnectionRules {
  /** A connection ends when it was so long without a frame, ms; counted by frames to it or from it. */
  readonly idle: { readonly afterMs: number; readonly of: 'sent' | 'received' }
  /** Most frames from one connection; more end it. */
  readonly inbound: { readonly limit: number; readonly windowMs: number }
  /** How often the venue pings, ms. */
  readonly pingMs?: number
  /** Text that announces the end of a connection, before a rotation. */
  readonly notice?: (client: FakeClient) => string
}

/** One venue's side of its WebSocket protocol. */
export interface VenueProtocol {
  readonly rules: ConnectionRules
  /** Takes a connection, with what its URL subscribes; false when there is nothing at the path. */
  connect(client: FakeClient, url: URL): boolean
  receive(client: FakeClient, text: string): void
  /** Liquidations that just happened, oldest first. */
  liquidate(records: readonly LiquidationRecord[]): void
  /** Called every 50 ms at the latest; sends what is due. */
  tick(): void
}
