import { mkdirSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MapTestHook } from '../../ui/map/test-hook.ts'
import { MADE_START } from '../helpers/made-market.ts'
import { type MadeServer, startMadeServer } from '../helpers/made-server.ts'
import { pixelAt } from '../helpers/pixels.ts'
import { testParameters } from '../helpers/test-parameters.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

declare global {
  interface Window {
    readonly __liqheatMap: MapTestHook
  }
}

const minute = (n: number): number => MADE_START + n * 60_000
/** Before anything was liquidated: 100,000 USD a side, 10 % at 100x, 20 % at 50x, 25 % at 25x, 30 % at 10x, 15 % at 5x. */
const MADE = `symbol=MADEUSDT&model=time_evolving&bucket=0.1&as_of=${minute(30)}`
/** Bars of one bucket each. */
const VIEW = `/map?${MADE}&view=89..101&zones=0&curves=0`
const COLOR_10X = [0x81, 0xc1, 0xec]
const COLOR_25X = [0x61, 0x88, 0xff]
const COLOR_BYBIT = [0xf1, 0x91, 0x46]

let made: MadeServer
let page: Page

beforeAll(async () => {
  made = await startMadeServer({ hasDemo: true })
  mkdirSync(`${made.folder}/parameters`)
  writeFileSync(`${made.folder}/parameters/made.json`, JSON.stringify(testParameters()))
})

afterAll(async () => {
  await made?.stop()
})

eachInWatchedPage({ origins: () => [made.server.url] }, (watched) => {
  page = watched.page
})

async function open(path: string): Promise<void> {
  await page.goto(made.server.url + path)
  await ready()
}

