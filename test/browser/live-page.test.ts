import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFakeVenue } from '../../src/fake/fake-venue.ts'
import type { FakeVenue } from '../../src/fake/venue-state.ts'
import { type CliServer, startServer, temporaryFolder } from '../helpers/cli.ts'
import { seriousFindings } from '../helpers/serious-findings.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

const folder = temporaryFolder()
const LIVE_ARGS = ['--live', '--live-exchanges', 'bybit,binance', '--live-symbols', 'BTCUSDT,SOLUSDT']

let bybit: FakeVenue
let binance: FakeVenue
let server: CliServer
let page: Page

beforeAll(async () => {
  const market = { symbols: ['BTCUSDT', 'SOLUSDT'], seed: 5, liquidationsPerSecond: 10 }
  bybit = await startFakeVenue({ venue: 'bybit', ...market })
  binance = await startFakeVenue({ venue: 'binance', ...market, seed: 6 })
  server = await startServer(['--db', `${folder.path}/live.duckdb`, ...LIVE_ARGS], {
    LIQHEAT_BYBIT_WS_URL: bybit.wsUrl,
    LIQHEAT_BYBIT_REST_URL: bybit.restUrl,
    LIQHEAT_BINANCE_WS_URL: binance.wsUrl,
    LIQHEAT_BINANCE_REST_URL: binance.restUrl,
  })
})

afterAll(async () => {
  await server?.stop()
  await bybit?.close()
  await binance?.close()
  folder.remove()
})

eachInWatchedPage({ origins: () => ['http://127.0.0.1'], colorScheme: 'light' }, (watched) => {
  page = watched.page
})

/** Opens the page and waits for the first rows. */
async function open(query = ''): Promise<void> {
  await page.goto(`${server.url}/live${query}`)
  await page.locator('.tape-rows > li').first().waitFor()
}

/** Waits until the page's own code says so. */
function until(isSo: () => boolean): Promise<unknown> {
  return page.waitForFunction(isSo, undefined, { polling: 50 })
}

/** Texts of the rows in sight. */
function rows(): Promise<string[]> {
  return page.locator('.tape-rows > li').allTextContents()
}

/** A liquidation of Bybit that no other is like. */
function emit(symbol: string, notional: number): void {
  const price = symbol === 'BTCUSDT' ? 100_000 : 200
  bybit.emitLiquidation({ symbol, side: 'long', quantity: notional / price, price })
}

