import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A script of this folder in a process of its own, which answers one message with one. */
export class AskedChild {
  private readonly child: ChildProcess
  private readonly ended: Promise<number | null>
  private isStopping = false
  private onAnswer: ((answer: unknown) => void) | undefined
  private onEnd: ((error: Error) => void) | undefined

  /** @param script - file name, such as `ws-clients.ts` */
  constructor(script: string) {
    const path = fileURLToPath(new URL(`./${script}`, import.meta.url))
    this.child = fork(path, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.child.on('message', (answer) => this.onAnswer?.(answer))
    this.ended = once(this.child, 'exit').then(([code]) => {
      if (!this.isStopping) this.onEnd?.(new Error(`${script} ended with ${code}`))
      return code
    })
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Sends a message that has no answer. */
  tell(message: object): void {
    this.child.send(message)
  }

  async ask(message: object): Promise<unknown> {
    return await new Promise((resolve, reject) => {
      this.onAnswer = resolve
      this.onEnd = reject
      this.child.send(message)
    })
  }

  async stop(): Promise<void> {
    this.isStopping = true
    this.child.kill()
    await this.ended
  }
}
