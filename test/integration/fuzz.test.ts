import type { ChildProcess } from 'node:child_process'
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReports } from '../../src/storage/duckdb-reports.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { toStored } from '../../src/validation/stored-report.ts'
import { answerFault, type FuzzAnswer } from '../helpers/answer-faults.ts'
import { runCli, startCli, temporaryFolder } from '../helpers/cli.ts'
import { hostileConversation, messageFault } from '../helpers/hostile-messages.ts'
import { hostileStatement } from '../helpers/hostile-statements.ts'
import { type FuzzRequest, type Operation, operationsOf, requestsOf } from '../helpers/openapi-requests.ts'
import { pollUntil } from '../helpers/poll.ts'
import { testReport } from '../helpers/test-report.ts'
import { bearer, TEST_TOKENS } from '../helpers/test-tokens.ts'
import { WsClient, type WsMessage } from '../helpers/ws-client.ts'

const RUNS = Number(process.env['LIQHEAT_FUZZ_RUNS'] ?? 4000)
const SEED = Number(process.env['LIQHEAT_FUZZ_SEED'] ?? 6)
/** What a busy machine does not get to in this time is left out, once every route has had its least. */
const LONGEST_MS = process.env['LIQHEAT_FUZZ_RUNS'] === undefined ? 40_000 : Number.POSITIVE_INFINITY
/** Requests of each route, however long they take. */
const LEAST = 30
const CONVERSATIONS = 150
const AT_ONCE = 6
/** 2026-01-05T00:00:00Z, where the simulated market begins. */
const START = 1_767_571_200_000
const HOUR = 3_600_000
const KNOWN = {
  symbol: ['DEMOUSDT', 'DEMOUSDT', 'DEMOUSDT', 'NONEUSDT'],
  start_time: [String(START), String(START + 12 * HOUR), '2026-01-05T06:00:00Z'],
  end_time: [String(START + 24 * HOUR), '2026-01-06T12:00:00Z'],
  as_of: [String(START + 20 * HOUR), '2026-01-06T00:00:00Z'],
  exchanges: ['simulated', 'simulated', 'simulated,binance'],
  model: ['ledger', 'time_evolving', 'ensemble', 'nothing'],
  models: ['ledger', 'ledger,time_evolving', 'ledger,nothing'],
  leverage_weights: ['5:15,10:30', '100:1', '1:1,125:3'],
  price_bin_size: ['10', '0.5', '1000'],
  exchange: ['simulated', 'simulated', 'Simulated', 'binance'],
  exchange_list: ['Simulated', 'Simulated,Binance'],
  id: [testReport().id, testReport().id, 'nobody'],
  token: [TEST_TOKENS.read, TEST_TOKENS.admin, 'wrong'],
  query: hostileStatement,
}
/** Routes that this store and this client have nothing for. */
const NEVER_ANSWERED = ['GET /parameters/{name}', 'GET /liquidations/observed', 'GET /ws']
/** Id that no conversation has subscribed. */
const LAST = 'the last one'

const folder = temporaryFolder()
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
const counts = new Map<string, Map<number, number>>()
let server: ChildProcess
let url: string
let log = ''

beforeAll(async () => {
  const db = `${folder.path}/fuzz.duckdb`
  await runCli(['simulate', '--seed', '3', '--days', '2', '--from', '2026-01-05', '--db', db])
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
  await openReports(store).writeReport(toStored(testReport()))
  await store.close()
  const sql = ['--sql', 'on', '--sql-seconds', '1']
  const args = ['serve', '--db', db, '--port', '0', '--log-level', 'error', '--rate-limit-per-minute', '0', ...sql]
  server = startCli(args, { LIQHEAT_TOKENS: TEST_TOKENS.option })
  let output = ''
  server.stdout?.on('data', (chunk) => {
    output += chunk
  })
  server.stderr?.on('data', (chunk) => {
    log += chunk
  })
  url = await pollUntil(() => /running:\s+(http:\S+)/.exec(output)?.[1])
})

afterAll(async () => {
  agent.destroy()
  const ended = new Promise((resolve) => server.once('close', resolve))
  server.kill('SIGTERM')
  await ended
  console.info(summary())
  folder.remove()
})

/** Sends a request as it is; undefined where the connection ended without an answer. */
function ask({ method, target, headers, body }: FuzzRequest, token: Record<string, string>) {
  return new Promise<FuzzAnswer | undefined>((resolve) => {
    const path = target.replaceAll(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character))
    const asked = httpRequest(`${url}/`, { agent, method, path, headers: { ...headers, ...token } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: decoded(response.headers, Buffer.concat(chunks)),
        }),
      )
      response.on('error', () => resolve(undefined))
    })
    asked.on('error', () => resolve(undefined))
    asked.end(body)
  })
}

function decoded({ 'content-encoding': coding }: IncomingHttpHeaders, body: Buffer): Buffer {
  if (body.byteLength === 0 || coding === undefined) return body
  return coding === 'br' ? brotliDecompressSync(body) : gunzipSync(body)
}

