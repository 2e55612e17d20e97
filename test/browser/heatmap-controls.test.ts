import { readFile } from 'node:fs/promises'
import type { Download, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { colorScale } from '../../src/domain/color-scale.ts'
import type { TestHook } from '../../ui/heatmap/test-hook.ts'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { MADE_START, writeMadeMarket } from '../helpers/made-market.ts'
import { pixelAt } from '../helpers/pixels.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

declare global {
  interface Window {
    readonly __liqheat: TestHook
  }
}

/**
 * The made market opens 1,000 coins at 100 in minute 10, each side 100,000 USD: 5x 15,000, 10x 30,000, 25x 25,000, 50x
 * 20,000 and 100x 10,000. The brightest cell is therefore that of 10x, 30,000 USD.
 */
const TEN = 90.45
const TWENTY_FIVE = 96.55
const FIFTY = 98.55

const folder = temporaryFolder()
const db = `${folder.path}/controls.duckdb`
const minute = (n: number): number => MADE_START + n * 60_000
const TIMES = `&interval=1m&bucket=0.1&start=${minute(0)}&end=${minute(120)}`
const VIEW = `/?symbol=MADEUSDT&model=time_evolving${TIMES}`
/** #46035c, zero of the default colours. */
const BACKGROUND = [0x46, 0x03, 0x5c]
const viridis = colorScale('viridis')

/** A failure as the server writes it. */
const PROBLEM = JSON.stringify({
  type: 'about:blank',
  title: 'Internal Server Error',
  status: 500,
  detail: 'made to fail',
  code: 'INTERNAL',
  request_id: '00000000-0000-4000-8000-000000000000',
})

let server: CliServer
let page: Page
let asked: URL[]

beforeAll(async () => {
  const files = writeMadeMarket(folder.path)
  for (const [symbol, exchange] of [
    ['MADEUSDT', 'okx'],
    ['TWOUSDT', 'okx'],
    ['TWOUSDT', 'hyperliquid'],
  ] as const) {
    const key = ['--exchange', exchange, '--symbol', symbol, '--db', db]
    await runCli(['import', files.candles, ...key, '--kind', 'candles'])
    await runCli(['import', files.openInterest, ...key, '--kind', 'open-interest', '--open-interest-unit', 'base'])
  }
  await runCli(['simulate', '--seed', '3', '--days', '3', '--from', '2026-01-05', '--db', db])
  server = await startServer(['--db', db])
})

afterAll(async () => {
  await server?.stop()
  folder.remove()
})

eachInWatchedPage(
  {
    origins: () => [server.url],
    permissions: ['clipboard-read', 'clipboard-write'],
  },
  (watched) => {
    asked = []
    page = watched.page
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url())) asked.push(new URL(request.url()))
    })
  },
)

async function open(path: string): Promise<void> {
  await page.goto(server.url + path)
  await ready()
}

async function ready(): Promise<void> {
  await page.waitForFunction(() => window.__liqheat?.isReady)
  await drawn()
}

