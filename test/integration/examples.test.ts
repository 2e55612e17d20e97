import { execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFakeVenue } from '../../src/fake/fake-venue.ts'
import type { FakeVenue } from '../../src/fake/venue-state.ts'
import { type CliServer, type Finished, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = temporaryFolder()
let fake: FakeVenue
let server: CliServer

beforeAll(async () => {
  const db = `${folder.path}/examples.duckdb`
  fake = await startFakeVenue({ venue: 'bybit', symbols: ['BTCUSDT'], seed: 3, liquidationsPerSecond: 50 })
  // It ends at the last midnight, so that its last hours are in every window below.
  expect((await runCli(['simulate', '--seed', '3', '--days', '3', '--db', db])).code).toBe(0)
  const live = ['--live', '--live-exchanges', 'bybit', '--live-symbols', 'BTCUSDT', '--live-repair-hours', '0']
  server = await startServer(['--db', db, ...live], {
    LIQHEAT_BYBIT_WS_URL: fake.wsUrl,
    LIQHEAT_BYBIT_REST_URL: fake.restUrl,
  })
})
afterAll(async () => {
  await server?.stop()
  await fake?.close()
  folder.remove()
})

/** Runs a program in the checkout to its end. */
async function run(command: string, args: readonly string[]): Promise<Finished> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
  return { code, stdout, stderr }
}

function runExample(name: string, ...args: string[]): Promise<Finished> {
  return run(process.execPath, ['--import', 'tsx', `examples/${name}`, server.url, ...args])
}

function isThere(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('read-heatmap.ts lists the ten heaviest levels', async () => {
  const { code, stdout, stderr } = await runExample('read-heatmap.ts', 'DEMOUSDT')
  expect([code, stderr]).toEqual([0, ''])
  const [head = '', age = '', ...levels] = stdout.trim().split('\n')
  expect(head).toMatch(/^DEMOUSDT at \d{4}-\d\d-\d\dT23:00:00.000Z, model ledger, simulated data$/)
  expect(age).toMatch(/^the newest complete data is \d+ s old$/)
  expect(levels.length).toBe(10)
  const sums = levels.map((line) => Number(/(?:longs|shorts) +([\d,]+) USD$/.exec(line)?.[1]?.replaceAll(',', '')))
  expect(Math.min(...sums)).toBeGreaterThan(0)
})

test('read-heatmap.ts ends with the words of the server for a symbol that is not stored', async () => {
  const { code, stderr } = await runExample('read-heatmap.ts', 'NOPEUSDT')
  expect(code).toBe(1)
  expect(stderr).toContain('LiqheatError')
  expect(stderr).toContain('SYMBOL_UNKNOWN')
})

test('stream-liquidations.ts tells liquidations as they come and ends by itself', async () => {
  const { code, stdout, stderr } = await runExample('stream-liquidations.ts', '0', '5')
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trim().split('\n')
  expect(lines[0]).toBe('connected')
  expect(lines[1]).toMatch(/^\d+ before$/)
  const rows = lines.slice(2)
  expect(rows.length).toBeGreaterThanOrEqual(5)
  for (const row of rows) expect(row).toMatch(/^\S+Z bybit BTCUSDT (long|short) [\d,]+ USD \(full\)$/)
})

test('alert-near-zone.ts tells the zones within the distance, and no others', async () => {
  const { code, stdout, stderr } = await runExample('alert-near-zone.ts', 'DEMOUSDT', '5', '1')
  expect([code, stderr]).toEqual([0, ''])
  const [head = '', ...alerts] = stdout.trim().split('\n')
  expect(head).toMatch(/^DEMOUSDT [\d.]+: \d+ zones, data of \d+ s ago$/)
  const response = await fetch(`${server.url}/liquidations/heatmap?symbol=DEMOUSDT&timeframe=24h`)
  const { zones }: { zones: { id: string; distance_pct: number }[] } = await response.json()
  const near = zones.filter(({ distance_pct }) => Math.abs(distance_pct) <= 5).map(({ id }) => id)
  expect(near.length).toBeGreaterThan(0)
  expect(near.length).toBeLessThan(zones.length)
  expect(alerts.map((line) => /^ALERT .* \[(.*)\]$/.exec(line)?.[1])).toEqual(near)
})

test.skipIf(!isThere('python3'))('read_heatmap.py lists levels and liquidations', async () => {
  const { code, stdout, stderr } = await run('python3', ['examples/read_heatmap.py', server.url, 'DEMOUSDT'])
  expect([code, stderr]).toEqual([0, ''])
  const lines = stdout.trim().split('\n')
  expect(lines[0]).toMatch(/^asking with (requests|urllib)$/)
  expect(lines[1]).toMatch(/^DEMOUSDT, model ledger, simulated data, \d+ s old$/)
  expect(lines.filter((line) => /^[\d.]+ {2}(longs |shorts) {2}[\d,]+ USD$/.test(line)).length).toBe(10)
  expect(lines.filter((line) => line.startsWith('liquidated: simulated')).length).toBe(5)
})

test.skipIf(!isThere('python3'))('read_heatmap.py does without requests', async () => {
  // A module that fails to import stands before the installed one.
  const blocked = "import sys; sys.modules['requests'] = None; import runpy; sys.argv = sys.argv[1:]; "
  const script = `${blocked} runpy.run_path(sys.argv[0], run_name='__main__')`
  const args = ['-c', script, 'examples/read_heatmap.py', server.url]
  const { code, stdout } = await run('python3', [...args, 'DEMOUSDT'])
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'asking with urllib'])
  const unknown = await run('python3', [...args, 'NOPEUSDT'])
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/^SYMBOL_UNKNOWN: /)])
})

test.skipIf(!isThere('curl'))('routes.sh asks each route and is told that nothing changed', async () => {
  const { code, stdout, stderr } = await run('bash', ['examples/routes.sh', server.url, 'DEMOUSDT'])
  expect([code, stderr]).toEqual([0, ''])
  const asked = stdout.split(/^GET /m).slice(1)
  expect(asked.length).toBe(5)
  const answers = asked.map((text) => JSON.parse(text.split('\n')[1] ?? ''))
  expect(answers[0].status).toBe('ok')
  expect(answers[1].data.map(({ symbol }: { symbol: string }) => symbol)).toContain('DEMOUSDT')
  expect(answers[2].long.bars.length).toBeGreaterThan(0)
  expect(answers[3].zones.length).toBeGreaterThan(0)
  expect(answers[4].data.length).toBe(3)
  expect(stdout.trim().split('\n').at(-1)).toBe('asked again with the ETag: 304, 0 bytes')
})
