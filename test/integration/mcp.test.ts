import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReports } from '../../src/storage/duckdb-reports.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { toStored } from '../../src/validation/stored-report.ts'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { testReport } from '../helpers/test-report.ts'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const DAY = 86_400_000
/** A simulated market of two days that ends with yesterday. */
const START = (Math.floor(Date.now() / DAY) - 2) * DAY

const folder = temporaryFolder()
let server: CliServer
let client: Client

beforeAll(async () => {
  const db = `${folder.path}/mcp.duckdb`
  const from = new Date(START).toISOString()
  const { code, stderr } = await runCli(['simulate', '--seed', '3', '--days', '2', '--from', from, '--db', db])
  if (code !== 0) throw new Error(stderr)
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
  await openReports(store).writeReport(toStored(testReport({ data_kind: 'simulated', id: 'of-nothing-real' })))
  await store.close()
  server = await startServer(['--db', db])
  client = await connect(['--url', server.url])
})
afterAll(async () => {
  await client?.close()
  await server?.stop()
  folder.remove()
})

/** The protocol's own client beside `liqheat mcp`. */
async function connect(args: readonly string[], env: Record<string, string> = {}): Promise<Client> {
  const found = new Client({ name: 'test', version: '1' })
  const command = { command: process.execPath, args: [MAIN, 'mcp', ...args], env }
  await found.connect(new StdioClientTransport(command))
  return found
}

/** Calls a tool; the client checks the data against the tool's own schema. */
async function call(from: Client, name: string, input: Record<string, unknown> = {}) {
  const answer = await from.callTool({ name, arguments: input })
  const [content] = Array.isArray(answer.content) ? answer.content : []
  return { isError: answer.isError === true, text: String(content?.text), data: answer.structuredContent as never }
}

/** A port at which nobody listens. */
async function unusedPort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function fetchJson(path: string) {
  return (await fetch(server.url + path)).json()
}

test('four tools are offered, all of which only read', async () => {
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual([
    'heatmap_summary',
    'zones_near_price',
    'recent_liquidations',
    'model_skill',
  ])
  for (const { annotations, outputSchema, description } of tools) {
    expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false })
    expect(outputSchema?.type).toBe('object')
    expect(description).not.toBe('')
  }
})

test('the summary has the sums and the largest zones of the heatmap that the API gives', async () => {
  const { data, text } = await call(client, 'heatmap_summary', { symbol: 'demousdt' })
  const heatmap = await fetchJson('/liquidations/heatmap?symbol=DEMOUSDT')
  const venue = heatmap.per_exchange.simulated
  const largest = Math.max(...heatmap.zones.map((zone: { total_density: number }) => zone.total_density))
  expect(data).toMatchObject({
    symbol: 'DEMOUSDT',
    model: 'ledger',
    current_price: heatmap.current_price,
    long_usd: venue.long_density,
    short_usd: venue.short_density,
    zone_count: heatmap.zones.length,
    data_kind: 'simulated',
    exchanges: [{ exchange: 'simulated', data_start: new Date(START).toISOString() }],
    warnings: heatmap.metadata.warnings,
  })
  const { largest_zones: zones } = data as { largest_zones: { notional_usd: number }[] }
  expect(zones[0]?.notional_usd).toBe(largest)
  expect(zones.length).toBe(Math.min(10, heatmap.zones.length))
  expect(text).toMatch(/^DEMOUSDT at /)
  expect(text).toContain('SIMULATED')
})

test('zones near the price are of the side and within the range asked for, the nearest first', async () => {
  const { data } = await call(client, 'zones_near_price', { symbol: 'DEMOUSDT', side: 'short', range_pct: 20 })
  const heatmap = await fetchJson('/liquidations/heatmap?symbol=DEMOUSDT')
  const { zones } = data as { zones: { side: string; price_low: number; edge_distance_pct: number }[] }
  const expected = heatmap.zones.filter(
    (zone: { side: string; price_low: number }) =>
      zone.side === 'short' && zone.price_low <= heatmap.current_price * 1.2,
  )
  expect(zones.length).toBe(expected.length)
  expect(zones.length).toBeGreaterThan(0)
  const distances = zones.map((zone) => zone.edge_distance_pct)
  expect(distances).toEqual([...distances].sort((a, b) => a - b))
  const [nearest] = zones
  expect(nearest?.edge_distance_pct).toBeCloseTo(((nearest?.price_low ?? 0) / heatmap.current_price - 1) * 100, 3)
})