/** Two frames: the chart draws in the next one after it was told to. */
function drawn(): Promise<unknown> {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** Middle of the cell of a time and a price, CSS pixels. */
async function cellSpot(time: number, price: number): Promise<{ x: number; y: number }> {
  const rect = await page.evaluate(
    ([at, level]) => {
      const hook = window.__liqheat
      return hook.cellRect(hook.columnOf(at), hook.rowOf(level))
    },
    [time, price] as const,
  )
  expect(rect).toBeDefined()
  const { x = 0, y = 0, width = 0, height = 0 } = rect ?? {}
  return { x: x + width / 2, y: y + height / 2 }
}

async function cellColor(price: number, time = minute(30)): Promise<number[]> {
  await drawn()
  return pixelAt(await page.screenshot(), await cellSpot(time, price))
}

/** Long positions open in the cell of a price in minute 30, USD. */
function longAt(price: number): Promise<number> {
  return page.evaluate(
    ([at, level]) => {
      const hook = window.__liqheat
      return hook.value(hook.columnOf(at), hook.rowOf(level)).long
    },
    [minute(30), price] as const,
  )
}

const panel = (name: string) => page.locator('.toolbar').getByRole('button', { name: new RegExp(`^${name}`) })
/** As the page has it: what the driver knows of the address comes later. */
const urlValue = (name: string) => page.evaluate((key) => new URL(location.href).searchParams.get(key), name)
const stepColor = (step: number) => Array.from(viridis.steps.subarray(step * 3, step * 3 + 3))

describe('the colour bar', () => {
  test('prints the true maximum, and hides what lies below its lower handle', async () => {
    await open(VIEW)
    expect(await page.locator('.color-bar .max').textContent()).toBe('max 30.00K')
    expect(await page.locator('.color-bar .tick').allTextContents()).toEqual([
      '0',
      '7.50K',
      '15.00K',
      '22.50K',
      '30.00K',
    ])
    const low = page.getByRole('slider', { name: 'Hide cells below' })
    await low.focus()
    for (let i = 0; i < 7; i++) await page.keyboard.press('PageUp')
    // 70 % of 30,000 USD lie between 50x and 25x.
    expect(await low.getAttribute('aria-valuenow')).toBe('21000')
    expect(await low.getAttribute('aria-valuetext')).toBe('21.00K USD')
    expect(await cellColor(FIFTY)).toEqual(BACKGROUND)
    expect(await cellColor(TWENTY_FIVE)).not.toEqual(BACKGROUND)
    expect(await urlValue('low')).toBe('0.7')
    await page.keyboard.press('Home')
    expect(await cellColor(FIFTY)).not.toEqual(BACKGROUND)
  })

  test('the upper handle is dragged to the amount that is brightest', async () => {
    await open(VIEW)
    const box = await page.locator('.ramp').boundingBox()
    const { x = 0, y = 0, width = 0, height = 0 } = box ?? {}
    await page.mouse.move(x + width / 2, y + 2)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, y + height * 0.3, { steps: 4 })
    // While it is held the picture follows, the URL does not.
    expect(await urlValue('high')).toBeNull()
    expect(await cellColor(TWENTY_FIVE)).toEqual(stepColor(255))
    await page.mouse.up()
    // 30 % below the top, to the half pixel that the browser rounds to.
    expect(Number(await urlValue('high'))).toBeCloseTo(0.7, 2)
    expect(await cellColor(TWENTY_FIVE)).toEqual(stepColor(255))
    await page.reload()
    await ready()
    expect(await cellColor(TWENTY_FIVE)).toEqual(stepColor(255))
  })

  test('mappings colour as they say', async () => {
    await open(VIEW)
    // 25 of 30: 0.8333 of 255.
    expect(await cellColor(TWENTY_FIVE)).toEqual(stepColor(212))
    await panel('Colours').click()
    const scale = page.getByLabel('Scale')
    await scale.selectOption('log')
    // 1 + log10(25 / 30) / 3 = 0.9736 of 255.
    expect(await cellColor(TWENTY_FIVE)).toEqual(stepColor(248))
    await scale.selectOption('fixed')
    // It begins with the present maximum, which changes nothing.
    expect(await page.getByLabel('Brightest from, USD').inputValue()).toBe('30000')
    expect(await cellColor(TWENTY_FIVE)).toEqual(stepColor(212))
    await page.getByLabel('Brightest from, USD').fill('70000')
    await page.getByLabel('Brightest from, USD').blur()
    // 25 of 70: 0.3571 of 255.
    expect(await cellColor(TWENTY_FIVE)).toEqual(stepColor(91))
    expect(await page.locator('.color-bar .max').textContent()).toBe('max 30.00K')
    await page.getByRole('button', { name: 'Pin current maximum' }).click()
    expect(await urlValue('fixed')).toBe('30000')
    await scale.selectOption('percentile')
    expect(await cellColor(TEN)).toEqual(stepColor(255))
    expect(await cellColor(TWENTY_FIVE)).not.toEqual(stepColor(255))
  })

  test('themes and colours of one’s own change the picture', async () => {
    await open(VIEW)
    await panel('Colours').click()
    await page.getByRole('button', { name: 'Colours: cividis' }).click()
    // #00204d and #ffea46, its ends.
    expect(await cellColor(93)).toEqual([0x00, 0x20, 0x4d])
    expect(await cellColor(TEN)).toEqual([0xff, 0xea, 0x46])
    await page.getByRole('button', { name: 'Colours: custom' }).click()
    await page.getByLabel('Colour 4').fill('#00ff80')
    expect(await cellColor(TEN)).toEqual([0, 0xff, 0x80])
    expect(await cellColor(93)).toEqual([0, 0, 0])
    expect(await urlValue('palette')).toBe('000000,7a0f2e,e8582c,00ff80')
  })
})

