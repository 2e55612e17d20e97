import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storedNight } from '../../src/validation/night.ts'
import type { ForecasterNote, ValidationReport } from '../../src/validation/report.ts'
import { toStored } from '../../src/validation/stored-report.ts'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { seriousFindings } from '../helpers/serious-findings.ts'
import { storeReports } from '../helpers/store-reports.ts'
import { testReport } from '../helpers/test-report.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

const folder = temporaryFolder()
const db = `${folder.path}/data.duckdb`
/** 2026-06-04T00:00:00Z, when the report of the helper is made. */
const MADE_AT = testReport().created_at_ms

let server: CliServer
let page: Page

/**
 * Reports of two observed markets and of a simulated one. The newest is of SOLUSDT, whose sample is too small; the
 * models of MADEUSDT have no skill, but for `time_evolving`.
 */
beforeAll(async () => {
  const notes = testReport().forecasters
  const reports = [
    testReport({ forecasters: notes.map((note) => withVerdict(note, { of: 'time_evolving', verdict: 'skill' })) }),
    testReport({
      id: 'made-up-small',
      symbol: 'SOLUSDT',
      created_at_ms: MADE_AT + 1,
      forecasters: notes.map((note) => withVerdict(note, { of: note.id, verdict: 'insufficient_data' })),
      sample: { ...testReport().sample, test_days: 1.4, is_sufficient: false, missing: ['1.4 test days of 30'] },
    }),
    testReport({ id: 'made-up-demo', symbol: 'DEMOUSDT', exchange: 'simulated', data_kind: 'simulated' }),
  ]
  await storeReports(db, reports.map(toStored))
  expect(await runCli(['simulate', '--db', db, '--days', '2'])).toMatchObject({ code: 0 })
  server = await startServer(['--db', db])
})

afterAll(async () => {
  await server?.stop()
  folder.remove()
})

eachInWatchedPage({ origins: () => ['http://127.0.0.1'], colorScheme: 'light' }, (watched) => {
  page = watched.page
})

function withVerdict(
  note: ForecasterNote,
  { of, verdict }: { readonly of: string; readonly verdict: ForecasterNote['verdict'] },
): ValidationReport['forecasters'][number] {
  return note.id === of && note.absent === null ? { ...note, verdict } : note
}

async function open(query = ''): Promise<void> {
  await page.goto(`${server.url}/validation${query}`)
  await page.locator('.board tbody tr').first().waitFor()
  await page.waitForFunction(() => document.querySelector('.pending') === null)
}

