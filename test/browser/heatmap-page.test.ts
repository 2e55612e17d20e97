import type { Page, WebSocket } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestHook } from '../../ui/heatmap/test-hook.ts'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { MADE_START, writeMadeMarket } from '../helpers/made-market.ts'
import { pixelAt } from '../helpers/pixels.ts'
import { TEST_TOKENS } from '../helpers/test-tokens.ts'
import { eachInWatchedPage } from '../helpers/watched-page.ts'

declare global {
  interface Window {
    readonly __liqheat: TestHook
  }
}

const folder = temporaryFolder()
const db = `${folder.path}/page.duckdb`
const minute = (n: number): number => MADE_START + n * 60_000
const VIEW = `/?symbol=MADEUSDT&model=time_evolving&interval=1m&bucket=0.1&start=${minute(0)}&end=${minute(120)}`
/** #46035c, zero of the default colours. */
const BACKGROUND = [0x46, 0x03, 0x5c]

let server: CliServer
let page: Page
let foreign: string[]
/** What the page's content security policy refused. */
let refused: string[]

beforeAll(async () => {
  const files = writeMadeMarket(folder.path)
  const key = ['--exchange', 'okx', '--symbol', 'MADEUSDT', '--db', db]
  await runCli(['import', files.candles, ...key, '--kind', 'candles'])
  await runCli(['import', files.openInterest, ...key, '--kind', 'open-interest', '--open-interest-unit', 'base'])
  await runCli(['simulate', '--db', db, '--days', '3'])
  server = await startServer(['--db', db])
})

afterAll(async () => {
  await server?.stop()
  folder.remove()
})

eachInWatchedPage({ origins: () => ['http://127.0.0.1'] }, (watched) => {
  page = watched.page
  foreign = watched.foreign
  refused = watched.refused
})

async function open(path: string): Promise<void> {
  await page.goto(server.url + path)
  await ready()
}

