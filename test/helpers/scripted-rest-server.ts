import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'

/** How a request is answered; undefined: never. */
export type ScriptedAnswer =
  | { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }
  | undefined

/** An HTTP server on loopback that answers as it is told. */
export class ScriptedRestServer {
  /** Paths with queries, in order. */
  readonly requests: string[] = []
  url = ''
  private readonly server = createServer((request, response) => {
    const path = request.url ?? ''
    this.requests.push(path)
    this.respond(response, this.answer(path))
  })
  private readonly answer: (path: string) => ScriptedAnswer

  constructor(answer: (path: string) => ScriptedAnswer) {
    this.answer = answer
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    const address = this.server.address()
    if (address === null || typeof address === 'string') throw new Error('Invariant: the server listens on a port')
    this.url = `http://127.0.0.1:${address.port}`
    return this
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }

  private respond(response: ServerResponse, answer: ScriptedAnswer): void {
    if (answer !== undefined) response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body))
  }
}
