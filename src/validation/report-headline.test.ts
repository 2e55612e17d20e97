import { expect, test } from 'vitest'
import { testReport } from '../../test/helpers/test-report.ts'
import { reportHeadline } from './report-headline.ts'

// By the helper: 0.142 / 4 bit recalibrated, 0.142 - 0.112 as it is.
const LEDGER =
  'ledger gains +0.035 [−0.015, +0.086] bit an event over all baselines, recalibrated ' +
  '(as it is, +0.030 [−0.020, +0.080] over exponential)'

test('no skill is said of the default model, with how many there were', () => {
  expect(reportHeadline(testReport())).toBe(
    `No measurable skill yet: ${LEDGER}, of 2 models tested, over 2,200 liquidations of MADEUSDT on okx in 45 test days, horizon 1h.`,
  )
})

test('the default model is told of, though another is better; whose skill is told after it', () => {
  const report = testReport()
  const forecasters = report.forecasters.map((note) =>
    note.id === 'time_evolving' ? { ...note, verdict: 'skill' as const } : note,
  )
  expect(reportHeadline({ ...report, forecasters })).toBe(
    `No measurable skill yet: ${LEDGER}, of 2 models tested, over 2,200 liquidations of MADEUSDT on okx in 45 test days, horizon 1h. Measurable skill of other models: time_evolving.`,
  )
})

test('skill is said where there is, and that it is of the recalibrated map', () => {
  const report = testReport()
  const forecasters = report.forecasters.map((note) =>
    note.id === 'ledger' ? { ...note, verdict: 'skill' as const } : note,
  )
  expect(reportHeadline({ ...report, forecasters })).toBe(
    `Measurable skill: ${LEDGER}, of 2 models tested, over 2,200 liquidations of MADEUSDT on okx in 45 test days, horizon 1h. As it is shown, not recalibrated, it does not measurably gain over exponential.`,
  )
})

test('a sample that carries no verdict gets none', () => {
  const report = testReport()
  const sample = { ...report.sample, test_days: 1.4, is_sufficient: false, missing: ['1.4 test days of 30'] }
  expect(reportHeadline({ ...report, sample })).toMatch(
    /^Insufficient data: 1.4 test days of 30. Measured so far, and no verdict: ledger gains .* in 1.4 test days/,
  )
})

test('without a score none is told', () => {
  expect(reportHeadline(testReport({ scores: [] }))).toBe(
    'No model could be scored over 2,200 liquidations of MADEUSDT on okx in 45 test days, horizon 1h.',
  )
})

test('what is simulated says so', () => {
  expect(reportHeadline(testReport({ data_kind: 'simulated' }))).toMatch(/^SIMULATED market: no measurable skill yet/)
})
