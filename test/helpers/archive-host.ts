import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'

/** A server that serves a folder as the archive's host does: ETags and ranges, with faults on command. */
export interface ArchiveHost {
  readonly url: string
  /** Paths asked for, in order, with the range if any. */
  readonly requests: string[]
  /** Decides what becomes of a request before the file is looked for. */
  fault: (file: string, request: IncomingMessage) => Fault | undefined
  close(): Promise<void>
}

/** An answer instead of the file; `cutAfter` breaks the connection after so many bytes. */
export interface Fault {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly cutAfter?: number
}

/** Serves `root` on a free port of 127.0.0.1. */
export async function startArchiveHost(root: string): Promise<ArchiveHost> {
  const host = { requests: [] as string[], fault: (() => undefined) as ArchiveHost['fault'] }
  const server = createServer((request, response) => {
    const file = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname).slice(1)
    host.requests.push(request.headers.range === undefined ? file : `${file} ${request.headers.range}`)
    const fault = host.fault(file, request)
    if (fault?.status !== undefined) {
      response.writeHead(fault.status, fault.headers)
      response.end('no')
      return
    }
    serve(path.join(root, file), { request, response, cutAfter: fault?.cutAfter })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Invariant: a port was given')
  return Object.assign(host, {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}

function serve(
  full: string,
  { request, response, cutAfter }: { request: IncomingMessage; response: ServerResponse; cutAfter: number | undefined },
): void {
  if (!existsSync(full) || !statSync(full).isFile()) {
    response.writeHead(404)
    response.end('not found')
    return
  }
  const { size, mtimeMs } = statSync(full)
  const etag = `"${size}-${mtimeMs}"`
  const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === etag
  const start = from !== undefined && isSame ? Number(from) : 0
  if (start > 0 && start >= size) {
    response.writeHead(416)
    response.end()
    return
  }
  const length = size - start
  response.writeHead(start > 0 ? 206 : 200, { etag, 'content-length': length })
  const stream = createReadStream(full, { start, ...(cutAfter === undefined ? {} : { end: start + cutAfter - 1 }) })
  if (cutAfter === undefined) stream.pipe(response)
  // A little later, as the last bytes before a reset are lost on the way to whoever reads them.
  else stream.on('data', (chunk) => response.write(chunk, () => setTimeout(() => response.destroy(), 30)))
}
