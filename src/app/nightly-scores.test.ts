import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/helpers/cli.ts'
import { HandClock } from '../../test/helpers/hand-clock.ts'
import { pollUntil } from '../../test/helpers/poll.ts'
import { testReport } from '../../test/helpers/test-report.ts'
import { defineError } from '../domain/errors.ts'
import { openReports } from '../storage/duckdb-reports.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'
import { type Night, nightGain, nightOf, storedNight } from '../validation/night.ts'
import type { ValidationReport } from '../validation/report.ts'
import { loadSkillHealth, type SkillWarning } from '../validation/skill-health.ts'
import { NightlyScores } from './nightly-scores.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 2026-03-10T04:00:00Z: the 9th is due in an hour. */
const NOW = Date.UTC(2026, 2, 10, 4)
const BTC = { symbol: 'BTCUSDT', exchange: 'okx' }
const QUIET = { symbol: 'QUIETUSDT', exchange: 'okx' }

const TooFew = defineError('TOO_FEW', { status: 404, kind: 'data', message: () => 'too few liquidations' })

const folder = temporaryFolder()
let store: DuckDbStore
beforeAll(async () => {
  store = await openDuckDbStore({ path: `${folder.path}/nights.duckdb`, memoryLimitMb: 256 })
})
afterAll(async () => {
  await store?.close()
  folder.remove()
})

/** A night's report in which the ledger gained so much, and nothing else matters. */
function nightReport({ symbol, exchange, day }: Night, gain: number): ValidationReport {
  const made = testReport({ id: `${symbol}-${day}`, kind: 'night', symbol, exchange, created_at_ms: day + 29 * HOUR })
  const estimate = { value: gain, low: gain - 0.01, high: gain + 0.01 }
  return {
    ...made,
    period: { from_ms: day - 30 * DAY, train_to_ms: day - 4 * HOUR, test_from_ms: day, to_ms: day + DAY },
    scores: made.scores.map((row) =>
      row.forecaster === 'ledger' && row.placement !== null
        ? { ...row, placement: { ...row.placement, gain_bits: { ...row.placement.gain_bits, uniform: estimate } } }
        : row,
    ),
  }
}

/** Scoring by a clock that a test turns; what it was asked and what it told. */
function nightly(clock: HandClock, gainOf: (day: number) => number) {
  const asked: Night[] = []
  const drops: SkillWarning[] = []
  const problems: unknown[] = []
  let open = 0
  const scores = new NightlyScores({
    clock,
    reports: openReports(store),
    markets: async () => [BTC, QUIET],
    openScorer: () => {
      open++
      return {
        score: async (night) => {
          asked.push(night)
          if (night.symbol === QUIET.symbol) throw TooFew({})
          return nightReport(night, gainOf(night.day))
        },
        close: async () => {
          open--
        },
      }
    },
    onProblem: (_market, problem) => problems.push(problem),
    onDrop: (warning) => drops.push(warning),
  })
  const days = (symbol: string) =>
    asked.filter((night) => night.symbol === symbol).map(({ day }) => (NOW - 4 * HOUR - day) / DAY)
  return { scores, drops, problems, days, isIdle: () => open === 0 && clock.pending > 0 }
}

