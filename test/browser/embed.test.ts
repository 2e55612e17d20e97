import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Frame, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchBrowser } from '../helpers/browser.ts'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { MADE_START, writeMadeMarket } from '../helpers/made-market.ts'
import { TEST_TOKENS } from '../helpers/test-tokens.ts'

const folder = temporaryFolder()
const db = `${folder.path}/embed.duckdb`
const minute = (n: number): number => MADE_START + n * 60_000
const QUERY = `symbol=MADEUSDT&model=time_evolving&interval=1m&bucket=0.1&start=${minute(0)}&end=${minute(120)}`
const EMBED = `/embed/heatmap?${QUERY}`

/** A site of its own: a page with a frame of what its query names. */
interface Site {
  readonly server: Server
  readonly port: number
  readonly origin: string
}

let server: CliServer
let browser: Browser
let page: Page
let site: Site
let foreign: string[]
let refused: string[]

async function startSite(headers: Record<string, string> = {}): Promise<Site> {
  const made = createServer((request, response) => {
    const framed = new URL(request.url ?? '/', 'http://site').searchParams.get('frame') ?? ''
    response.writeHead(200, { 'content-type': 'text/html', ...headers })
    response.end(`<!doctype html><title>a blog</title><iframe width="900" height="500" src="${framed}"></iframe>`)
  })
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  const { port } = made.address() as AddressInfo
  // Another name of this machine: to a browser another site, whose cookies are not sent along.
  return { server: made, port, origin: `http://localhost:${port}` }
}

beforeAll(async () => {
  const files = writeMadeMarket(folder.path)
  const key = ['--exchange', 'okx', '--symbol', 'MADEUSDT', '--db', db]
  await runCli(['import', files.candles, ...key, '--kind', 'candles'])
  await runCli(['import', files.openInterest, ...key, '--kind', 'open-interest', '--open-interest-unit', 'base'])
  await runCli(['simulate', '--db', db, '--days', '2'])
  server = await startServer(['--db', db])
  site = await startSite()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await new Promise((resolve) => (site === undefined ? resolve(undefined) : site.server.close(resolve)))
  folder.remove()
})

beforeEach(async () => {
  foreign = []
  refused = []
  const context = await browser.newContext({ viewport: { width: 1000, height: 600 }, reducedMotion: 'reduce' })
  page = await context.newPage()
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && !['127.0.0.1', 'localhost'].includes(hostname)) foreign.push(request.url())
  })
  page.on('console', (message) => {
    if (/Content Security Policy|X-Frame-Options/i.test(message.text())) refused.push(message.text())
  })
  return async () => {
    await context.close()
    expect(foreign).toEqual([])
  }
})

/** Opens a page of the site with a frame, and waits until the frame is there or was refused. */
async function openFramed(url: string, from = site): Promise<Frame> {
  await page.goto(`${from.origin}/?frame=${encodeURIComponent(url)}`)
  const frame = page.frames()[1]
  if (frame === undefined) throw new Error('Invariant: the page has a frame')
  return frame
}

