import { isMainThread, type MessagePort, parentPort } from 'node:worker_threads'
import { localComputer } from '../../validation/validation-computer.ts'
import { transferables } from '../compute/transferables.ts'
import { toWire } from '../jobs/messages.ts'
import type { FromPoolThread, PoolTask } from './pool-messages.ts'

const computer = localComputer()

/** Does the work of validations in a thread of its own; all that it needs comes with the work. */
async function work(port: MessagePort, task: PoolTask): Promise<void> {
  const post = (message: FromPoolThread): void => port.postMessage(message, transferables(message))
  try {
    post({ type: 'done', value: await resultOf(task, (share) => post({ type: 'progress', share })) })
  } catch (error) {
    post({ type: 'failed', error: toWire(error) })
  }
}

function resultOf(task: PoolTask, onProgress: (share: number) => void): Promise<unknown> {
  switch (task.name) {
    case 'forecasts':
      return computer.forecasts(task.work, { onProgress })
    case 'fingerprint':
      return computer.fingerprint(task.work)
    case 'score':
      return computer.score(task.work)
  }
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort
  port.on('message', (task: PoolTask) => void work(port, task))
}
