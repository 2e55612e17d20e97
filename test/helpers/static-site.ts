import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
}

/** A site that has nothing to do with the server: another name of this machine, so another site to a browser. */
export interface StaticSite {
  readonly origin: string
  close(): Promise<void>
}

/**
 * Serves examples/ as one would who installed liqheat and lightweight-charts beside them, and pages that are given.
 *
 * @param pages - contents by path
 */
export async function startStaticSite(pages: Readonly<Record<string, string | Buffer>> = {}): Promise<StaticSite> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://site').pathname)
    const type = TYPES[extname(path)] ?? 'text/html'
    const body = pages[path] === undefined ? readFile(fileOf(path)) : Promise.resolve(Buffer.from(pages[path]))
    body.then(
      (bytes) => response.writeHead(200, { 'content-type': type }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function fileOf(path: string): string {
  const [, installed, rest = ''] = /^\/node_modules\/(liqheat|lightweight-charts)(\/.*)$/.exec(path) ?? []
  if (installed === 'liqheat') return join(ROOT, rest)
  if (installed !== undefined) return join(ROOT, 'node_modules', installed, rest)
  return join(ROOT, 'examples', path)
}
