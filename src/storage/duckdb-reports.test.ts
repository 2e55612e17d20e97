import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReports } from './duckdb-reports.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { ReportTarget, StoredReport } from './report-target.ts'

/** 2026-01-01T00:00:00Z */
const T = 1_767_225_600_000
const DAY = 86_400_000

let folder = ''
let store: DuckDbStore
let reports: ReportTarget

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-reports-'))
  store = await openDuckDbStore({ path: path.join(folder, 'market.duckdb'), memoryLimitMb: 256 })
  reports = openReports(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function report(id: string, change: Partial<StoredReport> = {}): StoredReport {
  return {
    id,
    kind: 'run',
    createdAt: T,
    symbol: 'BTCUSDT',
    exchange: 'okx',
    dataKind: 'observed',
    from: T - 2 * DAY,
    to: T - DAY,
    summary: '{"events":3}',
    body: `{"id":"${id}","title":"it’s \\"quoted\\""}`,
    ...change,
  }
}

const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id)

test('reports are listed newest first, filtered, without their bodies', async () => {
  expect(await reports.listReports()).toEqual([])
  const stored = [
    report('old'),
    report('new', { createdAt: T + 2 }),
    report('night', { createdAt: T + 1, kind: 'night' }),
    report('sol', { createdAt: T + 3, symbol: 'SOLUSDT', exchange: 'binance' }),
    report('demo', { createdAt: T + 4, dataKind: 'simulated' }),
  ]
  for (const one of stored) await reports.writeReport(one)
  expect(ids(await reports.listReports())).toEqual(['demo', 'sol', 'new', 'night', 'old'])
  expect(ids(await reports.listReports({ symbol: 'BTCUSDT', dataKind: 'observed' }))).toEqual(['new', 'night', 'old'])
  expect(ids(await reports.listReports({ exchange: 'binance' }))).toEqual(['sol'])
  expect(ids(await reports.listReports({ kind: 'night' }))).toEqual(['night'])
  expect(ids(await reports.listReports({ limit: 2 }))).toEqual(['demo', 'sol'])
  const { body: _body, ...head } = report('old')
  expect(await reports.listReports({ limit: 5 })).toContainEqual(head)
})

test('a report is read whole; an id that is not stored finds none', async () => {
  expect(await reports.readReport('old')).toEqual(report('old'))
  expect(await reports.readReport("old' OR 1=1 --")).toBeUndefined()
})

test('the same id replaces', async () => {
  await reports.writeReport(report('old', { createdAt: T + 9, body: '{}' }))
  expect(await reports.readReport('old')).toEqual(report('old', { createdAt: T + 9, body: '{}' }))
  expect(await reports.listReports()).toHaveLength(5)
})

test('reports are no market data: maps stay as they are', () => {
  expect(store.revision()).toBe(0)
})