async function ready(): Promise<void> {
  await page.waitForFunction(() => window.__liqheatMap?.isReady)
  // Two frames: the chart draws in the next one after it was told to.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

function partRect(price: number, group: string) {
  return page.evaluate(([at, id]) => window.__liqheatMap.partRect(at, id), [price, group] as const)
}

/** Beside the middle, where max pain may have its line. */
async function partColor(price: number, group: string): Promise<number[]> {
  const { x = 0, y = 0, width = 0, height = 0 } = (await partRect(price, group)) ?? {}
  return pixelAt(await page.screenshot(), { x: x + width / 4, y: y + height / 2 })
}

/** Points at a price; the numbers beside the chart. */
async function readingAt(price: number, group: string): Promise<string> {
  const { x = 0, y = 0, width = 0 } = (await partRect(price, group)) ?? {}
  await page.mouse.move(x + width / 2, y + 2)
  return readingText()
}

/** All text of an element, without the breaks between its parts. */
async function textOf(selector: string): Promise<string> {
  return (await page.locator(selector).first().textContent()) ?? ''
}

async function readingText(): Promise<string> {
  await page.locator('.map-reading dl').waitFor()
  return textOf('.map-reading')
}

describe('the map page', () => {
  test('draws a bar at each level, as high as what is open there', async () => {
    await open(VIEW)
    expect(await page.evaluate(() => window.__liqheatMap.bucketsPerBar)).toBe(1)
    expect(await partColor(96.55, 'band_2')).toEqual(COLOR_25X)
    expect(await partColor(90.45, 'band_1')).toEqual(COLOR_10X)
    // 30,000 USD at 10x and 25,000 at 25x.
    const [tall, small] = [await partRect(90.45, 'band_1'), await partRect(96.55, 'band_2')]
    expect((tall?.height ?? 0) / (small?.height ?? 1)).toBeCloseTo(1.2, 1)
    const above = { x: (small?.x ?? 0) + 2, y: (small?.y ?? 0) - 4 }
    expect(pixelAt(await page.screenshot(), above)).not.toEqual(COLOR_25X)
    expect(await partRect(96.35, 'band_2')).toBeUndefined()
  })

  test('fitted parameters decide the model, and tell how far bars may differ', async () => {
    await open(`/map?symbol=MADEUSDT&bucket=0.1&as_of=${minute(30)}&view=89..101&zones=0&curves=0`)
    expect(await page.locator('.map-legend').textContent()).not.toContain('p10–p90')
    await page.getByLabel('Parameters').selectOption('made')
    await page.waitForURL((url) => url.searchParams.get('parameters') === 'made')
    await page.locator('.map-legend', { hasText: 'p10–p90' }).waitFor()
    await ready()
    expect(await page.getByLabel('Model').inputValue()).toBe('time_evolving')
    expect(await page.locator('.status').textContent()).toContain('parameters made, fitted to 2026-01-04')
    // 100,000 USD a side, 40 % of it at 50x; of draws of 40, 50 and 30 % a tenth is below 32 %, nine tenths below 48 %.
    const band = await page.evaluate(() => window.__liqheatMap.bandAt(98.55))
    expect([band?.low, band?.high]).toEqual([32_000, 48_000])
    // At 44,000: above the bar of 40,000 only the line of the band is drawn.
    const { x = 0, y = 0, width = 0, height = 0 } = band ?? {}
    const onBand = { x: x + Math.floor(width / 2), y: y + height / 4 }
    expect(pixelAt(await page.screenshot(), onBand)).toEqual([0xe7, 0xe8, 0xef])
    await page.locator('.map-legend').getByRole('button', { name: 'p10–p90' }).click()
    await ready()
    expect(pixelAt(await page.screenshot(), onBand)).not.toEqual([0xe7, 0xe8, 0xef])
    await page.getByLabel('Model').selectOption('ledger')
    await page.waitForURL((url) => !url.searchParams.has('parameters'))
  })

  test('the crosshair tells the bar, its parts, and what a move there liquidates', async () => {
    await open(VIEW)
    const text = await readingAt(96.55, 'band_2')
    expect(text).toContain('96.5–96.6')
    // (96.55 / 100 - 1) * 100
    expect(text).toContain('−3.45 %')
    expect(text).toMatch(/25x\s*25\.00K/)
    // 10,000 at 99.5, 20,000 at 98.5 and 25,000 here, of 100,000.
    expect(text).toMatch(/A fall to 96\.5 liquidates\s*55\.00K longs \(55\.0 %\)/)
    const { body } = await made.get<{ long: { cumulative: { price: number; mass: number }[] } }>(
      `/liquidations/map?symbol=MADEUSDT&model=time_evolving&price_bin_size=0.1&as_of=${minute(30)}`,
    )
    expect(body.long.cumulative).toContainEqual({ price: 96.5, mass: 55_000 })
  })

  test('arrow keys move the crosshair from the price on', async () => {
    await open(VIEW)
    await page.getByRole('application').focus()
    // From [100, 100.1) five bars down.
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft')
    await expect.poll(readingText).toMatch(/99\.5–99\.6[\s\S]*100x\s*10\.00K/)
    await page.keyboard.press('Shift+ArrowLeft')
    await expect.poll(readingText).toMatch(/98\.5–98\.6[\s\S]*50x\s*20\.00K/)
    await page.keyboard.press('0')
    await page.waitForFunction(() => !location.search.includes('view='))
  })

  test('a group that is switched off leaves bars and sums', async () => {
    await open(VIEW)
    await page.getByRole('button', { name: '25x', exact: true }).click()
    expect(await partRect(96.55, 'band_2')).toBeUndefined()
    // 10,000 + 20,000 + 30,000 without the 25,000 at 25x.
    expect(await readingAt(90.45, 'band_1')).toMatch(/A fall to 90\.4 liquidates\s*60\.00K/)
    expect(new URL(page.url()).searchParams.get('hidden')).toBe('band_2')
  })

  test('totals, max pain and imbalance are those of the server', async () => {
    await open(VIEW)
    const side = await textOf('.map-side')
    expect(side).toMatch(/Max pain\s*90\.5 \(−9\.55 %\)\s*30\.00K/)
    expect(side).toMatch(/Longs\s*100\.00K/)
    expect(await page.locator('.imbalance tbody tr').allTextContents()).toEqual([
      '± 1 %10.00K10.00K+0.00',
      '± 2 %30.00K30.00K+0.00',
      '± 5 %55.00K55.00K+0.00',
      '± 10 %85.00K85.00K+0.00',
    ])
  })

  test('another time is chosen in the toolbar, and the URL brings it back', async () => {
    await open(VIEW)
    // The dip of minute 40 has liquidated 100x, 50x and 25x longs: 45,000 are left.
    await page.getByLabel('Time (UTC)').fill('2026-01-05T00:45')
    await page.waitForFunction(() => document.querySelector('.totals')?.textContent?.includes('45.00K'))
    expect(new URL(page.url()).searchParams.get('as_of')).toBe('2026-01-05T00:45Z')
    expect(await partRect(96.55, 'band_2')).toBeUndefined()
    await page.goBack()
    await page.waitForFunction(() => window.__liqheatMap.partRect(96.55, 'band_2') !== undefined)
  })

  test('the slider, the wheel and the clusters choose the prices in sight', async () => {
    await open(`/map?${MADE}`)
    await page.getByLabel('Lowest price shown').fill('200')
    // Half of 75 to 125.
    await page.waitForFunction(() => new URL(location.href).searchParams.get('view') === '100..125')
    await page.getByLabel('Lowest price shown').fill('0')
    await page.waitForFunction(() => !location.search.includes('view='))
    const cluster = page.locator('.map-zones tbody button').first()
    await cluster.click()
    await page.waitForURL((url) => url.searchParams.has('view'))
    const [low = 0, high = 0] = (new URL(page.url()).searchParams.get('view') ?? '').split('..').map(Number)
    const [from = 0] = ((await cluster.textContent()) ?? '').split('–').map(Number)
    expect(low).toBeLessThan(from)
    expect(high).toBeGreaterThan(from)
    const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator('.u-over').boundingBox()) ?? {}
    await page.mouse.move(x + width / 2, y + height / 2)
    await page.mouse.wheel(0, -100)
    await page.waitForFunction(
      (old) => {
        const [a = 0, b = 0] = (new URL(location.href).searchParams.get('view') ?? '').split('..').map(Number)
        return b - a < old
      },
      0.99 * (high - low),
    )
  })

  test('bars are stacked by exchange in the colours of the venues', async () => {
    await open(`/map?${MADE.replace('MADE', 'TWO')}&by=exchange&view=89..101&zones=0&curves=0`)
    const [okx, bybit] = [await partRect(90.45, 'exchange_okx'), await partRect(90.45, 'exchange_bybit')]
    // The same market on both: either is half of the bar, one upon the other.
    expect(okx?.height).toBeCloseTo(bybit?.height ?? 0, 1)
    expect(Math.abs((okx?.y ?? 0) - (bybit?.y ?? 0))).toBeCloseTo(okx?.height ?? 0, 1)
    expect(await partColor(90.45, 'exchange_bybit')).toEqual(COLOR_BYBIT)
  })

  test('numbers and picture can be taken away', async () => {
    await open(VIEW)
    const numbers = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the bars as CSV' }).click()
    expect((await numbers).suggestedFilename()).toBe('MADEUSDT-map-time_evolving-2026-01-05T0030.csv')
    const picture = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the picture as PNG' }).click()
    expect((await picture).suggestedFilename()).toBe('MADEUSDT-map-time_evolving-2026-01-05T0030.png')
  })

  test('a failure is shown with its code and id, and stays beside the last good map', async () => {
    await open(VIEW)
    await page.getByLabel('Price bucket').fill('0.00001')
    await page.getByLabel('Price bucket').blur()
    const notice = page.locator('.failure')
    await notice.waitFor()
    expect(await textOf('.failure')).toContain('PRICE_BIN_SIZE_INVALID')
    expect(await textOf('.failure')).toMatch(/request [0-9a-f-]{36}/)
    expect(await partRect(96.55, 'band_2')).toBeDefined()
  })

  test('a simulated market is marked beyond doubt, an observed one is not', async () => {
    await open('/map?symbol=DEMOUSDT')
    expect(await page.locator('.watermark').textContent()).toBe('SIMULATED')
    expect(await page.locator('.badge').textContent()).toBe('SIMULATED')
    await open(VIEW)
    expect(await page.locator('.watermark').count()).toBe(0)
  })

  test('a phone shows it without sideways scrolling', async () => {
    await page.setViewportSize({ width: 360, height: 780 })
    await open(VIEW)
    const sizes = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth,
      main: document.querySelector('main')?.scrollWidth ?? 0,
      chart: document.querySelector('.map-chart')?.clientHeight ?? 0,
    }))
    expect(sizes.page).toBeLessThanOrEqual(360)
    expect(sizes.main).toBeLessThanOrEqual(360)
    expect(sizes.chart).toBeGreaterThan(0.4 * 780)
  })
})

