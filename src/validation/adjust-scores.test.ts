import { expect, test } from 'vitest'
import { testReport } from '../../test/helpers/test-report.ts'
import { adjustScores } from './adjust-scores.ts'

test('a p-value is adjusted among models and rules on all horizons of its part; a baseline has none', () => {
  const { scores, forecasters } = testReport()
  const changed = scores.map((row) =>
    row.forecaster === 'ledger' && row.horizon === '1h' && row.placement !== null
      ? { ...row, placement: { ...row.placement, p_value: 0.004 } }
      : row,
  )
  const rows = adjustScores(changed, forecasters).filter(
    ({ side, regime, event_price }) => side === 'both' && regime === 'all' && event_price === 'trigger',
  )
  const holmOf = (id: string) => rows.find((row) => row.forecaster === id && row.horizon === '1h')?.holm_p_value
  // Two models and a rule on three horizons: 9 * 0.004.
  expect(holmOf('ledger')).toBeCloseTo(0.036, 12)
  // 8 * 0.21 is above 1.
  expect(holmOf('time_evolving')).toBe(1)
  expect(holmOf('exponential')).toBeNull()
})

test('what a baseline says is no USD, of which a share could be liquidated', () => {
  const { scores, forecasters } = testReport()
  const consumed = (id: string) =>
    adjustScores(scores, forecasters).find(({ forecaster }) => forecaster === id)?.amount?.share_consumed.value
  expect(consumed('ledger')).toBe(0.013)
  expect(consumed('exponential')).toBeNull()
})
