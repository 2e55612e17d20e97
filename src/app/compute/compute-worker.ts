import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { type AnyQuestion, computeAnswer } from '../../http/answers/answers.ts'
import { Catalog } from '../../services/catalog.ts'
import { MapStates } from '../../services/map-states.ts'
import { InputLoader } from '../../services/market-inputs.ts'
import { toWire } from '../jobs/messages.ts'
import type { ComputeSetup, FromWorker, ToWorker } from './compute-messages.ts'
import { RemoteStore } from './remote-store.ts'
import { transferables } from './transferables.ts'

/** Computes answers in a thread of its own, over the store of the thread that started it. */
function serve(port: MessagePort, { inputBytes, revisions }: ComputeSetup): void {
  const remote = new RemoteStore(port, revisions)
  const catalog = new Catalog(remote.store)
  const inputs = new InputLoader(remote.store, inputBytes)
  const common = { catalog, inputs, heat: remote.heat }
  const sources = { ...common, mapStates: new MapStates(common), now: () => Date.now() }
  const post = (message: FromWorker): void => port.postMessage(message, transferables(message))

  async function answer(id: number, asked: AnyQuestion): Promise<void> {
    const started = performance.now()
    try {
      const made = await computeAnswer(sources, asked)
      post({ type: 'answer', id, answer: made, ms: performance.now() - started })
    } catch (error) {
      post({ type: 'failed', id, error: toWire(error) })
    }
  }

  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'ask':
        void answer(message.id, message.asked)
        return
      case 'commit':
        remote.noteCommit(message.touched)
        return
      case 'returned':
        remote.returned(message.id, message.value)
        return
      case 'threw':
        remote.threw(message.id, message.error)
    }
  })
}

if (!isMainThread && parentPort !== null) serve(parentPort, workerData)
