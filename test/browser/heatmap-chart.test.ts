import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFakeVenue } from '../../src/fake/fake-venue.ts'
import type { ChartHook } from '../../ui/heatmap/chart/chart-hook.ts'
import type { TestHook } from '../../ui/heatmap/test-hook.ts'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { MADE_START, writeMadeMarket } from '../helpers/made-market.ts'
import { pixelAt } from '../helpers/pixels.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

declare global {
  interface Window {
    readonly __liqheat: TestHook
    readonly __liqheatChart: ChartHook
  }
}

const folder = temporaryFolder()
const db = `${folder.path}/chart.duckdb`
const minute = (n: number): number => MADE_START + n * 60_000
const VIEW = `/?symbol=MADEUSDT&model=time_evolving&interval=1m&bucket=0.1&start=${minute(0)}&end=${minute(120)}`
/** #46035c, zero of the default colours. */
const BACKGROUND = [0x46, 0x03, 0x5c]
/** Colours of the sides, ui/heatmap/chart/plot-colors.ts. */
const LONG = [0xff, 0x5c, 0x7a]
const SHORT = [0x3d, 0xdb, 0xa0]
/** Opacity of a profile's bar and of a circle. */
const OPACITY = 0.85
const COLUMNS = 120

let server: CliServer
let page: Page
let foreign: string[]

beforeAll(async () => {
  const files = writeMadeMarket(folder.path)
  const liquidations = `${folder.path}/liquidations.csv`
  writeFileSync(
    liquidations,
    [
      'event_time,position_side,price,quantity_base',
      // Two a minute apart, a tenth of a coin and ten coins; and a short.
      `${minute(40) + 30_000},long,96.53,10`,
      `${minute(70) + 30_000},long,95,0.1`,
      `${minute(50) + 30_000},short,103.43,5`,
    ].join('\n'),
  )
  const key = ['--exchange', 'okx', '--symbol', 'MADEUSDT', '--db', db]
  for (const args of [
    ['import', files.candles, ...key, '--kind', 'candles'],
    ['import', files.openInterest, ...key, '--kind', 'open-interest', '--open-interest-unit', 'base'],
    ['import', liquidations, ...key, '--kind', 'liquidations'],
  ]) {
    expect(await runCli(args)).toMatchObject({ code: 0 })
  }
  server = await startServer(['--db', db])
})

afterAll(async () => {
  await server?.stop()
  folder.remove()
})

eachInWatchedPage({ origins: () => ['http://127.0.0.1'] }, (watched) => {
  page = watched.page
  foreign = watched.foreign
})

async function open(path: string): Promise<void> {
  await page.goto(server.url + path)
  await page.waitForFunction(() => window.__liqheat?.isReady)
  await settled()
}

/** The chart draws in the frame after it was told to, and may be told in one. */
async function settled(): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let frames = 4
        const next = () => (--frames === 0 ? resolve() : requestAnimationFrame(next))
        requestAnimationFrame(next)
      }),
  )
}

async function cellRect(time: number, price: number): Promise<{ x: number; y: number; width: number; height: number }> {
  const rect = await page.evaluate(
    ([at, level]) => {
      const hook = window.__liqheat
      return hook.cellRect(hook.columnOf(at), hook.rowOf(level))
    },
    [time, price] as const,
  )
  if (rect === undefined) throw new Error(`no cell at ${time}, ${price}`)
  return rect
}

async function cellColor(time: number, price: number): Promise<number[]> {
  const { x, y, width, height } = await cellRect(time, price)
  return pixelAt(await page.screenshot(), { x: x + width / 2, y: y + height / 2 })
}

/** Left upper corner of the pane on the page. */
async function corner(): Promise<{ x: number; y: number }> {
  const box = await page.locator('.chart').boundingBox()
  return { x: box?.x ?? 0, y: box?.y ?? 0 }
}

