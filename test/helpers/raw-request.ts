import { connect } from 'node:net'

/** An answer as its bytes came, without a client that mends what was asked. */
export interface RawAnswer {
  /** 0 where the connection ended without an answer. */
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends text to a server of this machine and reads until it closes; `connection: close` in the text makes it do so. */
export function rawRequest(url: string, text: string): Promise<RawAnswer> {
  const { port, hostname } = new URL(url)
  return new Promise((resolve) => {
    let received = ''
    const socket = connect({ port: Number(port), host: hostname }, () => socket.write(text))
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      received += chunk
    })
    // A server that refuses what is still being sent may reset the connection after its answer.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      const [head = '', ...rest] = received.split('\r\n\r\n')
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n') })
    })
  })
}

/** A GET as it is written, whatever its path. */
export function rawGet(path: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ host: '127.0.0.1', connection: 'close', ...headers }).map((pair) => pair.join(': '))
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n')
}
