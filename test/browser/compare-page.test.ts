import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CompareTestHook } from '../../ui/compare/test-hook.ts'
import { MADE_START } from '../helpers/made-market.ts'
import { type MadeServer, startMadeServer } from '../helpers/made-server.ts'
import { pixelAt } from '../helpers/pixels.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

declare global {
  interface Window {
    readonly __liqheatCompare: CompareTestHook
  }
}

const minute = (n: number): number => MADE_START + n * 60_000
const EVOLVING = `model=time_evolving&as_of=${minute(30)}`

let made: MadeServer
let page: Page

beforeAll(async () => {
  made = await startMadeServer({ hasDemo: true })
})

afterAll(async () => {
  await made?.stop()
})

eachInWatchedPage(
  {
    origins: () => [made.server.url],
    viewport: { width: 1440, height: 1800 },
  },
  (watched) => {
    page = watched.page
  },
)

/** Opens MADEUSDT, or another symbol named in `more`, in columns of a minute and buckets of 0.1. */
async function open(panes: readonly string[], more: Record<string, string> = {}): Promise<void> {
  const query = new URLSearchParams({
    symbol: 'MADEUSDT',
    window: '12h',
    interval: '1m',
    bucket: '0.1',
    panes: panes.join('~'),
    ...more,
  })
  await page.goto(`${made.server.url}/compare?${query}`)
  await ready()
}