describe('what is shown', () => {
  test('the legend shows and hides sides', async () => {
    await open(VIEW)
    const longs = page.getByRole('button', { name: 'Longs' })
    expect(await longs.getAttribute('aria-pressed')).toBe('true')
    await longs.click()
    expect(await longs.getAttribute('aria-pressed')).toBe('false')
    expect(await cellColor(TEN)).toEqual(BACKGROUND)
    // 10x shorts from 100 are liquidated at 109.35.
    expect(await cellColor(109.35)).toEqual(stepColor(255))
  })

  test('a leverage that is switched off is taken out of every cell', async () => {
    await open(VIEW)
    expect(asked.some(({ searchParams }) => searchParams.has('breakdown'))).toBe(false)
    await panel('Leverage').click()
    await page.getByLabel('25x', { exact: true }).uncheck()
    await page.getByText('the trace shows all of it').waitFor()
    await ready()
    expect(asked.filter(({ searchParams }) => searchParams.get('breakdown') === 'leverage')).toHaveLength(1)
    expect(await cellColor(TWENTY_FIVE)).toEqual(BACKGROUND)
    expect(await cellColor(FIFTY)).not.toEqual(BACKGROUND)
    expect(await urlValue('hidden')).toBe('leverage_25')
    // Without 10x the brightest cell is that of 50x.
    await page.getByLabel('10x', { exact: true }).uncheck()
    expect(await cellColor(FIFTY)).toEqual(stepColor(255))
    expect(await page.locator('.color-bar .max').textContent()).toBe('max 20.00K')
    await page.getByRole('button', { name: 'Show all' }).click()
    expect(await cellColor(TWENTY_FIVE)).toEqual(stepColor(212))
  })

  test('an exchange that is switched off is not asked for, and the last one stays', async () => {
    await open(`/?symbol=TWOUSDT&model=time_evolving${TIMES}`)
    const both = await page.evaluate(() => {
      const hook = window.__liqheat
      return Array.from({ length: hook.rows }, (_, row) => hook.value(60, row).long).reduce((sum, usd) => sum + usd, 0)
    })
    await panel('Exchanges').click()
    await page.getByRole('checkbox', { name: 'hyperliquid' }).uncheck()
    await page.waitForFunction(() => window.__liqheat.isReady && location.search.includes('exchanges=okx'))
    await page.waitForFunction((whole) => {
      const hook = window.__liqheat
      const sum = Array.from({ length: hook.rows }, (_, row) => hook.value(60, row).long).reduce((a, b) => a + b, 0)
      return Math.abs(sum - whole) > 1
    }, both)
    expect(await longAt(TWENTY_FIVE)).toBe(25_000)
    expect(await page.getByRole('checkbox', { name: 'okx' }).isDisabled()).toBe(true)
    await page.getByRole('checkbox', { name: 'hyperliquid' }).check()
    await page.waitForFunction(() => !location.search.includes('exchanges='))
  })

  test('as known at a time is said in a banner, and leads back', async () => {
    await open(`/?symbol=MADEUSDT&model=time_evolving&interval=1m&bucket=0.1&start=${minute(0)}`)
    expect(await page.evaluate(() => window.__liqheat.columns)).toBe(120)
    await panel('Dates').click()
    await page.getByLabel('As known at (UTC)').fill('2026-01-05T00:30')
    await page.getByRole('button', { name: 'Apply' }).click()
    const banner = page.locator('.as-of')
    await banner.waitFor()
    expect(await banner.textContent()).toContain('As known at 05 Jan 2026, 00:30 UTC')
    await page.waitForFunction(() => window.__liqheat.isReady && window.__liqheat.columns === 30)
    expect(await urlValue('as_of')).toBe('2026-01-05T00:30Z')
    await page.getByRole('button', { name: 'Back to now' }).click()
    await page.waitForFunction(() => window.__liqheat.isReady && window.__liqheat.columns === 120)
    expect(await banner.count()).toBe(0)
  })

  test('a start after the end is not sent', async () => {
    await open(VIEW)
    await panel('Dates').click()
    expect(await page.getByLabel('From (UTC)').inputValue()).toBe('2026-01-05T00:00')
    await page.getByLabel('To (UTC)').fill('2026-01-04T00:00')
    expect(await page.getByRole('dialog').getByRole('alert').textContent()).toBe('The start must lie before the end.')
    expect(await page.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await panel('Dates').evaluate((button) => button === document.activeElement)).toBe(true)
  })

  test('models tell that their skill is not measured', async () => {
    await open(VIEW)
    const texts = await page.getByLabel('Model').locator('option').allTextContents()
    expect(texts).toContain('Time-evolving · not yet measured')
    expect(texts.every((text) => text.endsWith('not yet measured'))).toBe(true)
  })
})