async function ready(frame: Frame): Promise<void> {
  await frame.locator('main[aria-busy=false] .embed-legend').waitFor()
  await frame.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** How many pixels of the plot in the frame have each colour, `red,green,blue`. */
async function plotColors(frame: Frame): Promise<Map<string, number>> {
  const { data } = PNG.sync.read(await frame.locator('.embed-chart').screenshot())
  const counts = new Map<string, number>()
  for (let at = 0; at < data.length; at += 4) {
    const color = `${data[at]},${data[at + 1]},${data[at + 2]}`
    counts.set(color, (counts.get(color) ?? 0) + 1)
  }
  return counts
}

describe('the embedded heatmap', () => {
  test('shows levels in a page of another site, and asks its own server alone', async () => {
    const frame = await openFramed(server.url + EMBED)
    await ready(frame)
    expect(await frame.locator('h1').textContent()).toContain('MADEUSDT')
    const colors = await plotColors(frame)
    // #46035c, zero of the default colours, and #eee707, the brightest level: 10x longs and shorts.
    expect(colors.get('70,3,92')).toBeGreaterThan(50_000)
    expect(colors.get('238,231,7')).toBeGreaterThan(500)
    expect(await frame.locator('.embed-bar li').allTextContents()).toHaveLength(5)
    expect(refused).toEqual([])
  })

  test('links to the same view of the full page', async () => {
    const frame = await openFramed(`${server.url}${EMBED}&theme=light&colors=magma&controls=0`)
    await ready(frame)
    const href = new URL((await frame.getByRole('link', { name: 'Open in liqheat' }).getAttribute('href')) ?? '')
    expect(href.origin + href.pathname).toBe(`${server.url}/`)
    expect(Object.fromEntries(href.searchParams)).toMatchObject({ symbol: 'MADEUSDT', colors: 'magma', bucket: '0.1' })
    expect(href.searchParams.has('theme')).toBe(false)
    expect(await frame.locator('html').getAttribute('data-theme')).toBe('light')
    expect(await frame.getByRole('checkbox').count()).toBe(0)
    expect((await plotColors(frame)).get('7,6,28')).toBeGreaterThan(50_000)
  })

  test('applies what the full page hides: leverages, candles, and what is out of sight', async () => {
    const frame = await openFramed(`${server.url}${EMBED}&hidden=leverage_10`)
    await ready(frame)
    // Without 10x the brightest cell is that of 25x, 25 K USD; with it 30 K.
    expect((await frame.locator('.embed-bar li').allTextContents())[0]).toBe('25.00K')
    const green = '14,203,129'
    expect((await plotColors(frame)).get(green)).toBeGreaterThan(0)
    const bare = await openFramed(`${server.url}${EMBED}&candles=0`)
    await ready(bare)
    expect((await bare.locator('.embed-bar li').allTextContents())[0]).toBe('30.00K')
    expect((await plotColors(bare)).get(green)).toBeUndefined()
    // Of minutes 40 to 60 at prices from 99 to 101 nothing is in sight but the zero colour and the candles.
    const part = `times=${minute(40)}..${minute(60)}&range=99..101`
    const small = await openFramed(`${server.url}${EMBED}&candles=0&${part}`)
    await ready(small)
    expect((await plotColors(small)).get('238,231,7')).toBeUndefined()
  })

  test('has the first palette of the full page where custom colours name none', async () => {
    const frame = await openFramed(`${server.url}${EMBED}&colors=custom`)
    await ready(frame)
    const colors = await plotColors(frame)
    expect(colors.get('0,0,0')).toBeGreaterThan(50_000)
    expect(colors.get('255,228,94')).toBeGreaterThan(500)
  })

  test('says that it shows the past as it was known then, which is never stale', async () => {
    const frame = await openFramed(`${server.url}/embed/heatmap?symbol=MADEUSDT&as_of=${minute(60)}&interval=1m`)
    await ready(frame)
    const source = frame.locator('.embed-source')
    expect(await source.textContent()).toContain('As known at 05 Jan 2026, 01:00 UTC')
    expect(await source.locator('.stale').count()).toBe(0)
    const now = await openFramed(`${server.url}/embed/heatmap?symbol=MADEUSDT&interval=1m`)
    await ready(now)
    expect(await now.locator('.embed-source .stale').textContent()).toContain('stale: data to')
  })

  test('its controls change what is drawn', async () => {
    const frame = await openFramed(server.url + EMBED)
    await ready(frame)
    await frame.getByLabel('Longs').uncheck()
    await frame.getByLabel('Shorts').uncheck()
    await expect.poll(async () => (await frame.locator('.embed-bar li').allTextContents())[0]).toBe('0')
    await expect.poll(async () => (await plotColors(frame)).get('238,231,7') ?? 0).toBe(0)
  })

  test('says that a market is simulated', async () => {
    const frame = await openFramed(`${server.url}/embed/heatmap?symbol=DEMOUSDT&window=1d`)
    await ready(frame)
    expect(await frame.locator('.watermark').textContent()).toBe('SIMULATED')
  })

  test('shows a failure with its request', async () => {
    const frame = await openFramed(`${server.url}/embed/heatmap?symbol=NONEUSDT`)
    const notice = frame.getByRole('alert')
    await notice.waitFor()
    expect(await notice.textContent()).toContain('SYMBOL_UNKNOWN')
    expect(await notice.textContent()).toMatch(/request \S+/)
  })

  test('keeps what it had while the server is out of reach', async () => {
    const frame = await openFramed(`${server.url}/embed/heatmap?symbol=DEMOUSDT&window=1d`)
    await ready(frame)
    await page.context().setOffline(true)
    await frame.getByLabel('Window').selectOption('12h')
    await frame.getByRole('alert').waitFor()
    expect(await frame.getByRole('alert').textContent()).toContain('SERVER_UNREACHABLE')
    expect((await plotColors(frame)).size).toBeGreaterThan(10)
    await page.context().setOffline(false)
    await frame.getByRole('button', { name: 'Try again' }).click()
    await frame.getByRole('alert').waitFor({ state: 'detached' })
  })

  test('stands in a page that is isolated from other sites', async () => {
    const isolated = await startSite({
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
    })
    try {
      const frame = await openFramed(server.url + EMBED, isolated)
      await ready(frame)
      expect(await frame.locator('h1').textContent()).toContain('MADEUSDT')
    } finally {
      await new Promise((resolve) => isolated.server.close(resolve))
    }
  })

  test('no other page may be framed', async () => {
    for (const path of ['/', '/map', '/docs']) {
      await openFramed(server.url + path)
      await expect.poll(() => refused.splice(0).join()).toMatch(/frame-ancestors|X-Frame-Options/)
    }
  })
})

test('with tokens only sites that are named may frame it, and a token comes in the fragment', async () => {
  const asked: string[] = []
  const other = await startSite()
  const guarded = await startServer(['--db', `${folder.path}/guarded.duckdb`], {
    LIQHEAT_TOKENS: TEST_TOKENS.option,
    LIQHEAT_EMBED_ORIGINS: site.origin,
  })
  try {
    page.on('request', (request) => asked.push(request.url()))
    const refusedFrame = await openFramed(`${guarded.url}/embed/heatmap`, other)
    await expect.poll(() => refused.join()).toContain('frame-ancestors')
    expect(await refusedFrame.locator('.embed').count()).toBe(0)

    const without = await openFramed(`${guarded.url}/embed/heatmap`)
    expect(await without.getByRole('alert').textContent()).toContain('TOKEN_REQUIRED')

    const frame = await openFramed(`${guarded.url}/embed/heatmap?symbol=NONEUSDT#token=${TEST_TOKENS.read}`)
    expect(await frame.getByRole('alert').textContent()).toContain('SYMBOL_UNKNOWN')
    const sent = asked.filter((url) => url.startsWith(guarded.url) && !url.includes('#'))
    expect(sent.filter((url) => url.includes(TEST_TOKENS.read))).toEqual([])
  } finally {
    await guarded.stop()
    await new Promise((resolve) => other.server.close(resolve))
  }
})
