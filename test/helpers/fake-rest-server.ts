import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { VENUE_ANSWERS } from '../../src/fake/answers.ts'
import type { VenueReply } from '../../src/fake/venue-answer.ts'
import type { SimulatedMarket } from '../../src/simulation/market.ts'
import { TIER_ANSWERS } from './fake-tier-answers.ts'

/** What goes wrong with a request. */
export type Fault =
  /** An answer of its own. */
  | {
      readonly type: 'answer'
      readonly status: number
      readonly body: string
      readonly headers?: Record<string, string>
    }
  /** The right answer with the end of its body missing; the connection ends well. */
  | { readonly type: 'truncate' }
  /** The connection is cut in the middle of the body. */
  | { readonly type: 'cut' }
  /** Fewer rows than asked for: at most this many. */
  | { readonly type: 'short'; readonly rows: number }
  /** Rows of these times are not there. */
  | { readonly type: 'hide'; readonly from: number; readonly to: number }
  /** The right answer with more headers. */
  | { readonly type: 'headers'; readonly headers: Record<string, string> }
  /** No answer ever; for a client that is to be killed. */
  | { readonly type: 'hang' }

/** Where and how often a fault happens. */
export interface PlantedFault {
  readonly fault: Fault
  /** Part of the path; default: any. */
  readonly path?: string
  /** Requests to this path that are answered before. */
  readonly after?: number
  /** Default: for ever. */
  readonly times?: number
}

export interface FakeRestServer {
  readonly url: string
  /** Path and query of every request, in order. */
  readonly requests: string[]
  plant(fault: PlantedFault): void
  /** Resolves when a request hangs. */
  readonly hung: Promise<void>
  close(): Promise<void>
}

/** A venue's REST interface on loopback, over made markets by canonical symbol; `now` is its clock, UTC ms. */
export async function startFakeRestServer({
  venue,
  markets,
  now: clock,
}: {
  venue: string
  markets: ReadonlyMap<string, SimulatedMarket>
  now: () => number
}): Promise<FakeRestServer> {
  const answerOf = VENUE_ANSWERS[venue]
  const tierAnswerOf = TIER_ANSWERS[venue]
  if (answerOf === undefined && tierAnswerOf === undefined) throw new Error(`Invariant: no fake of ${venue}`)
  const requests: string[] = []
  const history = (symbol: string): SimulatedMarket | undefined => markets.get(symbol)
  const market = { history, instruments: [], quote: () => undefined }
  const planted: { readonly plan: PlantedFault; seen: number }[] = []
  let onHang = (): void => undefined
  const hung = new Promise<void>((resolve) => {
    onHang = resolve
  })
  const server = createServer(async (request, response) => {
    const { pathname: path, search, searchParams: query } = new URL(request.url ?? '/', 'http://localhost')
    requests.push(request.url ?? '')
    const body = await text(request)
    const now = clock()
    const reply = tierAnswerOf?.({ path, query, search: search.slice(1), headers: request.headers, body, now }) ??
      answerOf?.({ ...market, now, path, query }) ?? { status: 404, body: {} }
    response.setHeader('date', new Date(now).toUTCString())
    const fault = nextFault(path)
    if (fault?.type === 'hang') onHang()
    respond(response, reply, fault)
  })
  const nextFault = (path: string): Fault | undefined => {
    const due = planted.filter(({ plan }) => path.includes(plan.path ?? ''))
    for (const entry of due) entry.seen++
    return due.find(({ plan: { after = 0, times = Number.POSITIVE_INFINITY }, seen }) => {
      return seen > after && seen <= after + times
    })?.plan.fault
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Invariant: the server listens on a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    plant: (plan) => {
      planted.push({ plan, seen: 0 })
    },
    hung,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function respond(response: ServerResponse, { status, body }: VenueReply, fault: Fault | undefined): void {
  response.setHeader('content-type', 'application/json')
  const content = JSON.stringify(body)
  switch (fault?.type) {
    case undefined:
      response.writeHead(status).end(content)
      return
    case 'hang':
      return
    case 'answer':
      response.writeHead(fault.status, fault.headers).end(fault.body)
      return
    case 'headers':
      response.writeHead(status, fault.headers).end(content)
      return
    case 'truncate':
      response.writeHead(status).end(content.slice(0, -20))
      return
    case 'cut':
      response.writeHead(status, { 'content-length': content.length })
      response.write(content.slice(0, content.length / 2), () => response.destroy())
      return
    case 'short':
      response.writeHead(status).end(JSON.stringify(editRows(body, (rows) => rows.slice(0, fault.rows))))
      return
    case 'hide': {
      const isShown = (row: unknown): boolean => {
        const time = timeOf(row)
        return time < fault.from || time >= fault.to
      }
      response.writeHead(status).end(JSON.stringify(editRows(body, (rows) => rows.filter(isShown))))
    }
  }
}

/** The answer with its list of rows replaced, wherever the venue has it. */
function editRows(body: unknown, edit: (rows: unknown[]) => unknown[]): unknown {
  if (Array.isArray(body)) return edit(body)
  if (typeof body !== 'object' || body === null) return body
  const entries = Object.entries(body).map(([name, value]) => [
    name,
    name === 'data' || name === 'list' || name === 'result' ? editRows(value, edit) : value,
  ])
  return Object.fromEntries(entries)
}

const TIME_FIELDS = ['timestamp', 'fundingTime', 'fundingRateTimestamp']

function timeOf(row: unknown): number {
  if (Array.isArray(row)) return Number(row[0])
  if (typeof row !== 'object' || row === null) return Number.NaN
  return Number(Object.entries(row).find(([name]) => TIME_FIELDS.includes(name))?.[1])
}
