import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/helpers/browser.ts'
import { withDemoServer } from './demo-server.ts'
import { median, percentile, printTable, short } from './report.ts'

const ROUNDS = 5
const FRAMES = 120
/** Columns and buckets that come nearest to the sizes of product.md. */
const VIEWS = [
  {
    name: '200 x 100',
    query: 'interval=15m&start=2026-01-28T22:00:00Z&end=2026-01-31T00:00:00Z&bucket=0.5&prices=full',
  },
  {
    name: '500 x 400',
    query: 'interval=15m&start=2026-01-25T19:00:00Z&end=2026-01-31T00:00:00Z&bucket=0.15&prices=full',
  },
]

await withDemoServer({ days: 30 }, async ({ url }) => {
  // Without these a frame waits for the display's next tick, and its length says nothing.
  const browser = await launchBrowser(['--disable-frame-rate-limit', '--disable-gpu-vsync'])
  const rows: string[][] = []
  for (const { name, query } of VIEWS) {
    const paints: number[] = []
    let frames: number[] = []
    let size = ''
    for (let round = 0; round < ROUNDS; round++) {
      const page = await browser.newPage({ viewport: { width: 1200, height: 700 }, reducedMotion: 'reduce' })
      // esbuild wraps named functions in a helper that the page does not have.
      await page.addInitScript('globalThis.__name = (target) => target')
      await page.goto(`${url}/?symbol=DEMOUSDT&${query}`)
      await page.waitForFunction(() => performance.getEntriesByName('liqheat-painted').length > 0)
      paints.push(await firstPaint(page))
      frames = frames.concat(await panFrames(page))
      size = await page.evaluate(() => {
        const { columns, rows } = (window as unknown as { __liqheat: { columns: number; rows: number } }).__liqheat
        return `${columns} x ${rows}`
      })
      await page.close()
    }
    rows.push([
      `${name} (really ${size})`,
      short(median(paints)),
      short(median(frames)),
      short(percentile(frames, 0.95)),
    ])
  }
  await browser.close()
  printTable(
    'Heatmap page in headless Chromium, software rendering, 1200 x 700',
    ['cells', 'data to paint ms', 'pan frame p50 ms', 'pan frame p95 ms'],
    rows,
    `Median of ${ROUNDS} page loads. Data to paint: from the last byte of the heatmap answer to the frame after the raster was drawn. Pan: time from frame to frame while the chart is dragged and the frame rate is not limited, ${FRAMES} frames a load.`,
  )
})

/** From the end of the heatmap and candle answers to the end of the frame that shows them. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const ended = performance
      .getEntriesByType('resource')
      .filter(({ name }) => /heatmap-timeseries|klines/.test(name))
      .map((entry) => (entry as PerformanceResourceTiming).responseEnd)
    const drawn = performance.getEntriesByName('liqheat-painted').at(-1)?.startTime ?? Number.NaN
    return drawn - Math.max(...ended)
  })
}

/** Time from one frame to the next while the chart is dragged to and fro, as fast as the browser paints. */
async function panFrames(page: Page): Promise<number[]> {
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
