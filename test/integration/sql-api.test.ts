import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'

const folder = temporaryFolder()
const db = `${folder.path}/sql.duckdb`
let server: CliServer

beforeAll(async () => {
  await runCli(['simulate', '--seed', '3', '--days', '1', '--from', '2026-01-05', '--db', db])
  server = await startServer([
    '--db',
    db,
    '--sql',
    'on',
    '--sql-seconds',
    '1',
    '--sql-rows',
    '2000',
    '--rate-limit-per-minute',
    '0',
  ])
})
afterAll(async () => {
  await server?.stop()
  folder.remove()
})

const get = (query: string, format = '') =>
  fetch(`${server.url}/sql?${new URLSearchParams({ query, ...(format === '' ? {} : { format }) })}`)

const post = (body: object) =>
  fetch(`${server.url}/sql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const CANDLES = `SELECT symbol, interval, count(*) AS candles, make_timestamp_ms(min(open_time_ms)) AS first
  FROM candles JOIN series ON id = series_id GROUP BY ALL`

test('a statement is answered the same by GET and POST', async () => {
  const { elapsed_ms: elapsed, ...answer } = await (await get(CANDLES)).json()
  expect(elapsed).toBeGreaterThan(0)
  expect(answer).toEqual({
    columns: [
      { name: 'symbol', type: 'VARCHAR' },
      { name: 'interval', type: 'VARCHAR' },
      { name: 'candles', type: 'BIGINT' },
      { name: 'first', type: 'TIMESTAMP' },
    ],
    // A day of minutes.
    rows: [['DEMOUSDT', '1m', 1440, '2026-01-05T00:00:00.000Z']],
    row_count: 1,
    truncated: false,
  })
  expect((await (await post({ query: CANDLES })).json()).rows).toEqual(answer.rows)
})

test('the same as CSV', async () => {
  const response = await get(CANDLES, 'csv')
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('x-truncated')).toBe('false')
  expect(await response.text()).toBe('symbol,interval,candles,first\r\nDEMOUSDT,1m,1440,2026-01-05T00:00:00.000Z\r\n')
})

test('rows beyond the limit are left out, and the answer says so', async () => {
  const answer = await (await get('FROM range(2001)')).json()
  expect({ count: answer.row_count, truncated: answer.truncated }).toEqual({ count: 2000, truncated: true })
  expect((await get('FROM range(2001)', 'csv')).headers.get('x-truncated')).toBe('true')
})

test('tables and columns that may be read are listed', async () => {
  const { tables } = await (await fetch(`${server.url}/sql/tables`)).json()
  expect(tables.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['series', 'candles', 'liquidations', 'coverage']),
  )
})

test.each([
  ["COPY candles TO '/tmp/liqheat-attack.csv'", 400, 'SQL_NOT_ALLOWED'],
  ["ATTACH '/tmp/liqheat-attack.duckdb'", 400, 'SQL_NOT_ALLOWED'],
  ["SELECT * FROM read_csv('/etc/passwd')", 400, 'SQL_NOT_ALLOWED'],
  ["SELECT * FROM '/etc/passwd'", 400, 'SQL_NOT_ALLOWED'],
  ['SELECT * FROM duckdb_settings()', 400, 'SQL_NOT_ALLOWED'],
  ['SELECT 1; DROP TABLE candles', 400, 'SQL_NOT_ALLOWED'],
  ['SELECT nowhere FROM candles', 400, 'SQL_INVALID'],
  [
    'SELECT count(*) FROM candles a, candles b, candles c, candles d WHERE a.open + b.open > c.open',
    408,
    'SQL_TIMEOUT',
  ],
])('%s is answered with %i %s', async (query, status, code) => {
  const response = await get(query)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const body = await response.json()
  expect({ status: response.status, code: body.code }).toEqual({ status, code })
  expect(body.detail).not.toContain(folder.path)
  expect(existsSync('/tmp/liqheat-attack.csv') || existsSync('/tmp/liqheat-attack.duckdb')).toBe(false)
})

test.each([
  [{}],
  [{ query: '' }],
  [{ query: 1, format: 'xml' }],
  [{ query: 'SELECT 1', other: true }],
  [{ query: `SELECT '${'x'.repeat(10_000)}'` }],
])('the body %j is refused', async (body) => {
  const response = await post(body)
  expect({ status: response.status, code: (await response.json()).code }).toEqual({
    status: 400,
    code: 'REQUEST_INVALID',
  })
})

test('whatever is sent, the server never fails', async () => {
  const words =
    "SELECT FROM candles series * ( ) , 'x' 1 count sum WHERE JOIN ON OVER WITH AS read_csv ; -- \u0000 é %".split(' ')
  const text = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((list) => list.join(' ')),
    fc.string({ maxLength: 40 }),
  )
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('json', 'csv', 'x'), async (query, format) => {
      const response = await post({ query, format })
      await response.text()
      expect([200, 400, 408]).toContain(response.status)
    }),
    { numRuns: 200, seed: 6 },
  )
})

test('SQL is off unless it was turned on', async () => {
  const other = await startServer(['--db', `${folder.path}/off.duckdb`])
  try {
    for (const path of ['/sql?query=SELECT%201', '/sql/tables']) {
      const response = await fetch(other.url + path)
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({
        code: 'SQL_OFF',
        detail: 'SQL is off on this server; start it with --sql on (or LIQHEAT_SQL=on)',
      })
    }
  } finally {
    await other.stop()
  }
})