describe('what is read', () => {
  test('the tooltip tells the cell and, after a moment, its parts', async () => {
    await open(VIEW)
    const { x, y } = await cellSpot(minute(20), TWENTY_FIVE)
    await page.mouse.move(x, y)
    const tooltip = page.locator('.tooltip')
    await tooltip.getByText('by leverage').waitFor()
    const text = (await tooltip.textContent()) ?? ''
    expect(text).toContain('05 Jan 2026, 00:20–00:21 UTC')
    expect(text).toContain('96.5–96.6')
    expect(text).toMatch(/Long liquidations25\.00K/)
    expect(text).toContain('from close−3.45 % · −3.45')
    expect(text).toContain('from price now−3.45 % · −3.45')
    expect(text).toMatch(/by leverage25x25\.00K/)
    // One exchange alone needs no division.
    expect(text).not.toContain('by exchange')
    // A cell of the same 32 columns asks nothing more.
    const other = await cellSpot(minute(30), FIFTY)
    await page.mouse.move(other.x, other.y)
    await tooltip.getByText('50x').waitFor()
    const parts = asked.filter(({ searchParams }) => searchParams.has('breakdown'))
    expect(parts.map(({ searchParams }) => [searchParams.get('start_time'), searchParams.get('end_time')])).toEqual([
      [String(minute(0)), String(minute(32))],
    ])
  })

  test('the tooltip of a market of two exchanges divides by exchange too', async () => {
    await open(`/?symbol=TWOUSDT&model=time_evolving${TIMES}`)
    const { x, y } = await cellSpot(minute(60), TEN)
    await page.mouse.move(x, y)
    const tooltip = page.locator('.tooltip')
    await tooltip.getByText('by exchange').waitFor()
    expect(await tooltip.textContent()).toMatch(/by exchange.*okx30\.00K/)
  })

  test('arrow keys choose a cell, which is framed and told', async () => {
    await open(VIEW)
    await page.locator('.plot').focus()
    await page.keyboard.press('ArrowUp')
    await page.locator('.cell-frame').waitFor()
    const told = page.getByRole('status').filter({ hasText: 'Long liquidations' })
    expect(await told.textContent()).toContain('05 Jan 2026, 01:59 UTC, Price 100–100.1')
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('ArrowDown')
    expect(await told.textContent()).toContain('05 Jan 2026, 01:49 UTC, Price 99.9–100')
    expect(await page.locator('.tooltip').textContent()).toContain('99.9–100')
    await page.keyboard.press('Escape')
    expect(await page.locator('.cell-frame').count()).toBe(0)
  })

  test('zones are a table, also while it is not open, and a press brings one into the middle', async () => {
    await open(VIEW)
    const table = page.getByRole('table', { name: 'Largest zones around the price' })
    await table.waitFor()
    // 10x longs are what is left of the largest below the price.
    const row = table.getByRole('row').filter({ hasText: 'long' }).first()
    expect(await row.textContent()).toContain('30.00K')
    expect(await row.textContent()).toContain('untouched')
    expect(await table.getByRole('button').count()).toBe(0)
    await page.getByRole('button', { name: 'Zones' }).click()
    await row.getByRole('button').click()
    const [low = 0, high = 0] = ((await urlValue('range')) ?? '').split('..').map(Number)
    expect((low + high) / 2).toBeCloseTo(90.45, 0)
    expect(high).toBeGreaterThan(100)
  })

  test('a dense zone near the price is warned of until it is dismissed, for good', async () => {
    await open(`${VIEW}&as_of=${minute(39)}`)
    const alarm = page.locator('.alarm')
    await alarm.waitFor()
    const text = (await alarm.textContent()) ?? ''
    expect(text).toMatch(/Dense zone of long liquidations \d\.\d\d % below the price: /)
    for (let left = await alarm.locator('li').count(); left > 0; left = await alarm.locator('li').count()) {
      await alarm.getByRole('button', { name: 'Do not warn of this zone again' }).first().click()
    }
    expect(await alarm.count()).toBe(0)
    await page.reload()
    await ready()
    await page.getByRole('table', { name: 'Largest zones around the price' }).waitFor()
    expect(await alarm.count()).toBe(0)
  })
})

