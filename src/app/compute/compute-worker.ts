import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { computeAnswer } from '../../http/answers/answers.ts'
import { Catalog } from '../../services/catalog.ts'
import { MapStates } from '../../services/map-states.ts'
import { InputLoader } from '../../services/market-inputs.ts'
import { ParameterLibrary } from '../../services/parameter-library.ts'
import { precomputeHeatmap } from '../../services/precompute.ts'
import { validateMarket } from '../../validation/validate-market.ts'
import { toWire } from '../jobs/messages.ts'
import type { ComputeSetup, ComputeTask, FromWorker, ToWorker } from './compute-messages.ts'
import { RemoteStore } from './remote-store.ts'
import { transferables } from './transferables.ts'

/** Computes in a thread of its own, over the store of the thread that started it. */
class ComputeServer {
  private readonly port: MessagePort
  private readonly remote: RemoteStore
  private readonly sources
  private readonly running = new Map<number, AbortController>()

  constructor(port: MessagePort, { inputBytes, parametersFolder, revisions }: ComputeSetup) {
    this.port = port
    this.remote = new RemoteStore(port, revisions)
    const { store, heat } = this.remote
    const parameters = new ParameterLibrary(parametersFolder)
    const common = { catalog: new Catalog(store), inputs: new InputLoader(store, inputBytes), heat, parameters }
    this.sources = { ...common, mapStates: new MapStates(common), now: () => Date.now() }
    port.on('message', (message: ToWorker) => this.take(message))
  }

  private take(message: ToWorker): void {
    switch (message.type) {
      case 'task':
        void this.run(message.id, message.task)
        return
      case 'cancel':
        this.running.get(message.id)?.abort()
        return
      case 'commit':
        this.remote.noteCommit(message.touched)
        return
      case 'returned':
        this.remote.returned(message.id, message.value)
        return
      case 'threw':
        this.remote.threw(message.id, message.error)
    }
  }

  private async run(id: number, task: ComputeTask): Promise<void> {
    const started = performance.now()
    const abort = new AbortController()
    this.running.set(id, abort)
    try {
      const value = await this.valueOf(id, task, abort.signal)
      this.post({ type: 'done', id, value, ms: performance.now() - started })
    } catch (error) {
      this.post({ type: 'failed', id, error: toWire(error) })
    } finally {
      this.running.delete(id)
    }
  }

  private valueOf(id: number, task: ComputeTask, signal: AbortSignal): Promise<unknown> {
    switch (task.name) {
      case 'precompute':
        return precomputeHeatmap(this.sources, task.question, {
          signal,
          onProgress: (progress) => this.post({ type: 'progress', id, progress }),
        })
      case 'validate':
        return validateMarket({ ...this.sources, store: this.remote.store }, task.question.question, {
          ...task.question,
          signal,
        })
      default:
        return computeAnswer(this.sources, task)
    }
  }

  private post(message: FromWorker): void {
    this.port.postMessage(message, transferables(message))
  }
}

if (!isMainThread && parentPort !== null) new ComputeServer(parentPort, workerData)
