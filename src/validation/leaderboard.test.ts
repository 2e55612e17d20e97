import { describe, expect, test } from 'vitest'
import { estimate, testReport } from '../../test/helpers/test-report.ts'
import { leaderboardOf } from './leaderboard.ts'
import type { ValidationReport } from './report.ts'

const WHOLE = { horizon: '1h', side: 'both', regime: 'all', dataKind: 'observed' } as const

/** A report in which the 1h score of a forecaster is another one. */
function withSkill(id: string, low: number): ValidationReport {
  const report = testReport()
  const scores = report.scores.map((row) =>
    row.forecaster !== id || row.placement === null
      ? row
      : { ...row, holm_p_value: 0.01, placement: { ...row.placement, skill_bits: { ...estimate(0.1), low } } },
  )
  return { ...report, scores }
}

describe('a board', () => {
  test('ranks by gain over uniform; who has no scores comes last and says why', () => {
    const [board] = leaderboardOf([testReport()], WHOLE).boards
    // 0.142, 0.112, 0.101, 0.084, 0 and -0.06 bit by the helper.
    expect(board?.rows.map(({ rank, forecaster }) => [rank, forecaster])).toEqual([
      [1, 'ledger'],
      [2, 'exponential'],
      [3, 'linear'],
      [4, 'time_evolving'],
      [5, 'uniform'],
      [6, 'large_trade_ladder'],
      [null, 'flow'],
    ])
    expect(board?.rows[0]).toMatchObject({
      gain_bits: { value: 0.142, low: 0.092, high: 0.192 },
      // 0.142 - 0.112
      gain_over_best: { value: 0.03 },
      best_baseline: 'exponential',
      verdict: 'no_skill',
      events: 2200,
      windows: 2160,
    })
    expect(board?.rows.at(-1)).toMatchObject({
      absent: 'large-trades of MADEUSDT on okx are not stored',
      gain_bits: { value: null, low: null, high: null },
      verdict: 'insufficient_data',
    })
    expect(board).toMatchObject({ symbol: 'MADEUSDT', exchange: 'okx', events: 2200, test_days: 45, missing: [] })
  })

  test('is of the part that is asked for', () => {
    const [board] = leaderboardOf([testReport()], { ...WHOLE, horizon: '4h', side: 'long', regime: 'wild' }).boards
    // 0.142 times 0.7; 1,300 longs, 0.6 of them in the wild third.
    expect(board?.rows[0]).toMatchObject({ forecaster: 'ledger', gain_bits: { value: 0.0994 }, events: 780 })
  })

  test('of a horizon that the report has not is empty, and says which it has', () => {
    const [board] = leaderboardOf([testReport()], { ...WHOLE, horizon: '15m' }).boards
    expect(board?.rows).toEqual([])
    expect(board?.missing).toEqual(['horizon 15m (this report has 1h, 4h, 24h)'])
  })

  test('has a verdict of a part only where that part alone could carry it', () => {
    const verdict = (report: ValidationReport, part: object): string | undefined =>
      leaderboardOf([report], { ...WHOLE, ...part }).boards[0]?.rows.find(({ forecaster }) => forecaster === 'ledger')
        ?.verdict
    expect(verdict(withSkill('ledger', 0.01), { side: 'long' })).toBe('skill')
    expect(
      verdict(
        {
          ...withSkill('ledger', 0.01),
          scores: withSkill('ledger', 0.01).scores.map((row) => ({ ...row, holm_p_value: 0.06 })),
        },
        { side: 'long' },
      ),
    ).toBe('no_skill')
    expect(verdict(withSkill('ledger', -0.01), { side: 'long' })).toBe('no_skill')
    // 0.1 of 2,200 events, fewer than 500.
    expect(verdict(withSkill('ledger', 0.01), { regime: 'calm' })).toBe('insufficient_data')
    // Events are counted once, whatever the windows they are in: 1,300 longs suffice at 4 hours, too.
    expect(verdict(withSkill('ledger', 0.01), { horizon: '4h' })).toBe('skill')
    expect(verdict(withSkill('ledger', 0.01), { horizon: '4h', side: 'long' })).toBe('skill')
    // The report's own verdict stands where it is of the same part.
    expect(verdict(withSkill('ledger', 0.01), {})).toBe('no_skill')
  })
})

describe('boards', () => {
  const okx = testReport({ id: 'okx' })
  const older = testReport({ id: 'older', created_at_ms: okx.created_at_ms - 1 })
  const sol = testReport({ id: 'sol', symbol: 'AAAUSDT' })
  const night = testReport({ id: 'night', kind: 'night', created_at_ms: okx.created_at_ms + 1 })
  const simulated = testReport({ id: 'simulated', data_kind: 'simulated', created_at_ms: okx.created_at_ms + 1 })

  test('are of the latest run of each market', () => {
    const { boards } = leaderboardOf([older, okx, night, sol], WHOLE)
    expect(boards.map(({ report_id }) => report_id)).toEqual(['sol', 'okx'])
  })

  test('never mix simulated and observed data', () => {
    const all = [okx, simulated]
    expect(leaderboardOf(all, WHOLE).boards.map(({ report_id }) => report_id)).toEqual(['okx'])
    const made = leaderboardOf(all, { ...WHOLE, dataKind: 'simulated' })
    expect(made.boards.map(({ report_id, headline }) => [report_id, headline.startsWith('SIMULATED')])).toEqual([
      ['simulated', true],
    ])
  })

  test('stand side by side, a row a forecaster, and are not pooled', () => {
    const { side_by_side: rows } = leaderboardOf([okx, sol], WHOLE)
    expect(rows).toHaveLength(7)
    expect(rows[0]).toMatchObject({
      forecaster: 'ledger',
      cells: [
        { symbol: 'AAAUSDT', exchange: 'okx', rank: 1, gain_bits: { value: 0.142 } },
        { symbol: 'MADEUSDT', exchange: 'okx', rank: 1, gain_bits: { value: 0.142 } },
      ],
    })
  })

  test('without reports there are none', () => {
    expect(leaderboardOf([], WHOLE)).toMatchObject({ boards: [], side_by_side: [] })
  })
})