/** A colour over the background of the plot. */
function over(color: readonly number[], opacity: number): number[] {
  return color.map((part, i) => Math.round(part * opacity + (BACKGROUND[i] ?? 0) * (1 - opacity)))
}

function expectNear(found: readonly number[], wanted: readonly number[]): void {
  for (const [i, part] of wanted.entries()) expect(Math.abs((found[i] ?? -1) - part)).toBeLessThanOrEqual(2)
}

describe('the profile', () => {
  /** Colour at the right edge of the pane, on the row of a price. */
  async function edgeColor(price: number): Promise<number[]> {
    const { y, height } = await cellRect(minute(119), price)
    const { x } = await corner()
    const { width } = await page.evaluate(() => window.__liqheatChart.pane)
    return pixelAt(await page.screenshot(), { x: x + width - 2, y: y + height / 2 })
  }

  test('has bars where the map has mass, in the colour of their side', async () => {
    await open(VIEW)
    // 10x longs from 100 are still there, 25x ones were touched in minute 40; 50x shorts were, 10x ones were not.
    expectNear(await edgeColor(90.45), over(LONG, OPACITY))
    expectNear(await edgeColor(109.35), over(SHORT, OPACITY))
    expect(await edgeColor(96.55)).toEqual(BACKGROUND)
    expect(foreign).toEqual([])
  })

  test('shows the hovered column, and is switched off by the URL', async () => {
    await open(VIEW)
    const { x, y } = await cellRect(minute(20), 93)
    await page.mouse.move(x + 1, y + 1)
    await settled()
    expectNear(await edgeColor(96.55), over(LONG, OPACITY))
    await open(`${VIEW}&profile=0`)
    // Nothing is docked then: the last column ends at the edge.
    expect(await page.evaluate(() => window.__liqheatChart.sight)).toEqual({ from: 0, to: COLUMNS })
    const map = await edgeColor(90.45)
    const bar = over(LONG, OPACITY)
    expect(map.some((part, i) => Math.abs(part - (bar[i] ?? 0)) > 20)).toBe(true)
  })
})

test('leverages that are hidden are in no bar of the profile and in no tooltip', async () => {
  await open(`${VIEW}&hidden=leverage_10&events=0`)
  await page.waitForFunction(() => window.__liqheat.isReady)
  const { x, y } = await cellRect(minute(119), 90.45)
  const { width } = await page.evaluate(() => window.__liqheatChart.pane)
  const edge = { x: (await corner()).x + width - 2, y: y + 1 }
  await expect.poll(async () => pixelAt(await page.screenshot(), edge)).toEqual(BACKGROUND)
  await page.mouse.move(x + 2, y + 1)
  const tooltip = page.locator('.tooltip')
  await tooltip.getByText('by leverage').waitFor({ state: 'detached' })
  // 10x longs alone are liquidated there.
  expect(await tooltip.locator('dt.long + dd').textContent()).toBe('0')
  expect(await tooltip.textContent()).not.toContain('10x')
})