test('days of the last week are made up for once, the next comes at 05:00, and a drop is told', async () => {
  const clock = new HandClock(NOW)
  const usual = (day: number): number => 0.1 + ((day / DAY) % 2) * 0.01
  const first = nightly(clock, usual)
  first.scores.start()
  await pollUntil(() => (first.isIdle() ? true : undefined))
  // At 04:00 on the 10th the last day that is due is the 8th.
  expect(first.days('BTCUSDT')).toEqual([8, 7, 6, 5, 4, 3, 2])
  expect(first.days('QUIETUSDT')).toEqual([8, 7, 6, 5, 4, 3, 2])
  clock.advance(HOUR)
  await pollUntil(() => (first.isIdle() && first.days('BTCUSDT').length > 7 ? true : undefined))
  expect(first.days('BTCUSDT').slice(7)).toEqual([1])
  expect(first.days('QUIETUSDT').slice(7)).toEqual([1])
  await first.scores.stop()
  expect([first.drops, first.problems]).toEqual([[], []])
  expect(await loadSkillHealth(openReports(store), clock.now())).toEqual({
    last_night: NOW - 28 * HOUR,
    skill_warnings: [],
  })

  // A start anew, two days later: what is stored is not scored again; the second new day is far worse.
  clock.advance(2 * DAY)
  const second = nightly(clock, (day) => (day === NOW - 4 * HOUR + DAY ? 0.01 : usual(day)))
  second.scores.start()
  await pollUntil(() => (second.isIdle() ? true : undefined))
  await second.scores.stop()
  expect(second.days('BTCUSDT')).toEqual([0, -1])
  expect(second.drops).toMatchObject([{ ...BTC, night: NOW - 4 * HOUR + DAY, gain_bits: 0.01, nights: 9 }])
  const health = await loadSkillHealth(openReports(store), clock.now())
  expect(health).toEqual({ last_night: NOW - 4 * HOUR + DAY, skill_warnings: second.drops })
  // The night ends on the 12th; a week after that its warning is of a past that is over.
  const end = NOW - 4 * HOUR + 2 * DAY
  expect((await loadSkillHealth(openReports(store), end + 7 * DAY)).skill_warnings).toHaveLength(1)
  expect((await loadSkillHealth(openReports(store), end + 7 * DAY + 1)).skill_warnings).toEqual([])
  expect(health.skill_warnings[0]?.text).toContain(
    'BTCUSDT on okx: on 2026-03-11T00:00:00Z the ledger gained 0.010 bits',
  )
}, 30_000)

test('a stop ends a night that is being scored', async () => {
  let fail: ((problem: Error) => void) | undefined
  const problems: unknown[] = []
  const scores = new NightlyScores({
    clock: new HandClock(NOW),
    reports: openReports(store),
    markets: async () => [{ symbol: 'SLOWUSDT', exchange: 'okx' }],
    openScorer: () => ({
      score: () =>
        new Promise((_resolve, reject) => {
          fail = reject
        }),
      close: async () => fail?.(new Error('the thread was stopped')),
    }),
    onProblem: (_market, problem) => problems.push(problem),
    onDrop: () => undefined,
  })
  scores.start()
  await pollUntil(() => fail)
  await scores.stop()
  expect(problems).toEqual([])
}, 10_000)

test('a night of more than 30 days ago is kept short, and its gain stays', async () => {
  const market = { symbol: 'OLDUSDT', exchange: 'okx' }
  const reports = openReports(store)
  const gain = { value: 0.1, low: 0.09, high: 0.11 }
  const today = NOW - 4 * HOUR
  for (const ago of [33, 32]) {
    const report = nightReport({ ...market, day: today - ago * DAY }, 0.1)
    await reports.writeReport(storedNight(report, { gain_bits: gain, drop: null }))
  }
  const { scores, isIdle } = nightly(new HandClock(NOW), () => 0.1)
  scores.start()
  await pollUntil(() => (isIdle() ? true : undefined))
  await scores.stop()
  const stored = await reports.listReports({ ...market, kind: 'night' })
  expect(stored).toHaveLength(2)
  for (const head of stored) {
    expect(nightOf(head)).toEqual({ gain_bits: gain, drop: null, is_short: true })
    const body: ValidationReport = JSON.parse((await reports.readReport(head.id))?.body ?? '')
    // Six forecasters by three horizons of 24 parts each.
    expect([body.scores.length, body.hit_rates]).toEqual([18, []])
    expect(nightGain(body).value).toBe(0.1)
  }
  const [recent] = await reports.listReports({ symbol: 'BTCUSDT', kind: 'night' })
  expect(recent && nightOf(recent)?.is_short).toBeUndefined()
}, 30_000)
