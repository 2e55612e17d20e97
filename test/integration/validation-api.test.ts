import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openReports } from '../../src/storage/duckdb-reports.ts'
import { leaderboardOf } from '../../src/validation/leaderboard.ts'
import { toStored } from '../../src/validation/stored-report.ts'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { LEDGER_SKILL, testReport } from '../helpers/test-report.ts'

const report = testReport()
const simulated = testReport({ id: 'simulated', data_kind: 'simulated', symbol: 'DEMOUSDT', exchange: 'simulated' })
const night = testReport({ id: 'night', kind: 'night', created_at_ms: report.created_at_ms + 1 })

interface Advice {
  insufficient_data: { reason: string; commands: string[] } | null
}

let app: LiveApp
beforeAll(async () => {
  app = await startLiveApp(report.created_at_ms)
})
afterAll(() => app?.stop())

describe('without any report', () => {
  test('lists are empty and say what to run', async () => {
    const { status, body } = await app.get<Advice & { data: unknown[] }>('/validation/reports?symbol=BTCUSDT')
    expect([status, body.data]).toEqual([200, []])
    expect(body.insufficient_data).toEqual({
      reason: 'no validation report of BTCUSDT is stored: nothing was measured, so nothing is claimed',
      commands: [
        'liqheat serve --live --live-exchanges okx --live-symbols BTCUSDT',
        'liqheat validate --symbol BTCUSDT --exchange okx --model all --horizon 1h,4h,24h --out report/',
      ],
    })
    const board = await app.get<Advice & { boards: unknown[] }>('/validation/leaderboard')
    expect(board.body).toMatchObject({ boards: [], side_by_side: [], data_kind: 'observed', horizon: '1h' })
    expect(board.body.insufficient_data?.reason).toContain('of observed')
  })

  test('no model has a skill', async () => {
    const { body } = await app.get<{ data: { measured_skill: unknown }[] }>('/models')
    expect(new Set(body.data.map(({ measured_skill }) => measured_skill))).toEqual(new Set([null]))
  })
})

describe('with reports', () => {
  beforeAll(async () => {
    const reports = openReports(app.store)
    for (const one of [report, simulated, night]) await reports.writeReport(toStored(one))
  })

  test('they are listed newest first, with what they found', async () => {
    const { body } = await app.get<Advice & { data: Record<string, unknown>[] }>('/validation/reports')
    expect(body.data.map(({ id }) => id)).toEqual(['night', 'made-up-0001', 'simulated'])
    expect(body.insufficient_data).toBeNull()
    expect(body.data[1]).toMatchObject({
      kind: 'run',
      test_from_ms: report.period.test_from_ms,
      headline: expect.stringMatching(/^No measurable skill yet: ledger/),
      horizons: ['1h', '4h', '24h'],
      events: 2237,
      test_days: 45,
      is_sufficient: true,
      skills: { ledger: { gain_bits: { value: 0.0355, low: -0.0145, high: 0.0855 }, verdict: 'no_skill' } },
    })
    const some = await app.get<{ data: { id: string }[] }>('/validation/reports?data_kind=observed&kind=run&limit=5')
    expect(some.body.data.map(({ id }) => id)).toEqual(['made-up-0001'])
  })

  test('a report is answered as it was stored, for ever', async () => {
    const first = await fetch(`${app.url}/validation/reports/${report.id}`)
    expect(await first.json()).toEqual(report)
    expect(first.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(`${app.url}/validation/reports/${report.id}`, { headers: { 'if-none-match': etag } })
    expect([etag.length > 0, again.status]).toEqual([true, 304])
  })

  test('as Markdown, and as a page that may load nothing', async () => {
    const markdown = await fetch(`${app.url}/validation/reports/${report.id}?format=markdown`)
    expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(await markdown.text()).toMatch(/^# MADEUSDT on okx/)
    const page = await fetch(`${app.url}/validation/reports/${report.id}?format=html`)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
    )
    expect(await page.text()).toMatch(/^<!doctype html>/)
  })

  test('the leaderboard says all that the pure one does, of one kind of data', async () => {
    const part = { horizon: '4h', side: 'short', regime: 'wild' } as const
    const { body } = await app.get('/validation/leaderboard?horizon=4h&side=short&regime=wild')
    expect(body).toEqual({
      ...leaderboardOf([report], { ...part, dataKind: 'observed' }),
      insufficient_data: null,
    })
    const made = await app.get<{ boards: { report_id: string }[] }>('/validation/leaderboard?data_kind=simulated')
    expect(made.body.boards.map(({ report_id }) => report_id)).toEqual(['simulated'])
    const none = await app.get<Advice>('/validation/leaderboard?symbol=DEMOUSDT')
    expect(none.body.insufficient_data?.reason).toContain('of observed DEMOUSDT')
  })

  test('models carry their skill on the market asked for', async () => {
    const skillAt = async (query: string): Promise<unknown> => {
      const { body } = await app.get<{ data: { id: string; measured_skill: unknown }[] }>(`/models${query}`)
      return body.data.find(({ id }) => id === 'ledger')?.measured_skill
    }
    expect(await skillAt('')).toEqual(LEDGER_SKILL)
    expect(await skillAt('?symbol=MADEUSDT&exchange=okx')).toEqual(LEDGER_SKILL)
    expect(await skillAt('?symbol=DEMOUSDT')).toBeNull()
  })

  test('what is not there, and what makes no sense, is a problem', async () => {
    expect(await app.get('/validation/reports/nobody')).toMatchObject({
      status: 404,
      body: { code: 'REPORT_UNKNOWN', detail: expect.stringContaining('"nobody"') },
    })
    for (const path of ['/validation/leaderboard?horizon=2h', '/validation/reports?limit=0', '/models?nothing=1']) {
      expect(await app.get(path)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } })
    }
  })
})