describe('circles of liquidations', () => {
  test('stand at their times and prices, and tell what they are', async () => {
    await open(`${VIEW}&candles=0`)
    await page.waitForFunction(() => window.__liqheatChart.dots.length === 3)
    await settled()
    const { x: left, y: top } = await corner()
    const dots = await page.evaluate(() => window.__liqheatChart.dots)
    // The largest first: 965.3, 517.15 and 9.5 USD.
    expect(dots.map(({ dot }) => [dot.side, dot.price])).toEqual([
      ['long', 96.53],
      ['short', 103.43],
      ['long', 95],
    ])
    const cell = await cellRect(minute(40), 96.55)
    const [large] = dots
    // Half through the column of minute 40, in the row of 96.5 to 96.6, whose lower part 96.53 is.
    expect(left + (large?.x ?? 0)).toBeCloseTo(cell.x + cell.width / 2, 0)
    expect(top + (large?.y ?? 0)).toBeCloseTo(cell.y + cell.height * 0.7, 0)
    const shot = await page.screenshot()
    for (const { dot, x, y, radius } of dots) {
      const color = pixelAt(shot, { x: left + x - radius / 2, y: top + y })
      const side = dot.side === 'long' ? LONG : SHORT
      // Whatever lies below shows through by 15 %.
      for (const [i, part] of side.entries()) expect(Math.abs((color[i] ?? 0) - part * OPACITY)).toBeLessThanOrEqual(45)
    }
    await page.mouse.move(left + (large?.x ?? 0), top + (large?.y ?? 0))
    const text = (await page.locator('.tooltip.event').textContent()) ?? ''
    expect(text).toContain('Long liquidated 965.30 USD')
    expect(text).toContain('05 Jan 2026, 00:40:30')
    expect(text).toContain('okx')
    expect(text).toContain('96.53')
    expect(await page.locator('.events-note').textContent()).toBe('3 liquidations · okx: a sample')
  })

  test('leave out what is smaller than asked for, and all of it', async () => {
    await open(`${VIEW}&least=600`)
    await page.waitForFunction(() => window.__liqheatChart.dots.length === 1)
    await open(`${VIEW}&events=0`)
    expect(await page.locator('.events-note').count()).toBe(0)
    expect(await page.evaluate(() => window.__liqheatChart.dots.length)).toBe(0)
  })
})

describe('what is in sight', () => {
  const sight = () => page.evaluate(() => window.__liqheatChart.sight)
  const query = () => new URL(page.url()).searchParams

  test('is moved by the handles of the navigator, kept in the URL, and reset by a double click', async () => {
    await open(VIEW)
    expect(query().has('times')).toBe(false)
    const from = page.getByRole('slider', { name: 'Begin of the part in sight' })
    await from.focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight')
    // Of 120 columns a tenth is 12, then 11 of 108, then 10 of 97.
    await page.waitForFunction(() => Math.abs(window.__liqheatChart.sight.from - 33) < 0.01)
    await page.waitForURL((url) => url.searchParams.get('times')?.startsWith(`${minute(33)}..`) === true)
    expect(await from.getAttribute('aria-valuetext')).toBe('05 Jan 2026, 00:33 UTC')
    const to = page.getByRole('slider', { name: 'End of the part in sight' })
    const box = await to.boundingBox()
    const strip = await page.locator('.time-strip').boundingBox()
    const x = (box?.x ?? 0) + (box?.width ?? 0) / 2
    const y = (box?.y ?? 0) + (box?.height ?? 0) / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x - (strip?.width ?? 0) / 4, y, { steps: 4 })
    await page.mouse.up()
    // A quarter of the strip are 30 columns.
    await page.waitForFunction(() => Math.abs(window.__liqheatChart.sight.to - 90) < 1)
    const before = await sight()
    await page.waitForURL((url) => url.searchParams.get('times')?.endsWith(`..${minute(120)}`) === false)
    await page.reload()
    await page.waitForFunction(() => window.__liqheat?.isReady)
    await settled()
    expect((await sight()).from).toBeCloseTo(before.from, 1)
    expect((await sight()).to).toBeCloseTo(before.to, 1)
    await page.locator('.chart').dblclick({ position: { x: 300, y: 200 } })
    await page.waitForURL((url) => !url.searchParams.has('times'))
    expect((await sight()).from).toBe(0)
  })

  test('follows the wheel and the price axis, and other data begins anew', async () => {
    await open(VIEW)
    const { x, y } = await corner()
    const pane = await page.evaluate(() => window.__liqheatChart.pane)
    await page.mouse.move(x + pane.width / 2, y + 100)
    await page.mouse.wheel(0, -400)
    await page.waitForURL((url) => url.searchParams.has('times'))
    await page.mouse.move(x + pane.width + 30, y + 100)
    await page.mouse.down()
    await page.mouse.move(x + pane.width + 30, y + 160, { steps: 4 })
    await page.mouse.up()
    const isWritten = () => {
      const [low, high] = (new URLSearchParams(location.search).get('range') ?? '').split('..').map(Number)
      const { from, to } = window.__liqheatChart.prices ?? { from: 0, to: 0 }
      return low !== undefined && Math.abs(low - from) < 1e-4 && Math.abs((high ?? 0) - to) < 1e-4
    }
    await page.waitForFunction(isWritten)
    const before = await page.evaluate(() => window.__liqheatChart.prices)
    await page.reload()
    await page.waitForFunction(() => window.__liqheat?.isReady)
    await page.waitForFunction(isWritten)
    expect((await page.evaluate(() => window.__liqheatChart.prices))?.from).toBeCloseTo(before?.from ?? 0, 4)
    await page.getByLabel('Window').selectOption('12h')
    await page.waitForURL((url) => !url.searchParams.has('times') && !url.searchParams.has('range'))
  })

  test('a logarithmic axis keeps rows at their prices', async () => {
    await open(`${VIEW}&axis=log&prices=full`)
    const [low, middle, high] = [
      await cellRect(minute(5), 80),
      await cellRect(minute(5), 100),
      await cellRect(minute(5), 125),
    ]
    // 80 : 100 = 100 : 125, so they are equally far apart; on a linear axis the upper step is 1.25 times the lower one.
    const steps = [low.y - middle.y, middle.y - high.y]
    expect((steps[1] ?? 0) / (steps[0] ?? 1)).toBeCloseTo(1, 1)
    expect(await cellColor(minute(119), 90.45)).not.toEqual(BACKGROUND)
    expect(await cellColor(minute(119), 96.55)).toEqual(BACKGROUND)
  })
})