describe('a symbol whose map fails', () => {
  beforeEach(async () => {
    await open(`/map?${MADE}`)
    await page.route(/liquidations\/map\?.*symbol=TWOUSDT/, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: '{"code":"STORE_BUSY","detail":"the store is busy","status":503}',
      }),
    )
    await page.keyboard.press('/')
    await page.locator('.finder input').waitFor()
    await page.keyboard.type('twousdt')
    await page.locator('.finder [aria-selected="true"]').filter({ hasText: 'TWOUSDT' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.failure').waitFor()
  })

  test('leaves the bars of the one before, named as such', async () => {
    expect(await page.locator('main h1').textContent()).toContain('TWOUSDT')
    expect(await page.locator('.as-held').textContent()).toMatch(
      /last answer, of \d\d:\d\d UTC: MADEUSDT, time_evolving/,
    )
  })

  test('shows that it is asked for again', async () => {
    // Before the failing one: what is asked for again by itself meanwhile must not be answered either.
    await page.route(/liquidations\/map\?/, () => {})
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('.progress').filter({ hasText: 'Loading' }).waitFor({ timeout: 5000 })
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
})

test('a turn of the wheel is written to the URL once', async () => {
  await open(`/map?${MADE}`)
  await page.evaluate(() => {
    const replace = history.replaceState.bind(history)
    history.replaceState = (...entry) => {
      document.body.dataset['writes'] = String(Number(document.body.dataset['writes'] ?? 0) + 1)
      replace(...entry)
    }
  })
  await page.locator('.map-chart').hover()
  for (let i = 0; i < 5; i++) await page.mouse.wheel(0, -100)
  await page.waitForURL((url) => url.searchParams.has('view'))
  expect(await page.locator('body').getAttribute('data-writes')).toBe('1')
})