async function ready(): Promise<void> {
  await page.waitForFunction(() => window.__liqheatCompare?.isReady)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

function sightOf(pane: string) {
  return page.evaluate((id) => window.__liqheatCompare.sightOf(id), pane)
}

async function middleOf(pane: string): Promise<{ x: number; y: number }> {
  const { from = 0, to = 0, low = 0, high = 0 } = (await sightOf(pane)) ?? {}
  const columns = await page.evaluate(() => window.__liqheatCompare.columns)
  const spot = await page.evaluate(([id, column, price]) => window.__liqheatCompare.place(id, column, price), [
    pane,
    Math.round(columns - 1 + (from + to) / 2),
    (low + high) / 2,
  ] as const)
  return { x: spot?.x ?? 0, y: spot?.y ?? 0 }
}

const pairs = () => page.locator('.pairs').filter({ hasText: 'Overlap of panes' })

describe('the compare page', () => {
  test('what one pane shows, all show', async () => {
    await open([EVOLVING, `model=ledger&as_of=${minute(30)}`])
    const before = await sightOf('A')
    expect(await sightOf('B')).toEqual(before)
    const { x, y } = await middleOf('A')
    await page.mouse.move(x, y)
    await page.mouse.wheel(0, -400)
    await page.waitForFunction((old) => {
      const [a, b] = ['A', 'B'].map((id) => window.__liqheatCompare.sightOf(id))
      return a !== undefined && b !== undefined && a.from > old + 1 && Math.abs(a.from - b.from) < 1e-6
    }, before?.from ?? 0)
    const [a, b] = [await sightOf('A'), await sightOf('B')]
    expect(b?.to).toBeCloseTo(a?.to ?? 0, 6)
    expect(b?.low).toBeCloseTo(a?.low ?? 0, 6)
    expect(b?.high).toBeCloseTo(a?.high ?? 0, 6)
  })

  test('the URL brings back what was in sight', async () => {
    await open([EVOLVING, EVOLVING])
    const { x, y } = await middleOf('A')
    await page.mouse.move(x, y)
    await page.mouse.wheel(0, -400)
    await page.waitForURL((url) => url.searchParams.has('view'))
    const before = await sightOf('A')
    await page.reload()
    await ready()
    for (const pane of ['A', 'B']) {
      const after = await sightOf(pane)
      expect(after?.from).toBeCloseTo(before?.from ?? 0, 2)
      expect(after?.low).toBeCloseTo(before?.low ?? 0, 2)
    }
    await page.getByRole('combobox', { name: 'Window' }).selectOption('24h')
    await page.waitForURL((url) => !url.searchParams.has('view'))
  })

  test('unlinked panes keep what they show', async () => {
    await open([EVOLVING, EVOLVING], { linked: '0' })
    const before = await sightOf('B')
    const { x, y } = await middleOf('A')
    await page.mouse.move(x, y)
    await page.mouse.wheel(0, -400)
    await page.waitForFunction(
      (old) => (window.__liqheatCompare.sightOf('A')?.from ?? old) > old + 1,
      before?.from ?? 0,
    )
    expect(await sightOf('B')).toEqual(before)
  })

  test('an unlinked pane reads off itself alone', async () => {
    await open([EVOLVING, `${EVOLVING}&weights=25%3A1`], { linked: '0' })
    const columns = await page.evaluate(() => window.__liqheatCompare.columns)
    const spot = await page.evaluate((column) => window.__liqheatCompare.place('B', column, 96.55), columns - 5)
    await page.mouse.move(spot?.x ?? 0, spot?.y ?? 0)
    await page.locator('.pane').nth(1).locator('.pane-reading').filter({ hasText: '100.00K longs' }).waitFor()
    expect(await page.locator('.pane').nth(0).locator('.pane-reading').textContent()).toBe('')
  })

  test('a pane whose answer fails shows nothing of what it showed before', async () => {
    await open([EVOLVING, `model=ledger&as_of=${minute(30)}`])
    await page.route(/liquidations\/heatmap-timeseries/, (route) => route.abort())
    await page.locator('.pane').nth(1).getByLabel('Symbol').selectOption('TWOUSDT')
    await page.locator('.failure').first().waitFor()
    expect(await page.locator('.as-held').textContent()).toMatch(/last answer, of \d\d:\d\d UTC/)
    expect(await page.locator('.pane').nth(0).locator('.pane-status').count()).toBe(1)
    expect(await page.locator('.pane').nth(1).locator('.pane-status').count()).toBe(0)
  })

  test('the crosshair reads the same cell in every pane', async () => {
    await open([EVOLVING, `${EVOLVING}&weights=25%3A1`])
    const columns = await page.evaluate(() => window.__liqheatCompare.columns)
    const spot = await page.evaluate((column) => window.__liqheatCompare.place('A', column, 96.55), columns - 5)
    await page.mouse.move(spot?.x ?? 0, spot?.y ?? 0)
    const readings = page.locator('.pane-reading')
    await readings.filter({ hasText: '100.00K longs' }).waitFor()
    // A quarter of 100,000 at 25x, and all of it.
    const [first = '', second = ''] = await readings.allTextContents()
    // A column is narrower than a pixel here, so that the pointer may meet a neighbour.
    expect(first).toMatch(/^96\.\d at 05 Jan 2026, 00:2\d UTC: 25\.00K longs, 0 shorts$/)
    expect(second).toBe(first.replace('25.00K', '100.00K'))
  })

  test('equal panes differ nowhere and overlap fully', async () => {
    await open([EVOLVING, EVOLVING], { difference: 'absolute' })
    expect(await page.locator('.difference-largest').textContent()).toBe('No cell differs.')
    expect(await pairs().locator('.overlap').textContent()).toBe('100.0')
  })

  test('a difference has its sign, its size and its colours', async () => {
    await open([EVOLVING, `${EVOLVING}&weights=25%3A1`], { difference: 'absolute' })
    // 100,000 at 25x against 25,000; of either side's half, a quarter is shared.
    expect(await page.locator('.difference-largest').textContent()).toBe('largest difference 75.00K USD')
    expect(await pairs().locator('.overlap').textContent()).toBe('25.0')
    await page.locator('.difference .pane-plot').scrollIntoViewIfNeeded()
    const columns = await page.evaluate(() => window.__liqheatCompare.columns)
    const color = async (price: number): Promise<number[]> => {
      const at = await page.evaluate(([column, level]) => window.__liqheatCompare.place('difference', column, level), [
        columns - 3,
        price,
      ] as const)
      return pixelAt(await page.screenshot(), { x: at?.x ?? 0, y: at?.y ?? 0 })
    }
    // #4d8dff in full where B has most more, an orange at 98.55 where only A has anything.
    expect(await color(96.55)).toEqual([0x4d, 0x8d, 0xff])
    const [red = 0, , blue = 0] = await color(98.55)
    expect(red).toBeGreaterThan(blue + 40)
    await page.getByLabel('Difference').selectOption('normalised')
    // An eighth of all mass against a half.
    await page.getByText('largest difference 37.500 %').waitFor()
  })

  test('panes that have nothing in common are not subtracted, and the page says why', async () => {
    await open([EVOLVING, `symbol=TWOUSDT&${EVOLVING}`], { difference: 'absolute' })
    expect(await page.locator('.difference').textContent()).toContain('the panes show different symbols')
    expect(await pairs().textContent()).toContain('—')
  })

  test('the agreement is that of the server, with what could not run', async () => {
    await open(['model=time_evolving', ''], { symbol: 'DEMOUSDT', bucket: '', interval: '1h', window: '24h' })
    const { body } = await made.get<{ agreement_percentage: number }>(
      '/liquidations/compare-models?symbol=DEMOUSDT&models=time_evolving,ledger',
    )
    const figure = page.locator('.agreement-figure b')
    await figure.waitFor()
    expect(await figure.textContent()).toBe(`${body.agreement_percentage.toFixed(1)} %`)
    await page.goto(`${made.server.url}/compare?symbol=BAREUSDT&all=1&panes=model%3Dbinance_standard~model%3Dledger`)
    await ready()
    await page.locator('.not-run').waitFor()
    expect(await page.locator('.not-run').textContent()).toContain('no open interest stored')
    // The pane of the ledger says so too, beside that of the other model.
    expect(await page.locator('.pane .failure').textContent()).toContain('MODEL_INPUTS_MISSING')
    expect(await sightOf('A')).toBeDefined()
  })

  test('panes are added, swapped and removed, and the URL holds them', async () => {
    await open([EVOLVING, 'model=ledger'])
    const panes = () => new URL(page.url()).searchParams.get('panes')
    await page.getByRole('button', { name: 'Swap panes A and B' }).click()
    await ready()
    expect(panes()).toBe(`model=ledger~model=time_evolving&as_of=${minute(30)}`)
    await page.getByRole('button', { name: 'Add a pane' }).click()
    await page.waitForFunction(() => window.__liqheatCompare.panes === 3)
    await ready()
    await page.getByRole('button', { name: 'Remove pane A' }).click()
    await page.waitForFunction(() => window.__liqheatCompare.panes === 2)
    await ready()
    expect(panes()).toBe(`${EVOLVING}~${EVOLVING}`)
    await page.reload()
    await ready()
    expect(await page.getByLabel('Model').first().inputValue()).toBe('time_evolving')
  })

  test('options of a model are a pane’s own', async () => {
    await open(['model=ledger', 'model=ledger'])
    const second = page.locator('.pane').nth(1)
    await second.getByText('Parameters').click()
    const asked = page.waitForRequest((request) => request.url().includes('churn=0.4'))
    await second.getByLabel('churn', { exact: false }).first().fill('0.4')
    await second.getByLabel('churn', { exact: false }).first().blur()
    await asked
    await ready()
    expect(new URL(page.url()).searchParams.get('panes')).toBe('model=ledger~model=ledger&o.churn=0.4')
  })

  test('presets ask what is asked most', async () => {
    await open([EVOLVING, EVOLVING], { symbol: 'TWOUSDT' })
    await page.getByRole('button', { name: 'Venues' }).click()
    await ready()
    expect(new URL(page.url()).searchParams.get('panes')).toBe('exchanges=bybit~exchanges=okx')
    expect(await page.locator('.pane-status').allTextContents()).toEqual([
      expect.stringMatching(/^bybit · 1m/),
      expect.stringMatching(/^okx · 1m/),
    ])
    await page.getByRole('button', { name: 'Now and a week ago' }).click()
    await page.waitForFunction(() => location.search.includes('as_of%3D2025-12-29'))
  })

  test('maps stand beside each other too', async () => {
    await open([EVOLVING, `${EVOLVING}&weights=25%3A1`], { kind: 'profile' })
    expect(await page.locator('.pane-plot.profile canvas').count()).toBe(2)
    expect(await pairs().locator('.overlap').textContent()).toBe('25.0')
  })

  test('on a phone panes stand below each other, without sideways scrolling', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open([EVOLVING, EVOLVING])
    const [a, b] = await Promise.all([0, 1].map((i) => page.locator('.pane').nth(i).boundingBox()))
    expect(b?.x).toBe(a?.x)
    expect(b?.y).toBeGreaterThan((a?.y ?? 0) + (a?.height ?? 0))
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.querySelector('main')?.scrollWidth ?? 0,
    ])
    expect(Math.max(...widths)).toBeLessThanOrEqual(390)
  })
})