describe('a replay', () => {
  test('hides what was not known then, and steps to what was', async () => {
    await open(`${VIEW}&replay=${minute(40)}`)
    await page.waitForFunction(() => window.__liqheatChart.revealed === 40)
    await settled()
    // The column of minute 39 ended at minute 40; the one after it, its candle and its liquidation are not known.
    expect(await cellColor(minute(39), 96.55)).not.toEqual(BACKGROUND)
    expect(await cellColor(minute(40), 90.45)).toEqual(BACKGROUND)
    expect(await page.evaluate(() => window.__liqheatChart.dots.length)).toBe(0)
    await page.getByRole('button', { name: 'One column on' }).click()
    await page.waitForFunction(() => window.__liqheatChart.revealed === 41 && window.__liqheatChart.dots.length === 1)
    await settled()
    expect(await cellColor(minute(40), 90.45)).not.toEqual(BACKGROUND)
    await page.waitForURL((url) => url.searchParams.get('replay') === String(minute(41)))
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => window.__liqheatChart.revealed === undefined)
    await settled()
    expect(await cellColor(minute(119), 90.45)).not.toEqual(BACKGROUND)
    await page.waitForURL((url) => !url.searchParams.has('replay'))
  })

  test('leaves what is in sight where it is, from its begin to its end', async () => {
    await open(VIEW)
    const sight = () => page.evaluate(() => window.__liqheatChart.sight)
    const before = await sight()
    const { x } = await cellRect(minute(0), 96.55)
    const expectUnmoved = async () => {
      await settled()
      expect(await sight()).toEqual(before)
      expect((await cellRect(minute(0), 96.55)).x).toBeCloseTo(x, 6)
    }
    await page.getByRole('button', { name: /Replay/ }).click()
    await page.waitForFunction(() => window.__liqheatChart.revealed === 1)
    await expectUnmoved()
    await page.getByRole('button', { name: 'One column on' }).click()
    await page.waitForFunction(() => window.__liqheatChart.revealed === 2)
    await expectUnmoved()
    await page.getByLabel('Columns a second').selectOption('50')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.waitForFunction(() => (window.__liqheatChart.revealed ?? 0) > 40)
    await page.getByRole('button', { name: 'Pause' }).click()
    await expectUnmoved()
    await page.getByRole('button', { name: 'One column back' }).click()
    await expectUnmoved()
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => window.__liqheatChart.revealed === undefined)
    await expectUnmoved()
    // The URL is written after what is in sight: where the replay is gone from it, times would have come.
    await page.waitForURL((url) => !url.searchParams.has('replay'))
    expect(new URL(page.url()).searchParams.has('times')).toBe(false)
  })

  test('that is left running leaves the reader on the page that was gone to', async () => {
    await open(`${VIEW}&replay=${minute(40)}`)
    await page.getByLabel('Columns a second').selectOption('1')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.waitForFunction(() => window.__liqheatChart.revealed === 41)
    await page.getByRole('link', { name: 'Map', exact: true }).click()
    await page.waitForURL((url) => url.pathname === '/map')
    // Longer than a step of the replay and the writing of its URL take.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2000)))
    expect(new URL(page.url()).pathname).toBe('/map')
    await page.goBack()
    await page.waitForFunction(() => window.__liqheatChart.revealed !== undefined)
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
  })

  test('waits for a key where motion is unwelcome, and plays on at the speed chosen', async () => {
    await open(VIEW)
    await page.getByRole('button', { name: /Replay/ }).click()
    await page.waitForFunction(() => window.__liqheatChart.revealed === 1)
    await page.getByLabel('Columns a second').selectOption('1000')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.waitForFunction((all) => window.__liqheatChart.revealed === all, COLUMNS)
    // At the end it stops; playing once more begins anew.
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    await page.getByLabel('Columns a second').selectOption('1')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.waitForFunction(() => (window.__liqheatChart.revealed ?? 0) < 10)
  })
})