test('recent liquidations are summed by side, and the largest are named', async () => {
  const { data, isError } = await call(client, 'recent_liquidations', { symbol: 'DEMOUSDT', minutes: 10_000 })
  const history = await fetchJson(`/liquidations/history?symbol=DEMOUSDT&limit=5000&start_time=${START}`)
  const rows: { side: string; notional_usd: number }[] = history.data
  const sum = (side: string) => rows.filter((row) => row.side === side).reduce((all, row) => all + row.notional_usd, 0)
  expect(isError).toBe(false)
  const {
    total,
    largest,
    largest_is_exact: isExact,
  } = data as {
    total: { count: number; long_usd: number; short_usd: number }
    largest: { notional_usd: number }[]
    largest_is_exact: boolean
  }
  expect(rows.length).toBeGreaterThan(10)
  expect(total.count).toBe(rows.length)
  expect(total.long_usd).toBeCloseTo(sum('long'), 4)
  expect(total.short_usd).toBeCloseTo(sum('short'), 4)
  expect(largest[0]?.notional_usd).toBe(Math.max(...rows.map((row) => row.notional_usd)))
  expect({ listed: largest.length, isExact }).toEqual({ listed: 10, isExact: true })
  const few = await call(client, 'recent_liquidations', { minutes: 10_000, min_usd: largest[2]?.notional_usd })
  expect(few.data).toMatchObject({ total: { count: 3 } })
})

test('no skill is claimed that was not measured', async () => {
  const { data, text } = await call(client, 'model_skill', { model: 'ledger' })
  expect(data).toMatchObject({
    measured_skill: null,
    models: [{ model: 'ledger', measured_skill: null }],
    needed: expect.stringMatching(/^No skill has been measured/),
  })
  expect(text).toMatch(/^ledger: not measured/)
})

test('a measured skill is told with its verdict, interval and sample', async () => {
  const path = `${folder.path}/measured.duckdb`
  const store = await openDuckDbStore({ path, memoryLimitMb: 256 })
  await openReports(store).writeReport(toStored(testReport()))
  await store.close()
  const measured = await startServer(['--db', path])
  const asking = await connect(['--url', measured.url])
  try {
    const { data, text } = await call(asking, 'model_skill')
    // 0.142 / 4 bit by the helper; time_evolving has 0.084 / 4.
    expect(data).toMatchObject({
      measured_skill: { gain_bits: { value: 0.0355, low: -0.0145, high: 0.0855 }, verdict: 'no_skill', events: 2200 },
      needed: null,
    })
    expect(text.split('\n')).toContain(
      'ledger: no measurable skill: 0.0355 bit an event (95 % interval -0.0145 to 0.0855) over all baselines, ' +
        'recalibrated; 2200 liquidations of MADEUSDT on okx in 45 days, horizon 1h',
    )
    expect(text).toContain('openinterest: not measured')
    expect((await call(asking, 'model_skill', { symbol: 'BTCUSDT' })).data).toMatchObject({ measured_skill: null })
  } finally {
    await asking.close()
    await measured.stop()
  }
})

test('what the server refuses is told as it says it', async () => {
  const answer = await call(client, 'heatmap_summary', { symbol: 'NOWHERE' })
  expect(answer.isError).toBe(true)
  expect(answer.text).toMatch(/NOWHERE.*\[SYMBOL_UNKNOWN\]$/)
})

test('input that makes no sense is refused with the name of what is wrong', async () => {
  const answer = await call(client, 'zones_near_price', { symbol: 'DEMOUSDT', side: 'up' })
  expect(answer.isError).toBe(true)
  expect(answer.text).toContain('side')
})

test('without a server the remedy is named', async () => {
  const url = `http://127.0.0.1:${await unusedPort()}`
  const alone = await connect(['--url', url])
  try {
    const answer = await call(alone, 'model_skill')
    expect(answer).toMatchObject({ isError: true })
    expect(answer.text).toBe(
      `no liqheat server answers at ${url} (ECONNREFUSED); start one with "liqheat serve", or give its address with --url [MCP_NO_SERVER]`,
    )
  } finally {
    await alone.close()
  }
})

test('the token of the environment is sent; one that is refused, and a stranger at the address, are told', async () => {
  const seen: (string | undefined)[] = []
  const stranger = createServer((request, response) => {
    seen.push(request.headers.authorization)
    const isRefused = request.headers.authorization !== 'Bearer right'
    response.writeHead(isRefused ? 401 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isRefused ? { detail: 'the token given is not known' } : { hello: 'world' }))
  })
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`
  const wrong = await connect(['--url', url], { LIQHEAT_TOKEN: 'wrong' })
  const right = await connect(['--url', url], { LIQHEAT_TOKEN: 'right' })
  try {
    const refused = await call(wrong, 'model_skill')
    expect(refused.text).toMatch(/the token given is not known; set LIQHEAT_TOKEN .* \[MCP_TOKEN_REFUSED\]$/)
    expect(refused.text).not.toContain('wrong')
    expect((await call(right, 'model_skill')).text).toMatch(/\[MCP_ANSWER_UNEXPECTED\]$/)
    expect(seen).toEqual(['Bearer wrong', 'Bearer right'])
  } finally {
    await Promise.all([wrong.close(), right.close()])
    stranger.close()
  }
})

test('an address that is none is wrong usage', async () => {
  const { code, stderr } = await runCli(['mcp', '--url', 'nowhere'])
  expect(code).toBe(2)
  expect(stderr).toContain('"nowhere" is no http address')
})
