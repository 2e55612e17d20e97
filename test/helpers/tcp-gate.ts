import { connect, createServer, type Socket } from 'node:net'

/** An address that leads to a server, and can be cut off from it. */
export interface TcpGate {
  readonly url: string
  /** Ends every connection; new ones are refused until `open`. */
  cut(): void
  /** Leads new connections to the server at an address. */
  open(target: string): void
  close(): Promise<void>
}

/** Listens on a free port and passes everything on to `target`. */
export async function startTcpGate(target: string): Promise<TcpGate> {
  let port: number | undefined = Number(new URL(target).port)
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    return socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((near) => {
    keep(near)
    if (port === undefined) return near.destroy()
    const far = keep(connect(port, '127.0.0.1'))
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Invariant: a TCP server has a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut: () => {
      port = undefined
      for (const socket of sockets) socket.destroy()
    },
    open: (next) => {
      port = Number(new URL(next).port)
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
