import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../test/helpers/browser.ts'
import { withDemoServer } from './demo-server.ts'
import { median, percentile, printTable, short } from './report.ts'
import { type ChartData, type ChartName, installRivals, measureChart } from './rival-pages.ts'

const ROUNDS = 5
const FRAMES = 120
const UPDATES = 100
const SWITCHES = 30
const CANDLES = 2000
const CHARTS: readonly ChartName[] = ['liqheat', 'plotly', 'echarts']
const MODES = [
  ['logarithmic', 1],
  ['percentage', 2],
] as const
/** Columns and buckets that come nearest to the sizes of product.md. */
const MEDIUM = { start: '2026-01-25T19:00:00Z', end: '2026-01-31T00:00:00Z', bucket: '0.15' }
const LARGE = { start: '2026-01-10T04:00:00Z', end: '2026-01-31T00:00:00Z', bucket: '0.08' }

await withDemoServer({ days: 30, symbols: ['DEMOUSDT', 'DEMOBUSDT', 'DEMOCUSDT'] }, async ({ url }) => {
  installRivals()
  // Without these a frame waits for the display's next tick, and its length says nothing.
  const browser = await launchBrowser([
    '--disable-frame-rate-limit',
    '--disable-gpu-vsync',
    '--enable-precise-memory-info',
  ])
  try {
    await compareCharts(browser, await load(url, MEDIUM))
    await measureOurs(browser, await load(url, MEDIUM), await load(url, LARGE))
    await measurePage(browser, url)
  } finally {
    await browser.close()
  }
})

/** A frame of 15-minute columns, and the last 2,000 candles of it of the longest interval that has so many. */
async function load(url: string, { start, end, bucket }: typeof MEDIUM): Promise<ChartData & { size: string }> {
  const query = `symbol=DEMOUSDT&start_time=${start}&end_time=${end}`
  const cells = `interval=15m&price_bin_size=${bucket}&format=binary`
  const answer = await fetch(`${url}/liquidations/heatmap-timeseries?${query}&${cells}`)
  const frame = Buffer.from(await answer.arrayBuffer())
  const isLong = Date.parse(end) - Date.parse(start) >= CANDLES * 15 * 60_000
  const klines = await fetch(`${url}/prices/klines?${query}&interval=${isLong ? '15m' : '3m'}`)
  const { data } = (await klines.json()) as { data: Record<string, number>[] }
  const header = JSON.parse(frame.subarray(16, 16 + frame.readUInt32LE(8)).toString())
  const candles = data
    .slice(-CANDLES)
    .map(({ timestamp, open, high, low, close }) => ({ timestamp, open, high, low, close }))
  return { frame, candles, size: `${header.time_axis.count} x ${header.price_axis.count}, ${candles.length} candles` }
}

/** The same data in charts that show nothing else. */
async function compareCharts(browser: Browser, { size, ...data }: ChartData & { size: string }): Promise<void> {
  const rows: string[][] = []
  for (const name of CHARTS) {
    const paints: number[] = []
    const pans: number[] = []
    const zooms: number[] = []
    // What is slow needs no hundreds of frames to be known.
    const frames = name === 'echarts' ? FRAMES / 10 : FRAMES
    for (let round = 0; round < ROUNDS; round++) {
      await measureChart(browser, { name, data }, async ({ call }) => {
        paints.push(await call('firstPaint'))
        pans.push(...(await call('pan', frames)))
        zooms.push(...(await call('zoom', frames)))
      })
    }
    rows.push([name === 'liqheat' ? 'heat layer' : name, short(median(paints)), ...spread(pans), ...spread(zooms)])
  }
  printTable(
    `Heatmap charts in headless Chromium, software rendering, 1200 x 700: ${size}`,
    ['chart', 'first paint ms', 'pan p50 ms', 'pan p95 ms', 'zoom p50 ms', 'zoom p95 ms'],
    rows,
    `Median of ${ROUNDS} page loads. First paint: from the data in the library's own form (ours: from the server's bytes) to the end of the frame that shows it. Pan and zoom: time from frame to frame while the range in sight is set anew in each by the library's own call, the frame rate not limited, ${FRAMES} frames a load (ECharts: ${FRAMES / 10}). Plotly and ECharts draw a line, ours candles.`,
  )
}

/** Other scales, more cells and live columns of the heat layer. */
async function measureOurs(
  browser: Browser,
  medium: ChartData & { size: string },
  large: ChartData & { size: string },
): Promise<void> {
  const rows: string[][] = []
  for (const { size, ...data } of [medium, large]) {
    await measureChart(browser, { name: 'liqheat', data }, async ({ call }) => {
      const paint = await call('firstPaint')
      rows.push([`${size}: first paint`, short(paint), ''])
      rows.push([`${size}: pan`, ...spread(await call('pan', FRAMES))])
      rows.push([`${size}: zoom`, ...spread(await call('zoom', FRAMES))])
      rows.push([`${size}: live column`, ...spread(await call('updates', UPDATES))])
      for (const [name, mode] of MODES) {
        await call('setMode', mode)
        rows.push([`${size}: pan, ${name} scale`, ...spread(await call('pan', FRAMES))])
      }
    })
  }
  printTable(
    'Heat layer by itself in headless Chromium, software rendering, 1200 x 700',
    ['what', 'p50 ms', 'p95 ms'],
    rows,
    `One page load a size, ${FRAMES} frames each. Live column: from the arrival of a column (nine replaced, one appended, in turn) to the end of the frame that shows it, ${UPDATES} times.`,
  )
}

