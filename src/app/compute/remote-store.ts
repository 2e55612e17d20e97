import type { MessagePort } from 'node:worker_threads'
import type { HeatStore } from '../../storage/heat-target.ts'
import { type RevisionState, Revisions } from '../../storage/revisions.ts'
import type { MapStore, MarketKey } from '../../storage/store.ts'
import type { EventStore } from '../../validation/read-events.ts'
import { fromWire, type WireError } from '../jobs/messages.ts'
import type { FromWorker, Plain, StoreCall } from './compute-messages.ts'
import { transferables } from './transferables.ts'

interface Waiting {
  resolve(value: Plain): void
  reject(error: unknown): void
}

/** The store of another thread: every call goes over a port and comes back as plain data. */
export class RemoteStore {
  readonly store: MapStore & EventStore
  readonly heat: HeatStore
  private readonly port: MessagePort
  private readonly revisions: Revisions
  private readonly waiting = new Map<number, Waiting>()
  private calls = 0

  constructor(port: MessagePort, revisions: RevisionState) {
    this.port = port
    this.revisions = new Revisions(revisions)
    this.store = {
      revision: (scope) => this.revisions.of(scope),
      replacements: (symbol) => this.call('replacements', symbol),
      coverage: (filter) => this.call('coverage', filter),
      readCandles: (range) => this.call('readCandles', range),
      readMarkCandles: (range) => this.call('readMarkCandles', range),
      readOpenInterest: (range) => this.call('readOpenInterest', range),
      readFunding: (range) => this.call('readFunding', range),
      readTakerFlow: (range) => this.call('readTakerFlow', range),
      readFlowPoints: (range) => this.call('readFlowPoints', range),
      readLargeTrades: (range) => this.call('readLargeTrades', range),
      readHighestPrice: (range) => this.call('readHighestPrice', range),
      readMarginTiers: (exchange) => this.call('readMarginTiers', exchange),
      readLiquidationPage: (filter, page) => this.call('readLiquidationPage', filter, page),
      sumLiquidations: (filter, interval) => this.call('sumLiquidations', filter, interval),
    }
    this.heat = {
      readHeatTimes: (spec, range) => this.call('readHeatTimes', spec, range),
      readHeatColumns: (spec, range, asOf) => this.call('readHeatColumns', spec, range, asOf),
      writeHeatColumns: (spec, columns, about) => this.call('writeHeatColumns', spec, columns, about),
      findCheckpoint: (question) => this.call('findCheckpoint', question),
      writeCheckpoints: (checkpoints, basis) => this.call('writeCheckpoints', checkpoints, basis),
    }
  }

  /** Notes a commit of the store. */
  noteCommit(touched: readonly MarketKey[] | undefined): void {
    this.revisions.add(touched)
  }

  returned(id: number, value: Plain): void {
    this.take(id)?.resolve(value)
  }

  threw(id: number, error: WireError): void {
    this.take(id)?.reject(fromWire(error))
  }

  private call(method: StoreCall, ...parameters: readonly unknown[]): Promise<Plain> {
    const id = ++this.calls
    const message: FromWorker = { type: 'call', id, method, parameters }
    // What is written is not used any more by those who wrote it.
    const handed = method === 'writeHeatColumns' || method === 'writeCheckpoints' ? transferables(parameters) : []
    this.port.postMessage(message, handed)
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }))
  }

  private take(id: number): Waiting | undefined {
    const found = this.waiting.get(id)
    this.waiting.delete(id)
    return found
  }
}
