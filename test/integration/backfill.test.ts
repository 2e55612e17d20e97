import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { floorTime } from '../../src/domain/time.ts'
import { runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { type FakeRestServer, startFakeRestServer } from '../helpers/fake-rest-server.ts'
import { madeMarket } from '../ingestion/backfill-workspace.ts'

const DAY = 86_400_000
const HOUR = DAY / 24
const now = Date.now()
const from = floorTime(now, HOUR) - 6 * HOUR
const to = from + 4 * HOUR
const folder = temporaryFolder()
const db = path.join(folder.path, 's.duckdb')
let venue: FakeRestServer
beforeAll(async () => {
  const market = madeMarket('SOLUSDT', { startTime: floorTime(now, DAY) - DAY, days: 2 })
  venue = await startFakeRestServer({ venue: 'okx', markets: new Map([['SOLUSDT', market]]), now: () => now })
})
afterAll(async () => {
  await venue.close()
  folder.remove()
})

const backfill = (symbol: string) => {
  const range = ['--from', String(from), '--to', String(to), '--retry-delay', '1']
  return runCli(['backfill', '--db', db, '--exchange', 'okx', '--symbol', symbol, '--source', venue.url, ...range])
}

test('fills what is missing, through a server that has the store, and then asks for nothing', async () => {
  const server = await startServer(['--db', db])
  try {
    const { code, stdout, stderr } = await backfill('SOLUSDT')
    expect([code, stderr]).toEqual([0, ''])
    // Four hours: 240 minutes, and 48 readings five minutes apart.
    expect(stdout).toMatch(/SOLUSDT +candles 1m .* 240 +\d+ +filled/)
    expect(stdout).toMatch(/SOLUSDT +mark-candles 1m .* 240 +\d+ +filled/)
    expect(stdout).toMatch(/SOLUSDT +open-interest .* 48 +\d+ +filled/)
    const answer = await fetch(`${server.url}/data/coverage?symbol=SOLUSDT`)
    const { data } = await answer.json()
    expect(data[0]).toMatchObject({ kind: 'candles', start_time: from, end_time: to, rows: 240, sources: ['REST'] })
  } finally {
    await server.stop()
  }
  const asked = venue.requests.length
  const again = await runCli([
    ...['backfill', '--db', db, '--exchange', 'okx', '--symbol', 'SOLUSDT', '--source', venue.url],
    ...['--kinds', 'candles,mark-candles,open-interest', '--from', String(from), '--to', String(to)],
  ])
  expect([again.code, venue.requests.length]).toEqual([0, asked])
})

test('a symbol that the venue does not know is named', async () => {
  const { code, stderr } = await backfill('NOSUCHUSDT')
  expect([code, stderr]).toEqual([3, expect.stringContaining('NOSUCHUSDT')])
})
