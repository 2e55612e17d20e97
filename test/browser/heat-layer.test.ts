import type { Browser, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../helpers/browser.ts'
import { type CliServer, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { type StaticSite, startStaticSite } from '../helpers/static-site.ts'

type Charts = typeof import('lightweight-charts')
type HeatModule = typeof import('../../src/heat-layer/index.ts')

declare global {
  interface Window {
    readonly charts: Charts
    readonly heatmap: HeatModule
  }
}

/** A page of somebody else that has both libraries, and 800 x 400 pixels for a chart. */
const BARE_PAGE = `<!doctype html>
<script type="importmap">{ "imports": {
  "lightweight-charts": "./node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs",
  "liqheat/lightweight-charts-heatmap": "./node_modules/liqheat/dist/heat-layer/index.js" } }</script>
<body style="margin: 0"><div id="chart" style="width: 800px; height: 400px"></div>
<script type="module">
  window.charts = await import('lightweight-charts')
  window.heatmap = await import('liqheat/lightweight-charts-heatmap')
</script>`

let site: StaticSite
let browser: Browser

beforeAll(async () => {
  site = await startStaticSite({ '/bare.html': BARE_PAGE })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
})

/** Where cells should stand, in CSS pixels. */
interface Edges {
  readonly x: number[]
  readonly y: number[]
}

interface Asked {
  readonly mode: number
  /** Hours of a bar; columns are of one hour. */
  readonly barHours: number
  readonly scaleFactor?: number
}

/**
 * A checkerboard of 24 columns of an hour and 20 rows of 5 USD from 50 USD up, in black and white, under a line that
 * cannot be seen. Returns the picture, and the edges of columns and rows as the chart's own axes have them.
 */
async function drawCheckerboard({ mode, barHours, scaleFactor = 1 }: Asked): Promise<{ png: PNG; edges: Edges }> {
  const context = await browser.newContext({ viewport: { width: 800, height: 400 }, deviceScaleFactor: scaleFactor })
  const page: Page = await context.newPage()
  await page.addInitScript('globalThis.__name = (target) => target')
  await page.goto(`${site.origin}/bare.html`)
  await page.waitForFunction(() => window.heatmap !== undefined)
  const edges = await page.evaluate(
    async ({ mode, barHours }) => {
      const [columns, rows, hour] = [24, 20, 3_600_000]
      const values = Float32Array.from({ length: columns * rows }, (_, i) => ((i % rows) + Math.floor(i / rows)) % 2)
      const offset = Uint32Array.from({ length: columns + 1 }, (_, t) => t * rows)
      const none = { first: new Int32Array(columns), offset: new Uint32Array(columns + 1), values: new Float32Array(0) }
      const heat = {
        start: 0,
        step: hour,
        columns,
        firstBucket: 10,
        bucketSize: 5,
        rows,
        state: new Uint8Array(columns),
        knownAt: undefined,
        long: { first: new Int32Array(columns), offset, values },
        short: none,
        longConsumed: none,
        shortConsumed: none,
        groups: [],
        meta: {},
      }
      const { createChart, LineSeries } = window.charts
      const { HeatLayer, customScale } = window.heatmap
      const chart = createChart(document.getElementById('chart')!, {
        width: 800,
        height: 400,
        layout: { background: { color: '#000000' }, attributionLogo: false },
        grid: { vertLines: { visible: false }, horzLines: { visible: false } },
        rightPriceScale: { mode },
      })
      const series = chart.addSeries(LineSeries, { visible: true, color: 'rgba(0,0,0,0)', priceLineVisible: false })
      const layer = new HeatLayer({ scale: customScale(['#000000', '#ffffff']), prices: { min: 50, max: 150 } })
      series.attachPrimitive(layer)
      const bars = Array.from({ length: columns / barHours }, (_, i) => ({
        time: (i * barHours * hour) / 1000,
        value: 80 + i,
      }))
      series.setData(bars as never)
      layer.setHeat(heat)
      chart.timeScale().fitContent()
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const time = chart.timeScale()
      const first = time.logicalToCoordinate(0 as never)!
      const width = time.logicalToCoordinate(1 as never)! - first
      return {
        // Bars are centred on their indices.
        x: Array.from({ length: columns + 1 }, (_, t) => first - width / 2 + (t * width) / barHours),
        y: Array.from({ length: rows + 1 }, (_, row) => series.priceToCoordinate((10 + row) * 5)!),
      }
    },
    { mode, barHours },
  )
  const png = PNG.sync.read(await page.screenshot())
  await context.close()
  return { png, edges }
}

/** Cells whose four corners, a pixel and a half inside of their edges, have not the colour that they should. */
function wrongCells({ png, edges }: { png: PNG; edges: Edges }, scaleFactor = 1): string[] {
  const wrong: string[] = []
  for (let t = 1; t < 23; t++) {
    for (let row = 1; row < 19; row++) {
      const [left, right] = [edges.x[t]!, edges.x[t + 1]!]
      const [bottom, top] = [edges.y[row]!, edges.y[row + 1]!]
      const corners = [left + 1.5, right - 1.5].flatMap((x) => [top + 1.5, bottom - 1.5].map((y) => [x, y] as const))
      const expected = (row + t) % 2 === 1 ? 255 : 0
      const found = corners.map(([x, y]) => {
        const at = (Math.floor(y * scaleFactor) * png.width + Math.floor(x * scaleFactor)) * 4
        return png.data[at]
      })
      if (found.some((value) => value !== expected)) wrong.push(`${t},${row}: ${found}`)
    }
  }
  return wrong
}

describe('cells stand where the chart has their times and prices', () => {
  test.each([
    ['linear', 0],
    ['logarithmic', 1],
    ['percentage', 2],
    ['indexed', 3],
  ])('on a %s scale', async (_name, mode) => {
    const drawn = await drawCheckerboard({ mode, barHours: 1 })
    // So that the rows differ on a logarithmic scale: log(55 / 50) is 2.8 times log(150 / 145).
    const heights = [drawn.edges.y[0]! - drawn.edges.y[1]!, drawn.edges.y[19]! - drawn.edges.y[20]!]
    expect(heights[0]! / heights[1]!).toBeCloseTo(mode === 1 ? 2.81 : 1, 1)
    expect(wrongCells(drawn)).toEqual([])
  })

  test('on bars of four hours', async () => {
    expect(wrongCells(await drawCheckerboard({ mode: 0, barHours: 4 }))).toEqual([])
  })

  test('on a screen with four pixels for one', async () => {
    const drawn = await drawCheckerboard({ mode: 1, barHours: 1, scaleFactor: 2 })
    expect(wrongCells(drawn, 2)).toEqual([])
  })
})

describe('the example', () => {
  const folder = temporaryFolder()
  let server: CliServer

  beforeAll(async () => {
    const db = `${folder.path}/example.duckdb`
    await runCli(['simulate', '--db', db, '--days', '2'])
    server = await startServer(['--db', db, '--cors-origins', site.origin])
  })
  afterAll(async () => {
    await server?.stop()
    folder.remove()
  })

  test('draws levels in a page of another origin', async () => {
    const page = await browser.newPage({ viewport: { width: 900, height: 500 } })
    await page.goto(`${site.origin}/lightweight-charts-heatmap.html?server=${server.url}&symbol=DEMOUSDT`)
    await page.getByText('DEMOUSDT: the brightest cell stands for').waitFor()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    const { data } = PNG.sync.read(await page.locator('#chart').screenshot())
    const colors = new Set<number>()
    for (let at = 0; at < data.length; at += 4) colors.add(data.readUInt32BE(at))
    expect(colors.size).toBeGreaterThan(100)
    await page.mouse.move(400, 100)
    await page.getByText('USD would be liquidated here').waitFor()
    await page.close()
  })

  test('shows what the server says where it fails', async () => {
    const page = await browser.newPage()
    await page.goto(`${site.origin}/lightweight-charts-heatmap.html?server=${server.url}&symbol=NONEUSDT`)
    await page.getByText('SYMBOL_UNKNOWN').waitFor()
    await page.close()
  })
})