test('whatever is asked, no route fails, and every answer is what the description says', {
  timeout: 600_000,
}, async () => {
  const document = await (await fetch(`${url}/openapi.json`, { headers: bearer(TEST_TOKENS.read) })).json()
  const operations = operationsOf(document)
  expect(operations.length).toBeGreaterThan(15)
  const given = fc.constantFrom(...Array.from({ length: 12 }, () => bearer(TEST_TOKENS.admin)), bearer('wrong'), {})
  const each = Math.ceil(RUNS / operations.length)
  const samples = operations.map((operation, index) =>
    fc.sample(fc.tuple(requestsOf(operation, KNOWN), given), { numRuns: each, seed: SEED + index }),
  )
  const least = Math.min(LEAST, each)
  // In turns, so that every route has had its share whenever the time is over.
  const queue = Array.from({ length: each }, (_, turn) =>
    samples.flatMap((sample) => sample.slice(turn, turn + 1)),
  ).flat()
  const faults: string[] = []
  const end = performance.now() + LONGEST_MS
  let asked = 0
  const work = async (): Promise<void> => {
    while (asked < least * operations.length || performance.now() < end) {
      const [request, token] = queue[asked++] ?? []
      if (request === undefined || token === undefined) return
      const answer = await ask(request, token)
      count(request, answer?.status ?? 0)
      const fault = answer === undefined ? 'no answer' : answerFault(request, answer)
      if (fault !== undefined)
        faults.push(`${request.method} ${request.target.slice(0, 300)} ${faultDetail(request)}: ${fault}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  expect(faults).toEqual([])
  for (const operation of operations)
    expect([nameOf(operation), countOf(operation) >= least]).toEqual([nameOf(operation), true])
  expect(operations.filter((operation) => !wasAnswered(operation)).map(nameOf)).toEqual(NEVER_ANSWERED)
  await expectUnharmed()
})

test('whatever is sent, a WebSocket answers in its own words or is closed', { timeout: 600_000 }, async () => {
  const queue = fc.sample(hostileConversation, { numRuns: CONVERSATIONS, seed: SEED })
  const faults: string[] = []
  const kinds = new Set<string>()
  const closes = new Set<number>()
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const client = await WsClient.connect(url, { headers: bearer(TEST_TOKENS.read) })
      for (const { data, isBinary } of next) client.socket.send(data, { binary: isBinary })
      // Messages are read in turn: once this one is answered all of them were.
      client.send({ op: 'subscribe', id: LAST, channel: 'health' })
      await pollUntil(() => client.closed ?? snapshotOf(client, LAST))
      if (client.closed !== undefined) closes.add(client.closed)
      for (const message of client.messages) {
        kinds.add(message.type === 'error' ? String(message.code) : message.type)
        const fault = messageFault(message)
        if (fault !== undefined) faults.push(`${JSON.stringify(next).slice(0, 2000)}: ${fault}`)
      }
      await client.close()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  expect(faults).toEqual([])
  expect([...kinds]).toEqual(expect.arrayContaining(['subscribed', 'snapshot', 'pong', 'MESSAGE_INVALID']))
  // Too many faults, no text, too large.
  expect([...closes].filter((code) => ![1007, 1008, 1009].includes(code))).toEqual([])
  await expectUnharmed()
})

/** The snapshot of a subscription, which comes after its answer. */
function snapshotOf({ messages }: WsClient, id: string): WsMessage | undefined {
  const answer = messages.findIndex((message) => message.type === 'subscribed' && message.id === id)
  const after = answer === -1 ? [] : messages.slice(answer)
  return after.find(({ type, stream }) => type === 'snapshot' && stream === messages[answer]?.stream)
}

/** The same process goes on, it computes as before, and logged no failure: the end of a computing thread is one. */
async function expectUnharmed(): Promise<void> {
  const emptied = await fetch(`${url}/cache?stored=true`, { method: 'DELETE', headers: bearer(TEST_TOKENS.admin) })
  expect(emptied.status).toBe(200)
  const headers = bearer(TEST_TOKENS.read)
  const map = await fetch(`${url}/liquidations/heatmap-timeseries?symbol=DEMOUSDT&time_window=24h&interval=1h`, {
    headers,
  })
  expect([map.status, map.headers.get('x-cache')]).toEqual([200, 'miss'])
  expect((await map.json()).data).toHaveLength(24)
  expect(log).toBe('')
  expect([server.exitCode, server.signalCode]).toEqual([null, null])
  expect((await fetch(`${url}/health`, { headers })).status).toBe(200)
}

function faultDetail({ headers, body }: FuzzRequest): string {
  return JSON.stringify({ headers, body: body?.slice(0, 200) })
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`
}

function countOf(operation: Operation): number {
  return [...(counts.get(nameOf(operation))?.values() ?? [])].reduce((sum, n) => sum + n, 0)
}

function wasAnswered(operation: Operation): boolean {
  return [...(counts.get(nameOf(operation))?.keys() ?? [])].some((status) => status >= 200 && status < 300)
}

function count({ operation }: FuzzRequest, status: number): void {
  const route = nameOf(operation)
  const statuses = counts.get(route) ?? new Map<number, number>()
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
  counts.set(route, statuses)
}

function summary(): string {
  const lines = [...counts].map(([route, statuses]) => {
    const list = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`)
    return `  ${route}  ${list.join(', ')}`
  })
  const total = [...counts.values()].flatMap((statuses) => [...statuses.values()]).reduce((sum, n) => sum + n, 0)
  return [`${total} fuzzed requests by route and status (0: no answer):`, ...lines].join('\n')
}
