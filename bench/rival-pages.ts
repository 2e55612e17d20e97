import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { startStaticSite } from '../test/helpers/static-site.ts'

const FOLDER = fileURLToPath(new URL('rivals/', import.meta.url))
const FILES = ['draw-liqheat.js', 'draw-plotly.js', 'draw-echarts.js', 'grid-of-frame.js', 'measure.js'] as const
const SCRIPTS = {
  liqheat: undefined,
  plotly: 'plotly.js-cartesian-dist-min/plotly-cartesian.min.js',
  echarts: 'echarts/dist/echarts.min.js',
} as const

export type ChartName = keyof typeof SCRIPTS

/** What rivals/measure.js offers in the page. */
export interface Measurer {
  firstPaint(): Promise<number>
  pan(count: number): Promise<number[]>
  zoom(count: number): Promise<number[]>
  setMode(mode: number): void
  updates(count: number): Promise<number[]>
}

declare global {
  interface Window {
    readonly measurer: Measurer
  }
}

/** The data that all charts draw: a heatmap frame as the server sends it, and its candles. */
export interface ChartData {
  readonly frame: Buffer
  readonly candles: readonly unknown[]
}

/** Installs the other charts beside their drawings; nothing of them is a dependency of ours. */
export function installRivals(): void {
  if (existsSync(`${FOLDER}node_modules`)) return
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Opens a page of 1200 x 700 that draws nothing but one chart, and measures it. */
export async function measureChart<Result>(
  browser: Browser,
  { name, data }: { readonly name: ChartName; readonly data: ChartData },
  work: (measurer: {
    readonly call: <Name extends keyof Measurer>(
      method: Name,
      ...args: Parameters<Measurer[Name]>
    ) => Promise<Awaited<ReturnType<Measurer[Name]>>>
  }) => Promise<Result>,
): Promise<Result> {
  const site = await startStaticSite(pagesOf(name, data))
  const page = await browser.newPage({ viewport: { width: 1200, height: 700 } })
  try {
    await page.goto(`${site.origin}/bench.html`)
    await page.waitForFunction(() => window.measurer !== undefined)
    return await work({
      call: (method, ...args) =>
        page.evaluate(([asked, given]) => (window.measurer[asked] as (...values: unknown[]) => never)(...given), [
          method,
          args,
        ] as const),
    })
  } finally {
    await page.close()
    await site.close()
  }
}

function pagesOf(name: ChartName, { frame, candles }: ChartData): Record<string, string | Buffer> {
  const script = SCRIPTS[name]
  const html = `<!doctype html><meta charset="utf-8">
<script type="importmap">{ "imports": {
  "lightweight-charts": "./node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs",
  "liqheat/lightweight-charts-heatmap": "./node_modules/liqheat/dist/heat-layer/index.js" } }</script>
<style>body { margin: 0 } #chart { width: 1200px; height: 700px }</style><div id="chart"></div>
${script === undefined ? '' : '<script src="./library.js"></script>'}
<script type="module">
  import * as library from './draw-${name}.js'
  import { measurer } from './measure.js'
  window.measurer = measurer(library)
</script>`
  return {
    '/bench.html': html,
    '/frame.bin': frame,
    '/candles.json': JSON.stringify(candles),
    ...(script === undefined ? {} : { '/library.js': readFileSync(`${FOLDER}node_modules/${script}`) }),
    ...Object.fromEntries(FILES.map((file) => [`/${file}`, readFileSync(FOLDER + file)])),
  }
}