describe('what is taken away', () => {
  async function download(name: string): Promise<Download> {
    await panel('Export').click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
    return file
  }

  test('CSV has the columns in sight, as the server has them', async () => {
    await open(`${VIEW}&times=${minute(20)}..${minute(22)}`)
    const file = await download('Numbers')
    expect(file.suggestedFilename()).toBe('MADEUSDT-time_evolving-2026-01-05T0200Z.csv')
    const [head = '', ...lines] = (await readFile(await file.path(), 'utf8')).trim().split('\n')
    const names = head.split(',')
    const cells = lines.map((line) => Object.fromEntries(line.split(',').map((text, i) => [names[i] ?? '', text])))
    expect(new Set(cells.map((cell) => cell['time_ms']))).toEqual(new Set([minute(20), minute(21)].map(String)))
    const found = cells.find((cell) => cell['time_ms'] === String(minute(20)) && Number(cell['price']) === 96.5)
    expect(Number(found?.['long_density'])).toBe(25_000)
  })

  test('a picture has title, colour bar and chart', async () => {
    await open(VIEW)
    const file = await download('Picture')
    const png = await readFile(await file.path())
    expect(png.toString('latin1', 1, 4)).toBe('PNG')
    const plot = await page.locator('.chart').boundingBox()
    // The chart, 84 px of colour bar and margins of 14 px; 26 + 2 x 17 px of title and lines, margins, 26 px of footer.
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    // The library's picture is whole pixels, and may lack the last one of each direction.
    expect(Math.abs(width - ((plot?.width ?? 0) + 84 + 28))).toBeLessThanOrEqual(2)
    expect(Math.abs(height - ((plot?.height ?? 0) + 26 + 34 + 28 + 26))).toBeLessThanOrEqual(2)
    const top = 14 + 26 + 34 + 14
    // The ends of the bar; a pixel or two inside it the gradient has hardly moved.
    const isNear = (pixel: number[], color: number[]) => color.every((byte, i) => Math.abs((pixel[i] ?? 0) - byte) <= 2)
    expect(pixelAt(png, { x: 20, y: top + 19 })).toSatisfy((pixel) => isNear(pixel, stepColor(255)))
    expect(pixelAt(png, { x: 20, y: height - 26 - 8 })).toSatisfy((pixel) => isNear(pixel, BACKGROUND))
    const spot = await cellSpot(minute(30), TEN)
    const inChart = { x: spot.x - (plot?.x ?? 0) + 98, y: spot.y - (plot?.y ?? 0) + top }
    expect(pixelAt(png, inChart)).toEqual(stepColor(255))
    // Something is written where the title stands.
    const title = Array.from({ length: 60 }, (_, i) => pixelAt(png, { x: 14 + i, y: 24 }).join())
    expect(new Set(title).size).toBeGreaterThan(3)
  })

  test('a picture of a simulated market says so', async () => {
    await open('/?symbol=DEMOUSDT&window=24h&long=0&short=0&consumed=0')
    const file = await download('Picture')
    const png = await readFile(await file.path())
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    // Without cells there is the background, candles, and white over both where the watermark runs.
    const across = Array.from({ length: 80 }, (_, i) =>
      pixelAt(png, { x: Math.round(width * (0.2 + i * 0.007)), y: Math.round(height * (0.62 - i * 0.0022)) }),
    )
    const isVeiled = (pixel: number[]) =>
      BACKGROUND.every((byte, i) => Math.abs((pixel[i] ?? 0) - (byte + (255 - byte) * 0.22)) <= 1)
    expect(across.filter(isVeiled).length).toBeGreaterThan(10)
  })

  test('a failed export is told on the page until one succeeds', async () => {
    await open(VIEW)
    await page.route('**/liquidations/heatmap-timeseries*format=csv*', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: PROBLEM }),
    )
    await panel('Export').click()
    await page.getByRole('button', { name: 'Numbers' }).click()
    const notice = page.locator('.failure')
    await notice.waitFor()
    expect(await notice.textContent()).toContain('request 00000000-0000-4000-8000-000000000000')
    await page.unrouteAll()
    const [file] = await Promise.all([page.waitForEvent('download'), notice.getByRole('button').click()])
    expect(file.suggestedFilename()).toMatch(/\.csv$/)
    await notice.waitFor({ state: 'detached' })
  })

  test('links and commands are copied', async () => {
    await open(VIEW)
    await panel('Export').click()
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByText('Copied').first().waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
    await page.getByRole('button', { name: 'Copy curl command' }).click()
    await page.waitForFunction(() => document.querySelector('.popover code')?.textContent?.startsWith('curl'))
    const command = await page.evaluate(() => navigator.clipboard.readText())
    const [, address = ''] = /^curl '(.*)'$/.exec(command) ?? []
    const answer = await fetch(address)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ meta: { symbol: 'MADEUSDT', interval: '1m', price_bin_size: 0.1 } })
  })
})

