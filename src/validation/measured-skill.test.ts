import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LEDGER_SKILL, testReport } from '../../test/helpers/test-report.ts'
import { openReports } from '../storage/duckdb-reports.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'
import type { ReportTarget } from '../storage/report-target.ts'
import { loadMeasuredSkills } from './load-measured-skills.ts'
import { reportOf, requireReport, toStored } from './stored-report.ts'

let folder = ''
let store: DuckDbStore
let reports: ReportTarget

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-skill-'))
  store = await openDuckDbStore({ path: path.join(folder, 'market.duckdb'), memoryLimitMb: 256 })
  reports = openReports(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a report comes back as it was stored; one that is not stored is told of', async () => {
  const report = testReport()
  await reports.writeReport(toStored(report))
  expect(reportOf(await requireReport(reports, report.id))).toEqual(report)
  await expect(requireReport(reports, 'nobody')).rejects.toMatchObject({ code: 'REPORT_UNKNOWN', status: 404 })
})

test('skill is that of the newest run on observed data, of models alone', async () => {
  const { created_at_ms: now } = testReport()
  const newer = { created_at_ms: now + 1 }
  await reports.writeReport(toStored(testReport({ id: 'simulated', data_kind: 'simulated', ...newer })))
  await reports.writeReport(toStored(testReport({ id: 'night', kind: 'night', ...newer })))
  expect(await loadMeasuredSkills(reports, {})).toEqual({
    ledger: LEDGER_SKILL,
    time_evolving: expect.objectContaining({ gain_bits: { value: 0.021, low: -0.029, high: 0.071 } }),
  })
  await reports.writeReport(toStored(testReport({ id: 'bybit', exchange: 'bybit', ...newer })))
  expect((await loadMeasuredSkills(reports, {}))['ledger']?.report_id).toBe('bybit')
  expect((await loadMeasuredSkills(reports, { exchange: 'okx' }))['ledger']?.report_id).toBe('made-up-0001')
  expect(await loadMeasuredSkills(reports, { symbol: 'BTCUSDT' })).toEqual({})
})

test('a newer report that could not score a model leaves its older measurement', async () => {
  const report = testReport()
  const scores = report.scores.filter(({ forecaster }) => forecaster !== 'time_evolving')
  await reports.writeReport(toStored({ ...report, id: 'part', scores, created_at_ms: report.created_at_ms + 2 }))
  const skills = await loadMeasuredSkills(reports, { exchange: 'okx' })
  expect([skills['ledger']?.report_id, skills['time_evolving']?.report_id]).toEqual(['part', 'made-up-0001'])
})