describe('the live page', () => {
  test('shows what a venue sends as it comes, marked as simulated, and counts it', async () => {
    await open('?symbol=BTCUSDT')
    expect(await page.locator('.badge').textContent()).toBe('SIMULATED')
    const before = await page.locator('.tape-rows > li').first().textContent()
    await page.waitForFunction((first) => document.querySelector('.tape-rows > li')?.textContent !== first, before)
    emit('BTCUSDT', 7_000_000)
    await page.locator('.tape-rows > li.huge.long').first().waitFor()
    const huge = await page.locator('.tape-rows > li.huge.long').first().textContent()
    expect(huge).toContain('long liquidated')
    expect(huge).toContain('bybit')
    expect(huge).toMatch(/[67]\.\d\dM/)
    // The totals have it too: without it a second brings some thousand USD.
    await until(() => / [\d.]+M/.test(document.querySelector('[data-span="1h"]')?.textContent ?? ''))
    expect(await page.locator('.venues tbody th').allTextContents()).toContain('bybit')
    expect(await page.locator('.bars-plot').getAttribute('aria-label')).toMatch(/last 24h: [\d.]+M USD of longs/)
  })

  test('filters by side, symbol, venue and size, and the URL brings the same view back', async () => {
    await open()
    await page.getByRole('combobox', { name: 'Liquidated' }).selectOption('short')
    await page.getByRole('combobox', { name: 'Symbol' }).selectOption('SOLUSDT')
    await page.getByLabel('binance').uncheck()
    await page.getByLabel('okx').uncheck()
    await page.getByRole('combobox', { name: 'From size' }).selectOption('1000')
    expect(new URL(page.url()).search).toBe('?symbol=SOLUSDT&exchanges=bybit&side=short&least=1000')
    await page.reload()
    await page.locator('.tape-rows > li').first().waitFor()
    emit('SOLUSDT', 3_000_000)
    await until(() => document.querySelectorAll('.tape-rows > li').length > 5)
    for (const text of await rows()) {
      expect(text).toContain('SOLUSDT')
      expect(text).toContain('bybit')
      expect(text).toContain('short liquidated')
    }
    expect(await page.locator('.tape-rows > li.long').count()).toBe(0)
    await until(() => document.querySelectorAll('.venues tbody th').length > 0)
    expect(await page.locator('.venues tbody th').allTextContents()).toEqual(['bybit'])
  })

  test('pauses with a count of what waits, and goes on', async () => {
    await open()
    await page.getByRole('button', { name: 'Pause' }).click()
    const held = await rows()
    await until(() => /[1-9]\d* waiting/.test(document.querySelector('.pause')?.textContent ?? ''))
    expect(await rows()).toEqual(held)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.waitForFunction(
      (first) => document.querySelector('.tape-rows > li')?.textContent !== first,
      held[0] ?? '',
    )
    expect(await page.locator('.held').count()).toBe(0)
  })

  test('stands still while older rows are read, and draws only what is in sight', async () => {
    await open()
    await until(() => (document.querySelector('.tape-rows')?.clientHeight ?? 0) > 1500)
    await page.locator('.tape-scroll').evaluate((element) => element.scrollTo(0, 400))
    await page.locator('.held').waitFor()
    await until(() => /waiting/.test(document.querySelector('.held')?.textContent ?? ''))
    expect(await page.locator('.tape-rows > li').count()).toBeLessThan(60)
    await page.locator('.held').click()
    await page.locator('.held').waitFor({ state: 'detached' })
    expect(await page.locator('.tape-scroll').evaluate((element) => element.scrollTop)).toBe(0)
  })

  test('a venue that fails is told at once, and its gap when it is back', async () => {
    await open()
    const venue = page.locator('[data-venue="bybit"]')
    await until(() => document.querySelector('[data-venue="bybit"] .state')?.textContent === 'connected')
    // Handshakes fail, and the connection there is goes: three failures in a row make a feed down.
    await bybit.plant({ type: 'status', status: 503, on: 'ws' })
    await bybit.plant({ type: 'cut' })
    await until(() => document.querySelector('[data-venue="bybit"] .state')?.textContent === 'down')
    expect(await page.locator('[data-venue="binance"] .state').textContent()).toBe('connected')
    expect(await venue.locator('.reason').textContent()).toContain('503')
    await bybit.clear()
    await until(() => document.querySelector('[data-venue="bybit"] .state')?.textContent === 'connected')
    const gap = venue.locator('.strip .gap').last()
    await gap.waitFor({ state: 'attached' })
    await gap.focus()
    expect(await venue.locator('.strip-tip').textContent()).toMatch(/^Gap \d\d:\d\d–\d\d:\d\d UTC \(\d+ (s|min)\): ./)
  })

  test('a filter that is switched off and on at once has the whole day again', async () => {
    const asked: URL[] = []
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.pathname.endsWith('/liquidations/history') && url.searchParams.has('interval')) asked.push(url)
    })
    // Sums of shorts never come: the filter is off again before they could.
    await page.route(/history\?.*side=short.*interval=1m/, () => {})
    const first = page.waitForResponse((response) => response.url().includes('interval=1m'))
    await open()
    await first
    const side = page.getByRole('combobox', { name: 'Liquidated' })
    await side.selectOption('short')
    await side.selectOption('')
    await expect.poll(() => asked.length).toBeGreaterThan(2)
    const last = asked[2]?.searchParams
    expect(last?.get('side')).toBeNull()
    expect(last?.get('start_time')).toBeNull()
  })

  test('a phone has the tape, and nothing goes sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await page.getByRole('combobox', { name: 'Symbol' }).isVisible()).toBe(true)
    expect(await page.locator('.tape-rows > li').first().isVisible()).toBe(true)
  })
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
}, 120_000)

test('without feeds it says what to start; a lost server is told, and what was shown stays', async () => {
  await server.stop()
  const plain = await startServer(['--db', `${folder.path}/live.duckdb`])
  try {
    await page.goto(`${plain.url}/live`)
    await page.locator('.tape-rows > li').first().waitFor()
    const notice = page.locator('.notice.empty')
    await notice.waitFor()
    expect(await notice.textContent()).toContain('No feed is running')
    expect(await notice.textContent()).toContain('npx liqheat serve --live')
    expect(await page.locator('[data-venue="bybit"] .state').textContent()).toBe('not running')
    const shown = await rows()
    await plain.stop()
    await page.locator('.reconnect').waitFor()
    expect(await page.locator('.reconnect').textContent()).toMatch(/Next attempt in \d+ s/)
    expect((await rows()).slice(0, 5)).toEqual(shown.slice(0, 5))
  } finally {
    await plain.stop()
  }
})
