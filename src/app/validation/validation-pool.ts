import { Worker } from 'node:worker_threads'
import { defineError } from '../../domain/errors.ts'
import type { ForecastHooks, ValidationComputer } from '../../validation/validation-computer.ts'
import { fromWire } from '../jobs/messages.ts'
import type { FromPoolThread, PoolTask } from './pool-messages.ts'

const ThreadLost = defineError('VALIDATION_THREAD_LOST', {
  status: 503,
  kind: 'data',
  retry: 'later',
  message: (d: { problem: string }) =>
    `a thread of the validation ended (${d.problem}); the same command goes on from what is finished`,
})

/** Work that waits for a thread. */
interface Waiting {
  readonly task: PoolTask
  readonly onProgress: ForecastHooks['onProgress']
  resolve(value: never): void
  reject(error: unknown): void
}

/** A thread and what it does. */
interface Slot {
  readonly worker: Worker
  doing: Waiting | undefined
}

/** Does the work of a validation in threads, each of them one piece at a time; what waits is not copied yet. */
export class ValidationPool implements ValidationComputer {
  readonly width: number
  private readonly slots: readonly Slot[]
  private readonly queue: Waiting[] = []
  private problem: Error | undefined

  constructor(threads: number) {
    this.width = threads
    this.slots = Array.from({ length: threads }, () => this.startSlot())
  }

  forecasts: ValidationComputer['forecasts'] = (work, { signal, onProgress }) => {
    signal?.throwIfAborted()
    return this.run({ name: 'forecasts', work }, onProgress)
  }

  fingerprint: ValidationComputer['fingerprint'] = (work) => this.run({ name: 'fingerprint', work })

  score: ValidationComputer['score'] = (work) => this.run({ name: 'score', work })

  /** Ends the threads; what they do and what waits fails. */
  async stop(): Promise<void> {
    this.fail(new Error('it was stopped'))
    await Promise.all(this.slots.map(({ worker }) => worker.terminate()))
  }

  private run<Value>(task: PoolTask, onProgress?: ForecastHooks['onProgress']): Promise<Value> {
    if (this.problem !== undefined) return Promise.reject(ThreadLost({ problem: this.problem.message }))
    return new Promise((resolve, reject) => {
      this.queue.push({ task, onProgress, resolve, reject })
      this.assign()
    })
  }

  private assign(): void {
    for (const slot of this.slots) {
      if (slot.doing !== undefined) continue
      const next = this.queue.shift()
      if (next === undefined) return
      slot.doing = next
      slot.worker.postMessage(next.task)
    }
  }

  private startSlot(): Slot {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    const slot: Slot = {
      worker: new Worker(new URL(`./validation-worker.${extension}`, import.meta.url)),
      doing: undefined,
    }
    slot.worker.on('message', (message: FromPoolThread<never>) => this.take(slot, message))
    slot.worker.on('error', (problem) => this.fail(problem instanceof Error ? problem : new Error(String(problem))))
    slot.worker.on('exit', () => this.fail(new Error('it ended by itself')))
    // It must not keep a process alive that has nothing else to do.
    slot.worker.unref()
    return slot
  }

  private take(slot: Slot, message: FromPoolThread<never>): void {
    const { doing } = slot
    if (message.type === 'progress') {
      doing?.onProgress?.(message.share)
      return
    }
    slot.doing = undefined
    if (message.type === 'done') doing?.resolve(message.value)
    else doing?.reject(fromWire(message.error))
    this.assign()
  }

  /** One thread that ends ends the whole: what it was doing would be missing. */
  private fail(problem: Error): void {
    this.problem ??= problem
    const lost = ThreadLost({ problem: this.problem.message }, { cause: this.problem })
    for (const waiting of this.queue.splice(0)) waiting.reject(lost)
    for (const slot of this.slots ?? []) {
      slot.doing?.reject(lost)
      slot.doing = undefined
    }
  }
}
