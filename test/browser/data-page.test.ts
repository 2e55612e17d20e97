import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { seriousFindings } from '../helpers/serious-findings.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

const HOUR = 3_600_000
/** 2026-01-05T00:00:00Z */
const START = 1_767_571_200_000
const folder = temporaryFolder()
const db = `${folder.path}/data.duckdb`

let server: CliServer
let page: Page

/** Ten days of hourly candles of Binance without the fourth and fifth, and without hours 6 to 9 of the eighth. */
beforeAll(async () => {
  const isHole = (hour: number) => (hour >= 72 && hour < 120) || (hour >= 174 && hour < 178)
  const hours = Array.from({ length: 240 }, (_, hour) => hour).filter((hour) => !isHole(hour))
  const rows = hours.map((hour) => `${START + hour * HOUR},100,101,99,100,10`)
  writeFileSync(`${folder.path}/candles.csv`, `${['open_time,open,high,low,close,volume', ...rows].join('\n')}\n`)
  const key = ['--exchange', 'binance', '--symbol', 'BTCUSDT', '--kind', 'candles', '--interval', '1h', '--db', db]
  expect(await runCli(['import', `${folder.path}/candles.csv`, ...key])).toMatchObject({ code: 0 })
  await runCli(['simulate', '--db', db, '--days', '2'])
  server = await startServer(['--db', db])
})

afterAll(async () => {
  await server?.stop()
  folder.remove()
})

eachInWatchedPage({ origins: () => ['http://127.0.0.1'], colorScheme: 'light' }, (watched) => {
  page = watched.page
})

async function open(query: string): Promise<void> {
  await page.goto(`${server.url}/data${query}`)
  await page.locator('.days').first().waitFor()
}

test('the calendar shows a planted gap, in words when it has the focus', async () => {
  await open('?symbol=BTCUSDT&span=30d&end=2026-01-20')
  const gap = page.locator('[data-exchange="binance"] .cell.gap')
  expect(await gap.count()).toBe(1)
  await gap.focus()
  expect(await page.locator('.told').textContent()).toBe('binance candles 1h: gap, 08 Jan 2026 – 09 Jan 2026 (2 days)')
  const partial = page.locator('[data-exchange="binance"] .cell.partial')
  expect(await partial.getAttribute('aria-label')).toBe('binance candles 1h: part of the day, 12 Jan 2026 (1 day)')
  // Two days of thirty.
  const [cell, line] = [await gap.boundingBox(), await page.locator('.days').first().boundingBox()]
  expect((cell?.width ?? 0) / (line?.width ?? 1)).toBeCloseTo(2 / 30, 2)
})

test('each hole has the command that fills it', async () => {
  await open('?symbol=BTCUSDT')
  const commands = await page.locator('[data-lack="hole"] code').allTextContents()
  const ingest = 'npx liqheat ingest --exchange binance --symbol BTCUSDT --kinds candles'
  expect(commands).toEqual([
    `${ingest} --from 2026-01-12 --to 2026-01-12 --interval 1h --repair`,
    `${ingest} --from 2026-01-08 --to 2026-01-09 --interval 1h --repair`,
  ])
  expect(await page.locator('[data-lack="hole"]').first().textContent()).toContain('(4 h)')
  expect(await page.locator('[data-lack="never"]').textContent()).toContain('brings nothing to the heatmap')
  const [archive, rest] = await page.locator('[data-lack="behind"] code').allTextContents()
  expect(archive).toBe(`${ingest} --from 2026-01-15 --interval 1h --repair`)
  expect(rest).toMatch(/^npx liqheat backfill --exchange binance --symbol BTCUSDT --kinds candles --from 20\d\d-/)
})

test('earlier and later move the calendar, and the URL keeps it', async () => {
  await open('?symbol=BTCUSDT&span=30d&end=2026-01-20')
  await page.getByRole('button', { name: 'Earlier' }).click()
  expect(new URL(page.url()).searchParams.get('end')).toBe('2025-12-21')
  expect(await page.locator('.days .cell.gap').count()).toBe(0)
  await page.getByRole('button', { name: 'Later' }).click()
  expect(await page.locator('.days .cell.gap').count()).toBe(1)
})

test('tells the size of the store, and marks what is simulated', async () => {
  await open('?symbol=DEMOUSDT')
  expect(await page.locator('header .badge').first().textContent()).toBe('SIMULATED')
  const store = (await page.locator('.store').textContent()) ?? ''
  expect(store).toMatch(/File[\d.]+ [KM]B/)
  expect(store).toMatch(/Schema version\d+/)
  expect(store).toMatch(/candles≈ \d/)
})

test('axe finds nothing serious, in dark and light, on a desk and on a phone', async () => {
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await open('?symbol=BTCUSDT')
      expect(await seriousFindings(page), `${colorScheme} ${width}`).toEqual([])
    }
  }
})

test('an empty store says what to type', async () => {
  const empty = await startServer(['--db', `${folder.path}/empty.duckdb`])
  try {
    await page.goto(`${empty.url}/data`)
    await page.locator('.empty').waitFor()
    expect(await page.locator('.empty').textContent()).toContain('npx liqheat import')
  } finally {
    await empty.stop()
  }
})

test('a phone shows it without sideways scrolling', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open('?symbol=BTCUSDT')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})
