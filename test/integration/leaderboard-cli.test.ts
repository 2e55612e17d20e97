import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReports } from '../../src/storage/duckdb-reports.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { leaderboardOf } from '../../src/validation/leaderboard.ts'
import { toStored } from '../../src/validation/stored-report.ts'
import { runCli, temporaryFolder } from '../helpers/cli.ts'
import { testReport } from '../helpers/test-report.ts'

const folder = temporaryFolder()
const DB = ['--db', `${folder.path}/boards.duckdb`]

beforeAll(async () => {
  const store = await openDuckDbStore({ path: `${folder.path}/boards.duckdb`, memoryLimitMb: 256 })
  const reports = openReports(store)
  await reports.writeReport(toStored(testReport()))
  await reports.writeReport(toStored(testReport({ id: 'made', symbol: 'DEMOUSDT', data_kind: 'simulated' })))
  await store.close()
})
afterAll(() => folder.remove())

test('boards are printed with verdicts, intervals and the sample', async () => {
  const { code, stdout } = await runCli(['leaderboard', ...DB])
  expect(code).toBe(0)
  const lines = stdout.trimEnd().split('\n')
  expect(lines[0]).toBe(
    'MADEUSDT on okx, horizon 1h, both sides, all forecasts, 2026-04-15 to 2026-05-30, 45 test days, report made-up-0001',
  )
  expect(lines[1]).toMatch(/^No measurable skill yet: ledger gains/)
  expect(lines[3]).toMatch(
    /^1 {2}ledger +model +no measurable skill +\+0\.035 \[−0\.015, \+0\.086\] +\+0\.142 \[\+0\.092, \+0\.192\]/,
  )
  // A head line, the headline, the table's head, six scored forecasters and one without inputs, and why.
  expect(lines).toHaveLength(11)
  expect(lines[10]).toBe('flow is not scored: large-trades of MADEUSDT on okx are not stored')
})

test('of simulated markets every line says so', async () => {
  const { code, stdout } = await runCli(['leaderboard', '--simulated', ...DB])
  expect(code).toBe(0)
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(11)
  expect(lines.filter((line) => !line.startsWith('SIMULATED'))).toEqual([])
  expect(stdout).not.toContain('MADEUSDT on okx, horizon')
})

test('markets stand beside each other below', async () => {
  const store = await openDuckDbStore({ path: `${folder.path}/two.duckdb`, memoryLimitMb: 256 })
  const reports = openReports(store)
  await reports.writeReport(toStored(testReport()))
  await reports.writeReport(toStored(testReport({ id: 'bybit', exchange: 'bybit' })))
  await store.close()
  const { stdout } = await runCli(['leaderboard', '--db', `${folder.path}/two.duckdb`])
  const [bybit, okx, beside] = stdout.split('\n\n')
  expect([bybit, okx].map((board) => board?.split(',', 1)[0])).toEqual(['MADEUSDT on bybit', 'MADEUSDT on okx'])
  expect(beside).toMatch(/^over uniform, bit\/event +MADEUSDT bybit +MADEUSDT okx\nledger +\+0\.142 .* \+0\.142 /)
})

test('as JSON it is the leaderboard', async () => {
  const { stdout } = await runCli(['leaderboard', '--horizon', '4h', '--side', 'long', '--json', ...DB])
  const part = { horizon: '4h', side: 'long', regime: 'all', dataKind: 'observed' } as const
  expect(JSON.parse(stdout)).toEqual(leaderboardOf([testReport()], part))
})

test('without a report it says what to run, and ends with 3', async () => {
  const { code, stdout, stderr } = await runCli(['leaderboard', '--symbol', 'solusdt', '--exchange', 'bybit', ...DB])
  expect([code, stdout]).toEqual([3, ''])
  expect(stderr).toContain('no validation report of observed data, SOLUSDT, bybit is stored')
  expect(stderr).toContain('liqheat validate --symbol SOLUSDT --exchange bybit')
  expect(stderr).toContain('[REPORTS_MISSING]')
})
