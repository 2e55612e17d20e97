import { beforeEach, expect, test } from 'vitest'
import { testReport } from '../../test/helpers/test-report.ts'
import type { ReportTarget, StoredReport } from '../storage/report-target.ts'
import { loadMeasuredSkills } from './load-measured-skills.ts'
import { RankedReports } from './ranked-reports.ts'
import type { ValidationReport } from './report.ts'
import { toStored } from './stored-report.ts'

const { created_at_ms: MADE, sample, event_prices: prices, forecasters } = testReport()
const small = { ...sample, is_sufficient: false, missing: ['1.4 test days of 30'] }

let stored: StoredReport[] = []
let reads: string[] = []
/** Reports in memory, newest first; it notes what was read whole. */
const reports: ReportTarget = {
  writeReport: async (report) => {
    stored = [report, ...stored]
  },
  listReports: async (filter = {}) => stored.filter(({ kind }) => filter.kind === undefined || filter.kind === kind),
  readReport: async (id) => {
    reads.push(id)
    return stored.find((report) => report.id === id)
  },
}
beforeEach(() => {
  stored = []
  reads = []
})

/** Stores a run so many ms after the first. */
async function write(id: string, after: number, change: Partial<ValidationReport> = {}): Promise<void> {
  await reports.writeReport(toStored(testReport({ id, created_at_ms: MADE + after, ...change })))
}
const ids = async () => (await new RankedReports(reports).load({})).map(({ id }) => id)
const badge = async () => (await loadMeasuredSkills(reports, {}))['ledger']?.report_id

test('a run without a shift of bankruptcy prices, or with one of the user, stands for no market', async () => {
  await write('usual', 0)
  await write('unshifted', 1, {
    event_prices: { ...prices, shift: 0, shift_source: 'none: bankruptcy prices as published' },
  })
  await write('own', 2, { event_prices: { ...prices, shift: 0.01, shift_source: 'asked for: 0.01' } })
  expect([await ids(), await badge()]).toEqual([['usual'], 'usual'])
  await write('fills', 3, { event_prices: { published: 'fill', shift: 0, shift_source: 'the venue tells' } })
  expect([await ids(), await badge()]).toEqual([['fills'], 'fills'])
})

test('a sufficient sample stands for its market before a newer one that is too small', async () => {
  await write('small', 0, { sample: small })
  expect([await ids(), await badge()]).toEqual([['small'], 'small'])
  await write('large', 1)
  await write('small again', 2, { sample: small })
  expect([await ids(), await badge()]).toEqual([['large'], 'large'])
})

test('skill of another version of a model is not its skill', async () => {
  await write('old', 0, { forecasters: forecasters.map((note) => ({ ...note, version: '0' })) })
  expect(await loadMeasuredSkills(reports, {})).toEqual({})
  expect(await ids()).toEqual(['old'])
})

test('a report is read once', async () => {
  await write('one', 0)
  await write('sol', 0, { symbol: 'SOLUSDT' })
  const ranked = new RankedReports(reports)
  const [first] = await ranked.load({})
  const [again] = await ranked.load({})
  expect(again).toBe(first)
  expect(reads.toSorted()).toEqual(['one', 'sol'])
  await write('one', 5)
  await ranked.load({})
  expect(reads).toHaveLength(3)
})
