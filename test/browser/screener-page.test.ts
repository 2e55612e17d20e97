import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MadeServer, startMadeServer } from '../helpers/made-server.ts'
import { seriousFindings } from '../helpers/serious-findings.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

let made: MadeServer
let page: Page

beforeAll(async () => {
  made = await startMadeServer()
})

afterAll(async () => {
  await made?.stop()
})

eachInWatchedPage({ origins: () => [made.server.url], colorScheme: 'light' }, (watched) => {
  page = watched.page
})

/** Opens the page and waits until every row is there, or why it is not. */
async function open(query = ''): Promise<void> {
  await page.goto(`${made.server.url}/screener${query}`)
  await untilRows()
}

async function untilRows(): Promise<void> {
  await page.locator('tbody tr').nth(2).waitFor()
  await page.locator('td.waiting').first().waitFor({ state: 'detached' })
}

const symbols = (): Promise<string[]> => page.locator('tbody th a').allTextContents()
const head = (name: string) => page.getByRole('columnheader', { name })

test('has a row for every symbol with a heatmap, as the server computed it', async () => {
  await open('?model=time_evolving')
  expect((await symbols()).sort()).toEqual(['MADEUSDT', 'SLOWUSDT', 'TWOUSDT'])
  // 15,000 USD at 100.45 and 99.55 with the price at 100; 45,000 at 90.45; 2,500 coins at 100.
  const slow = await page.locator('tr[data-symbol="SLOWUSDT"]').textContent()
  for (const text of ['+0.45 %', '-0.45 %', '15.00K', '45.00K', '250.00K', '+25.00 %']) expect(slow).toContain(text)
  expect(slow).toContain('old')
  expect(await page.locator('.axis-note').textContent()).toContain('at least 25 % of the largest zone')
})

test('sorts by each column, by keyboard too, and the URL keeps it', async () => {
  await open('?model=time_evolving')
  // 2 x 6,000 coins, 6,000 coins, 2,500 coins, all at 100.
  expect(await symbols()).toEqual(['TWOUSDT', 'MADEUSDT', 'SLOWUSDT'])
  expect(await head('Open interest').getAttribute('aria-sort')).toBe('descending')
  await head('Symbol').getByRole('button').click()
  await expect.poll(symbols).toEqual(['MADEUSDT', 'SLOWUSDT', 'TWOUSDT'])
  expect(await head('Symbol').getAttribute('aria-sort')).toBe('ascending')
  expect(await head('Open interest').getAttribute('aria-sort')).toBeNull()
  await head('Shorts above').getByRole('button').focus()
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await symbols())[0]).toBe('SLOWUSDT')
  expect(new URL(page.url()).search).toBe('?model=time_evolving&sort=above&descending=0')
  await page.reload()
  await untilRows()
  expect(await head('Shorts above').getAttribute('aria-sort')).toBe('ascending')
  expect((await symbols())[0]).toBe('SLOWUSDT')
})

test('filters by a part of the name', async () => {
  await open()
  await page.getByRole('searchbox', { name: 'Filter' }).fill('tw')
  await expect.poll(symbols).toEqual(['TWOUSDT'])
  await page.getByRole('searchbox', { name: 'Filter' }).fill('zzz')
  expect(await page.locator('.notice').textContent()).toBe('No symbol contains “zzz”.')
})

test('a row that cannot be computed says why, and the model is chosen from the list', async () => {
  await open()
  await page.getByRole('combobox', { name: 'Model' }).selectOption('funding_adjusted')
  await page.locator('td.failed').nth(2).waitFor()
  const text = (await page.locator('tr[data-symbol="MADEUSDT"] td.failed').textContent()) ?? ''
  expect(text).toContain('no funding stored')
  expect(text).toContain('MODEL_INPUTS_MISSING')
})

test('opens the heatmap of a symbol by click, and by arrow keys and Enter', async () => {
  await open('?model=time_evolving&sort=symbol&descending=0')
  await page.locator('tr[data-symbol="SLOWUSDT"] td').nth(3).click()
  await page.waitForURL((url) => url.pathname === '/' && url.search === '?symbol=SLOWUSDT&model=time_evolving')
  await page.goBack()
  await page.locator('tbody th a').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('symbol') === 'TWOUSDT')
})

test('a failure stays on screen, beside the rows that were there', async () => {
  await open()
  await page.route('**/liquidations/screener?*', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: '{"code":"STORE_BUSY","detail":"the store is busy","status":503,"request_id":"r-17"}',
    }),
  )
  await page.getByRole('combobox', { name: 'Model' }).selectOption('time_evolving')
  await page.locator('.failure').waitFor()
  expect(await page.locator('.failure').textContent()).toContain('the store is busy')
  expect(await page.locator('.failure').textContent()).toContain('r-17')
  expect(await page.locator('.progress').textContent()).toBe('')
  expect(await page.locator('td.waiting').allTextContents()).toEqual(['—', '—', '—'])
  await page.unroute('**/liquidations/screener?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.locator('.failure').waitFor({ state: 'detached' })
  await page.locator('td.waiting').first().waitFor({ state: 'detached' })
  expect(await symbols()).toHaveLength(3)
})

test('on a phone the symbols stay in sight while the rest is moved', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  const left = () =>
    page
      .locator('tbody th')
      .first()
      .evaluate((cell) => cell.getBoundingClientRect().left)
  const before = await left()
  await page.locator('.screener-scroll').evaluate((element) => element.scrollTo(400, 0))
  expect(await page.locator('.screener-scroll').evaluate((element) => element.scrollLeft)).toBeGreaterThan(300)
  expect(await left()).toBe(before)
})

test('axe finds nothing serious, in dark and light, on a desk and on a phone', async () => {
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await open('?model=time_evolving')
      expect(await seriousFindings(page), `${colorScheme} ${width}`).toEqual([])
    }
  }
})