describe('states', () => {
  test('an error stays beside the last answer, which says of when it is', async () => {
    await open(VIEW)
    await panel('More').click()
    await page.getByLabel('Price bucket').fill('0.00001')
    await page.keyboard.press('Enter')
    await page.locator('.failure').waitFor()
    expect(await page.locator('.as-held').textContent()).toMatch(
      /^The picture is the last answer, of \d\d:\d\d UTC: MADEUSDT/,
    )
    expect(await cellColor(TEN)).toEqual(stepColor(255))
  })

  test('a server that is gone is said, and its last answer stays', async () => {
    await open(VIEW)
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Load again' }).click()
    await page.locator('.badge.offline').waitFor()
    expect(await page.locator('.failure').first().textContent()).toContain('SERVER_UNREACHABLE')
    expect(await cellColor(TEN)).toEqual(stepColor(255))
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Load again' }).click()
    await page.locator('.badge.offline').waitFor({ state: 'detached' })
  })

  test('old data carry their age, a chosen past does not', async () => {
    await open('/?symbol=MADEUSDT&model=time_evolving&window=12h')
    expect(await page.locator('.badge.stale').textContent()).toMatch(/^STALE \d+ d$/)
    await open(VIEW)
    expect(await page.locator('.badge.stale').count()).toBe(0)
  })

  test('before the first answer there is a skeleton', async () => {
    const held: (() => void)[] = []
    await page.route('**/liquidations/heatmap-timeseries*', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve))
      await route.continue()
    })
    await page.goto(server.url + VIEW)
    await page.locator('.skeleton').waitFor()
    expect(await page.getByRole('main').getAttribute('aria-busy')).toBe('true')
    await page.waitForFunction(() => document.querySelector('.skeleton') !== null)
    for (const release of held) release()
    await ready()
    expect(await page.locator('.skeleton').count()).toBe(0)
  })
})

describe('a phone', () => {
  test('has the controls in a sheet and the colour bar below the chart', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open(VIEW)
    expect(await panel('Leverage').isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Controls' }).click()
    await panel('Leverage').click()
    await page.getByLabel('25x', { exact: true }).uncheck()
    await page.getByText('the trace shows all of it').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    expect(await panel('Leverage').isVisible()).toBe(false)
    await ready()
    expect(await cellColor(TWENTY_FIVE)).toEqual(BACKGROUND)
    const [bar, plot] = await Promise.all(['.ramp', '.plot'].map((name) => page.locator(name).boundingBox()))
    expect(bar?.y ?? 0).toBeGreaterThan((plot?.y ?? 0) + (plot?.height ?? 0))
    expect(bar?.width ?? 0).toBeGreaterThan(200)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})
