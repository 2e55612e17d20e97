import type { AnyQuestion } from '../../http/answers/answers.ts'
import type { PrecomputeQuery } from '../../services/precompute.ts'
import type { HeatStore } from '../../storage/heat-target.ts'
import type { RevisionState } from '../../storage/revisions.ts'
import type { MapStore, MarketKey } from '../../storage/store.ts'
import type { ValidationQuestion } from '../../validation/question.ts'
import type { EventStore } from '../../validation/read-events.ts'
import type { ValidationHooks } from '../../validation/validate-market.ts'
import type { WireError } from '../jobs/messages.ts'

/** What a computing thread is started with. */
export interface ComputeSetup {
  /** Memory for market data in use. */
  readonly inputBytes: number
  /** Where named parameters are. */
  readonly parametersFolder: string
  readonly revisions: RevisionState
}

/** A method of the store that a computing thread calls over its port. */
export type StoreCall = Exclude<keyof MapStore, 'revision'> | keyof EventStore | keyof HeatStore

/** Plain data, of the type that the method called gives. */
export type Plain = ReturnType<typeof JSON.parse>

/** What a thread can be given to do. */
export type ComputeTask =
  | AnyQuestion
  | { readonly name: 'precompute'; readonly question: PrecomputeQuery }
  | { readonly name: 'validate'; readonly question: ValidationTask }

/** A validation, and what its report says of how it came about. */
export interface ValidationTask extends Pick<ValidationHooks, 'createdAt' | 'command' | 'liqheatVersion'> {
  readonly question: ValidationQuestion
}

/** How far a task has come. */
export interface ComputeProgress {
  readonly done: number
  readonly total: number
}

/** To a computing thread; in order, so that a question is answered with every commit before it. */
export type ToWorker =
  | { readonly type: 'task'; readonly id: number; readonly task: ComputeTask }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'commit'; readonly touched: readonly MarketKey[] | undefined }
  | { readonly type: 'returned'; readonly id: number; readonly value: Plain }
  | { readonly type: 'threw'; readonly id: number; readonly error: WireError }

/** From a computing thread. */
export type FromWorker =
  | { readonly type: 'done'; readonly id: number; readonly value: Plain; readonly ms: number }
  | { readonly type: 'progress'; readonly id: number; readonly progress: ComputeProgress }
  | { readonly type: 'failed'; readonly id: number; readonly error: WireError }
  | { readonly type: 'call'; readonly id: number; readonly method: StoreCall; readonly parameters: readonly unknown[] }