test('panes of funding and open interest open and close, and say what is not stored', async () => {
  await open(`${VIEW}&oi=1&funding=1`)
  const full = await page.evaluate(() => window.__liqheatChart.pane.height)
  await page.waitForFunction((before) => window.__liqheatChart.pane.height < before, full + 1)
  await page.getByText('No funding stored for what is shown').waitFor()
  await page.waitForFunction(() => document.querySelectorAll('.chart tr').length >= 3)
})

test('what a venue publishes arrives on the chart', async () => {
  const venue = await startFakeVenue({
    venue: 'bybit',
    symbols: ['SOLUSDT'],
    seed: 3,
    liquidationsPerSecond: 5,
  })
  const live = await startServer(
    [
      ...['--db', `${folder.path}/live.duckdb`, '--live', '--live-exchanges', 'bybit', '--live-symbols', 'SOLUSDT'],
      ...['--live-repair-hours', '1'],
    ],
    { LIQHEAT_BYBIT_WS_URL: venue.wsUrl, LIQHEAT_BYBIT_REST_URL: venue.restUrl },
  )
  try {
    await expect
      .poll(
        async () => (await fetch(`${live.url}/liquidations/heatmap-timeseries?symbol=SOLUSDT&interval=1m`)).status,
        {
          timeout: 60_000,
        },
      )
      .toBe(200)
    await page.goto(`${live.url}/?symbol=SOLUSDT&interval=1m&window=12h`)
    await page.waitForFunction(() => window.__liqheatChart?.liveState === 'live')
    const before = await page.evaluate(() => window.__liqheatChart.columns)
    // A minute ends at most a minute later; while older candles still come in, the map starts over first.
    await page.waitForFunction((columns) => window.__liqheatChart.columns > columns, before, { timeout: 150_000 })
    await page.waitForFunction(() => window.__liqheatChart.closeOf(window.__liqheatChart.columns - 1) !== undefined)
    expect(await page.locator('.live-badge').textContent()).toMatch(/^live · \d+ s$/)
  } finally {
    await page.goto('about:blank')
    await live.stop()
    await venue.close()
  }
}, 240_000)
