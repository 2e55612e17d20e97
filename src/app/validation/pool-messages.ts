import type { FingerprintWork, ForecastWork, ScoreWork } from '../../validation/validation-computer.ts'
import type { WireError } from '../jobs/messages.ts'

/** Work of a validation as a thread is given it. */
export type PoolTask =
  | { readonly name: 'forecasts'; readonly work: ForecastWork }
  | { readonly name: 'fingerprint'; readonly work: FingerprintWork }
  | { readonly name: 'score'; readonly work: ScoreWork }

/** From a thread; a task is answered before the next one is given. */
export type FromPoolThread<Value = unknown> =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'done'; readonly value: Value }
  | { readonly type: 'failed'; readonly error: WireError }
