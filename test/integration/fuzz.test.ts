import type { ChildProcess } from 'node:child_process'
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerFault, type FuzzAnswer } from '../helpers/answer-faults.ts'
import { runCli, startCli, temporaryFolder } from '../helpers/cli.ts'
import { type FuzzRequest, operationsOf, requestsOf } from '../helpers/openapi-requests.ts'
import { pollUntil } from '../helpers/poll.ts'
import { bearer, TEST_TOKENS } from '../helpers/test-tokens.ts'

const RUNS = Number(process.env['LIQHEAT_FUZZ_RUNS'] ?? 4000)
const SEED = Number(process.env['LIQHEAT_FUZZ_SEED'] ?? 6)
/** What a busy machine does not get to in this time is left out; the summary tells how much was asked. */
const LONGEST_MS = process.env['LIQHEAT_FUZZ_RUNS'] === undefined ? 40_000 : Number.POSITIVE_INFINITY
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
}

const folder = temporaryFolder()
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
const counts = new Map<string, Map<number, number>>()
let server: ChildProcess
let url: string
let log = ''

beforeAll(async () => {
  const db = `${folder.path}/fuzz.duckdb`
  await runCli(['simulate', '--seed', '3', '--days', '2', '--from', '2026-01-05', '--db', db])
  const args = ['serve', '--db', db, '--port', '0', '--log-level', 'error', '--rate-limit-per-minute', '0']
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
  // In turns, so that every route has had its share whenever the time is over.
  const queue = Array.from({ length: each }, (_, turn) =>
    samples.flatMap((sample) => sample.slice(turn, turn + 1)),
  ).flat()
  const faults: string[] = []
  const end = performance.now() + LONGEST_MS
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && performance.now() < end; next = queue.shift()) {
      const [request, token] = next
      const answer = await ask(request, token)
      count(request, answer?.status ?? 0)
      const fault = answer === undefined ? 'no answer' : answerFault(request, answer)
      if (fault !== undefined)
        faults.push(`${request.method} ${request.target.slice(0, 300)} ${faultDetail(request)}: ${fault}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  expect(faults).toEqual([])
  expect(log).toBe('')
  expect([server.exitCode, server.signalCode]).toEqual([null, null])
  expect((await fetch(`${url}/health`, { headers: bearer(TEST_TOKENS.read) })).status).toBe(200)
})

function faultDetail({ headers, body }: FuzzRequest): string {
  return JSON.stringify({ headers, body: body?.slice(0, 200) })
}

function count({ operation: { method, path } }: FuzzRequest, status: number): void {
  const route = `${method} ${path}`
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