const made = '?market=MADEUSDT%40okx'
const names = () => page.locator('.board tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset['forecaster']))
const text = async (selector: string) => (await page.locator(selector).first().textContent()) ?? ''

test('says the verdict in words, with what it stands on', async () => {
  await open(made)
  const headline = await text('.proof-verdict .headline')
  expect(headline).toContain('No measurable skill yet: ledger gains +0.035 [−0.015, +0.086] bit an event')
  expect(headline).toContain('Measurable skill of other models: time_evolving.')
  // Of the model that the headline speaks of.
  expect(await page.locator('.proof-verdict.no_skill').count()).toBe(1)
  const facts = await text('.proof-facts')
  expect(facts).toContain('Liquidations scored2,200')
  // Sides are counted over training and test.
  expect(facts).toContain('of 4,210 in the whole period: 1,300 long, 900 short')
  expect(facts).toContain('Test days45')
  expect(facts).toContain('Test period2026-04-15')
  expect(facts).toContain('every liquidation')
  expect(facts).toContain('shifted 0.40 % towards the market')
})

test('a small sample has no verdict, and what is missing is said', async () => {
  await open()
  expect(await text('.proof-verdict h2')).toContain('SOLUSDT')
  expect(await page.locator('.proof-verdict.insufficient_data').count()).toBe(1)
  expect(await text('.proof-verdict .headline')).toContain('Insufficient data: 1.4 test days of 30')
  expect(await text('[data-forecaster="ledger"] .verdict')).toBe('insufficient data')
})

test('ranks everything by its gain over uniform, with its interval beside and on one axis', async () => {
  await open(made)
  // 0.142, 0.112, 0.101, 0.084, 0, −0.06 of the helper; what has no inputs stands at the end.
  const order = ['ledger', 'exponential', 'linear', 'time_evolving', 'uniform', 'large_trade_ladder', 'flow']
  expect(await names()).toEqual(order)
  expect(await text('[data-forecaster="ledger"] td:nth-child(3)')).toBe('+0.142+0.092 to +0.192')
  expect(await text('[data-forecaster="flow"] .absent')).toBe(
    'not scored: large-trades of MADEUSDT on okx are not stored',
  )
  // On one axis zero lies at the same place in every row, and the interval of the ledger right of it.
  const zeros = await page.locator('.forest .zero').evaluateAll((lines) => lines.map((line) => line.getAttribute('x1')))
  expect(new Set(zeros).size).toBe(1)
  const place = async (name: string, end: string) =>
    Number.parseFloat(
      (await page.locator(`[data-forecaster="ledger"] .forest ${name}`).first().getAttribute(end)) ?? '',
    )
  expect(await place('.range', 'x1')).toBeGreaterThan(await place('.zero', 'x1'))
})

test('the URL keeps horizon, side and measure; a fainter horizon has smaller gains', async () => {
  await open(`${made}&horizon=4h&measure=best`)
  // 0.7 of 0.142 over 0.7 of 0.112 is 0.021.
  expect(await text('[data-forecaster="ledger"] td:nth-child(4)')).toBe('+0.021−0.029 to +0.071')
  await page.locator('.toolbar').getByLabel('Side').selectOption('long')
  await page.waitForURL((url) => url.searchParams.get('side') === 'long')
  expect(await text('[data-forecaster="ledger"] td:last-child')).toContain('1,300')
})

test('zones stand beside random ones, hit rates beside chance', async () => {
  await open(made)
  expect(await text('.zone-scores tbody tr')).toContain('9.0 %8.0–10.0random 8.0 %')
  expect(await text('.hit-rates tbody tr')).toContain('64.0 %62.0 %+2.0 pointsyes, and so does chance')
})

test('tells inputs, command and check of what was known', async () => {
  await open(made)
  const origin = await text('.report-origin')
  expect(origin).toContain('liqheat validate --symbol MADEUSDT --exchange okx')
  expect(origin).toContain('129,000')
  expect(origin).toContain('99.5 %')
  expect(origin).toContain('12 maps made anew from what was known then: all the same to the bit')
})

test('markets stand side by side and lead to each other', async () => {
  await open(made)
  const heads = page.locator('.markets thead button')
  expect(await heads.allTextContents()).toEqual(['MADEUSDT okx', 'SOLUSDT okx'])
  await heads.last().click()
  await page.waitForURL((url) => url.searchParams.get('market') === 'SOLUSDT@okx')
  await expect.poll(() => text('.proof-verdict h2')).toContain('SOLUSDT')
})

test('every report leads to its page, which the server answers', async () => {
  await open(made)
  const link = await page.locator('.report-list [aria-current] a', { hasText: 'HTML' }).getAttribute('href')
  expect(link).toBe('/validation/reports/made-up-0001?format=html')
  const answer = await fetch(server.url + link)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
})

test('simulated reports are apart, and every table of theirs is marked', async () => {
  await open()
  expect(await page.locator('.validation-page .badge').count()).toBe(0)
  expect(await page.locator('.report-list tbody tr').count()).toBe(2)
  await page.locator('.toolbar').getByLabel('Data').selectOption('simulated')
  await expect.poll(() => text('.proof-verdict h2')).toContain('DEMOUSDT')
  const sections = page.locator('.proof-section, .proof-verdict')
  const unmarked = await sections.evaluateAll((all) =>
    all.filter((one) => one.querySelector('h2 .badge') === null).map((one) => one.className),
  )
  expect(unmarked).toEqual([])
  expect(await page.locator('.proof-plot .watermark').count()).toBe(1)
  expect(await page.locator('.report-list tbody tr').count()).toBe(1)
})

test('a model carries its observed skill of a sufficient sample wherever it is shown, and leads to the report', async () => {
  await page.goto(`${server.url}/map?symbol=DEMOUSDT`)
  const link = page.locator('.status .skill-link')
  await link.waitFor()
  expect(await link.textContent()).toBe('no skill measured (MADEUSDT okx)')
  expect(await link.getAttribute('title')).toContain('MADEUSDT on okx, within 1h, 2,200 liquidations in 45.0 days')
  expect(await page.getByLabel('Model').locator('option:checked').textContent()).toContain(
    '· no skill measured (MADEUSDT okx)',
  )
  await link.click()
  await page.waitForURL((url) => url.pathname === '/validation' && url.searchParams.get('report') === 'made-up-0001')
})

test('a report that the URL names is shown though many newer ones are listed', async () => {
  const path = `${folder.path}/many.duckdb`
  const empty = { scores: [], hit_rates: [], forecasters: [] }
  const newer = Array.from({ length: 200 }, (_, i) =>
    testReport({ id: `newer-${i}`, created_at_ms: MADE_AT + 1 + i, ...empty }),
  )
  await storeReports(path, [testReport(), ...newer].map(toStored))
  const other = await startServer(['--db', path])
  try {
    await page.goto(`${other.url}/validation?report=made-up-0001`)
    await page.locator('.proof-verdict').waitFor()
    expect(await text('.proof-made')).toContain('made-up-0001')
  } finally {
    await other.stop()
  }
})

test('without any report it says what to run', async () => {
  const empty = await startServer(['--db', `${folder.path}/empty.duckdb`])
  try {
    await page.goto(`${empty.url}/validation`)
    await page.locator('.proof-none').waitFor()
    expect(await text('.proof-none')).toContain('No report on observed liquidations yet')
    expect(await text('.proof-none')).toContain('npx liqheat validate --symbol BTCUSDT')
    expect(await page.locator('.board').count()).toBe(0)
  } finally {
    await empty.stop()
  }
})

test('a drop of skill is told on every page until it is dismissed, and leads to its night', async () => {
  const drop = { gain_bits: 0.01, expected: 0.105, expected_low: 0.09, nights: 9 }
  // Warnings are of the last week.
  const today = Math.floor(Date.now() / 86_400_000) * 86_400_000
  const period = { ...testReport().period, test_from_ms: today - 86_400_000, to_ms: today }
  const night = testReport({ id: 'made-up-night', kind: 'night', period })
  const path = `${folder.path}/night.duckdb`
  await storeReports(path, [storedNight(night, { gain_bits: { value: 0.01, low: 0, high: 0.02 }, drop })])
  const other = await startServer(['--db', path])
  try {
    await page.goto(`${other.url}/data`)
    const bar = page.locator('.skill-warning')
    await bar.waitFor()
    expect(await bar.textContent()).toMatch(/MADEUSDT on okx: on [\d-]+T00:00:00Z the ledger gained 0\.010 bits/)
    await bar.getByRole('link').click()
    await page.waitForURL((url) => url.pathname === '/validation')
    await page.locator('.proof-verdict').waitFor()
    expect(await text('.report-list [aria-current]')).toContain('night')
    await bar.getByRole('button', { name: 'Dismiss' }).click()
    expect(await bar.count()).toBe(0)
    await page.reload()
    await page.locator('.proof-verdict').waitFor()
    await page.waitForLoadState('networkidle')
    expect(await bar.count()).toBe(0)
  } finally {
    await other.stop()
  }
})

test('axe finds nothing serious, in dark and light, on a desk and on a phone', async () => {
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await open(made)
      expect(await seriousFindings(page), `${colorScheme} ${width}`).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
  }
})