function spread(values: readonly number[]): [p50: string, p95: string] {
  return [short(median(values)), short(percentile(values, 0.95))]
}

/** First paint, pan and memory of the page itself. */
async function measurePage(browser: Browser, url: string): Promise<void> {
  const { start, end, bucket } = MEDIUM
  const view = `interval=15m&start=${start}&end=${end}&bucket=${bucket}&prices=full`
  const paints: number[] = []
  const frames: number[] = []
  let size = ''
  for (let round = 0; round < ROUNDS; round++) {
    const page = await openPage(browser, `${url}/?symbol=DEMOUSDT&${view}`)
    paints.push(await firstPaint(page))
    frames.push(...(await dragFrames(page)))
    size = await page.evaluate(() => {
      const { columns, rows } = (window as unknown as { __liqheat: PageHook }).__liqheat
      return `${columns} x ${rows}`
    })
    await page.close()
  }
  const heap = await heapAfterSwitches(browser, url)
  printTable(
    'Heatmap page in headless Chromium, software rendering, 1200 x 700',
    ['what', 'p50', 'p95'],
    [
      [`${size}: data to paint, ms`, short(median(paints)), short(percentile(paints, 0.95))],
      [`${size}: frame while dragged, ms`, ...spread(frames)],
      ...heap.map(([after, bytes]): [string, string, string] => [
        `memory after ${after} switches of the symbol, MB`,
        short(bytes / 1e6),
        '',
      ]),
    ],
    `Median of ${ROUNDS} page loads. Data to paint: from the last byte of the heatmap and candle answers to the frame after the raster was drawn. Dragged: time from frame to frame, the frame rate not limited, ${FRAMES} frames a load. Memory: JavaScript heap and array buffers after a forced collection, between three symbols in turn.`,
  )
}

async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 700 }, reducedMotion: 'reduce' })
  // esbuild wraps named functions in a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (target) => target')
  await page.goto(address)
  await page.waitForFunction(() => performance.getEntriesByName('liqheat-painted').length > 0)
  return page
}

/** From the end of the heatmap and candle answers to the end of the frame that shows them. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() => {
    const ended = performance
      .getEntriesByType('resource')
      .filter(({ name }) => /heatmap-timeseries|klines/.test(name))
      .map((entry) => (entry as PerformanceResourceTiming).responseEnd)
    const drawn = performance.getEntriesByName('liqheat-painted').at(-1)?.startTime ?? Number.NaN
    return drawn - Math.max(...ended)
  })
}

/** Time from one frame to the next while the chart is dragged to and fro, as fast as the browser paints. */
function dragFrames(page: Page): Promise<number[]> {
  return page.evaluate(async (count) => {
    const canvas = document.querySelectorAll('.chart canvas')[1]
    if (canvas === undefined) throw new Error('Invariant: the chart has an overlay canvas')
    const box = canvas.getBoundingClientRect()
    const move = (type: string, target: EventTarget, x: number) =>
      target.dispatchEvent(
        new MouseEvent(type, { bubbles: true, button: 0, buttons: 1, clientX: box.left + x, clientY: box.top + 200 }),
      )
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    move('mouseenter', canvas, 500)
    move('mousemove', canvas, 500)
    move('mousedown', canvas, 500)
    const lengths: number[] = []
    let last = await frame()
    for (let i = 0; i < count; i++) {
      move('mousemove', document.documentElement, 500 + 200 * Math.sin(i / 10))
      const now = await frame()
      lengths.push(now - last)
      last = now
    }
    move('mouseup', document.documentElement, 500)
    return lengths
  }, FRAMES)
}

/** Bytes in use after so many switches of the symbol, each waited for until it is drawn. */
async function heapAfterSwitches(browser: Browser, url: string): Promise<[after: number, bytes: number][]> {
  const symbols = ['DEMOUSDT', 'DEMOBUSDT', 'DEMOCUSDT']
  const page = await openPage(browser, `${url}/?symbol=DEMOUSDT&window=7d`)
  const devtools = await page.context().newCDPSession(page)
  const points: [number, number][] = []
  for (let i = 1; i <= SWITCHES; i++) {
    await page.evaluate(
      (symbol) => {
        performance.clearMarks('liqheat-painted')
        history.pushState(null, '', `/?symbol=${symbol}&window=7d`)
        dispatchEvent(new PopStateEvent('popstate'))
      },
      symbols[i % symbols.length],
    )
    await page.waitForFunction(
      (symbol) =>
        document.title.includes(symbol ?? '') &&
        (window as unknown as { __liqheat: PageHook }).__liqheat.isReady &&
        performance.getEntriesByName('liqheat-painted').length > 0,
      symbols[i % symbols.length],
    )
    if (i !== 3 && i !== SWITCHES / 2 && i !== SWITCHES) continue
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize, backingStorageSize = 0 } = (await devtools.send('Runtime.getHeapUsage')) as {
      usedSize: number
      backingStorageSize?: number
    }
    points.push([i, usedSize + backingStorageSize])
  }
  await page.close()
  return points
}

/** What the page tells of itself, see ui/heatmap/test-hook.ts. */
interface PageHook {
  readonly columns: number
  readonly rows: number
  readonly isReady: boolean
}