async function ready(): Promise<void> {
  await page.waitForFunction(() => window.__liqheat?.isReady)
  // Two frames: the chart draws in the next one after it was told to.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** Colour in the middle of the cell of a time and a price. */
async function cellColor(time: number, price: number): Promise<number[]> {
  const spot = await page.evaluate(
    ([at, level]) => {
      const hook = window.__liqheat
      return hook.cellRect(hook.columnOf(at), hook.rowOf(level))
    },
    [time, price] as const,
  )
  expect(spot).toBeDefined()
  const { x = 0, y = 0, width = 0, height = 0 } = spot ?? {}
  return pixelAt(await page.screenshot(), { x: x + width / 2, y: y + height / 2 })
}

describe('the heatmap page', () => {
  test('is under a policy that lets nothing run or style that is not its own', async () => {
    await open(VIEW)
    const policy = (await fetch(`${server.url}/`)).headers.get('content-security-policy') ?? ''
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("script-src 'self';")
    await page.evaluate(() => {
      const style = document.createElement('style')
      style.textContent = 'body { display: none }'
      document.head.append(style)
    })
    expect(await page.locator('body').isVisible()).toBe(true)
    expect(refused.splice(0)).toEqual([expect.stringContaining('style-src')])
    await page.goto(`${server.url}/docs`)
    await page.getByText('/liquidations/heatmap-timeseries').first().waitFor()
  })

  test('draws a level from the column it opens in to the one that touches it', async () => {
    await open(VIEW)
    expect(await cellColor(minute(9), 96.55)).toEqual(BACKGROUND)
    expect(await cellColor(minute(10), 96.55)).not.toEqual(BACKGROUND)
    expect(await cellColor(minute(39), 96.55)).not.toEqual(BACKGROUND)
    expect(await cellColor(minute(41), 96.55)).toEqual(BACKGROUND)
    expect(await cellColor(minute(119), 90.45)).not.toEqual(BACKGROUND)
    expect(foreign).toEqual([])
  })

  test('the tooltip tells the cell under the pointer', async () => {
    await open(VIEW)
    const spot = await page.evaluate((time) => {
      const hook = window.__liqheat
      return hook.cellRect(hook.columnOf(time), hook.rowOf(96.55))
    }, minute(20))
    await page.mouse.move((spot?.x ?? 0) + (spot?.width ?? 0) / 2, (spot?.y ?? 0) + (spot?.height ?? 0) / 2)
    const tooltip = page.locator('.tooltip')
    await tooltip.waitFor()
    const text = await tooltip.textContent()
    expect(text).toContain('05 Jan 2026')
    expect(text).toContain('96.5–96.6')
    expect(text).toMatch(/Long liquidations\s*25\.00K/)
  })

  test('the URL holds the view, also after going back', async () => {
    await open(VIEW)
    await page.getByRole('button', { name: /^More/ }).click()
    await page.getByLabel('Interval').selectOption('15m')
    await ready()
    expect(new URL(page.url()).searchParams.get('interval')).toBe('15m')
    await page.waitForFunction(() => window.__liqheat.columns === 8)
    await page.reload()
    await ready()
    expect(await page.evaluate(() => window.__liqheat.columns)).toBe(8)
    await page.goBack()
    await page.waitForFunction(() => window.__liqheat.columns === 120)
  })

  test('the model is chosen in the toolbar and carried by the URL', async () => {
    await open(VIEW)
    const select = page.getByLabel('Model')
    expect(await select.inputValue()).toBe('time_evolving')
    expect(await select.locator('option').count()).toBeGreaterThanOrEqual(7)
    const asked = page.waitForRequest((request) => request.url().includes('heatmap-timeseries'))
    await select.selectOption('ensemble')
    expect(new URL((await asked).url()).searchParams.get('model')).toBe('ensemble')
    await ready()
    expect(new URL(page.url()).searchParams.get('model')).toBe('ensemble')
    // The default needs no place in the URL.
    const plain = page.waitForRequest((request) => request.url().includes('heatmap-timeseries'))
    await select.selectOption('ledger')
    expect(new URL((await plain).url()).searchParams.has('model')).toBe(false)
    await ready()
    expect(new URL(page.url()).searchParams.has('model')).toBe(false)
    await page.reload()
    await ready()
    expect(await select.inputValue()).toBe('ledger')
    await open(VIEW.replace('time_evolving', 'ledger'))
    expect(await select.inputValue()).toBe('ledger')
  })

  test('leverage weights are checked before they are sent, then change the map', async () => {
    await open(VIEW)
    await page.getByRole('button', { name: /^Leverage/ }).click()
    await page.getByText('Weights of new positions').click()
    await page.getByLabel('Weight').first().fill('x')
    expect(await page.getByRole('alert').first().textContent()).toContain('5x')
    expect(await page.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true)
    await page.getByLabel('Weight').first().fill('900')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.waitForFunction((time) => {
      const hook = window.__liqheat
      return hook.isReady && hook.value(hook.columnOf(time), hook.rowOf(96.55)).long < 3000
    }, minute(20))
    expect(new URL(page.url()).searchParams.get('weights')).toMatch(/^5:900,/)
  })

  test('a failure is shown with its code and id, and stays beside the last good view', async () => {
    await open(VIEW)
    await page.getByRole('button', { name: /^More/ }).click()
    await page.getByLabel('Price bucket').fill('0.00001')
    await page.getByLabel('Price bucket').blur()
    const notice = page.locator('.failure')
    await notice.waitFor()
    expect(await notice.textContent()).toContain('PRICE_BIN_SIZE_INVALID')
    expect(await notice.textContent()).toMatch(/request [0-9a-f-]{36}/)
    expect(await page.evaluate(() => window.__liqheat.columns)).toBe(120)
  })

  test('a simulated market is marked beyond doubt, an observed one is not', async () => {
    await open('/?symbol=DEMOUSDT&window=24h')
    expect(await page.locator('.watermark').textContent()).toBe('SIMULATED')
    expect(await page.locator('.badge').first().textContent()).toBe('SIMULATED')
    await open(VIEW)
    expect(await page.locator('.watermark').count()).toBe(0)
  })

  test('follows what is on screen, not what is still loaded, and nothing once the page is left', async () => {
    const asked: string[] = []
    const open = new Set<WebSocket>()
    page.on('websocket', (socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      socket.on('framesent', ({ payload }) => {
        const { op, channel, interval, model } = JSON.parse(String(payload))
        if (op === 'subscribe' && channel === 'heatmap') asked.push(`${interval} ${model ?? 'default'}`)
      })
    })
    // The market of this store ends at the last midnight: columns of a day reach now.
    await page.goto(`${server.url}/?symbol=DEMOUSDT&interval=1d&window=7d&model=time_evolving`)
    await ready()
    await expect.poll(() => asked, { timeout: 20_000 }).toEqual(['1d time_evolving'])
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const isNext = (url: URL) => url.pathname.endsWith('/heatmap-timeseries') && !url.searchParams.has('model')
    await page.route(isNext, async (route) => {
      await released
      await route.continue()
    })
    const loading = page.waitForRequest((request) => isNext(new URL(request.url())))
    await page.getByLabel('Model').selectOption('ledger')
    await loading
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    expect(asked).toEqual(['1d time_evolving'])
    release()
    await expect.poll(() => asked, { timeout: 20_000 }).toEqual(['1d time_evolving', '1d default'])
    await page.getByRole('link', { name: 'Data', exact: true }).click()
    await page.waitForURL((url) => url.pathname === '/data')
    await expect.poll(() => open.size, { timeout: 10_000 }).toBe(0)
  })

  test('a phone shows it without sideways scrolling, most of the height for the chart', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open(VIEW)
    const sizes = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth,
      chart: document.querySelector('.plot')?.clientHeight ?? 0,
    }))
    expect(sizes.page).toBeLessThanOrEqual(390)
    expect(sizes.chart).toBeGreaterThan(0.6 * 844)
  })
})

test('an empty store says what to type', async () => {
  const empty = await startServer(['--db', `${folder.path}/empty.duckdb`])
  try {
    await page.goto(empty.url)
    await page.locator('.empty').waitFor()
    expect(await page.locator('.empty').textContent()).toContain('npx liqheat import')
  } finally {
    await empty.stop()
  }
})

describe('a server with tokens', () => {
  test('asks for a token once, then shows the page', async () => {
    const guarded = await startServer(['--db', `${folder.path}/guarded.duckdb`, '--demo'], {
      LIQHEAT_TOKENS: TEST_TOKENS.option,
    })
    try {
      await page.goto(`${guarded.url}/`)
      expect(page.url()).toBe(`${guarded.url}/session`)
      await page.getByLabel('Token').fill(TEST_TOKENS.read)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL((at) => at.pathname === '/')
      await ready()
      await page.reload()
      await ready()
    } finally {
      await guarded.stop()
    }
  })
})
