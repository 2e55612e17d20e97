import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../helpers/cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

test('the package holds the built CLI and page, and nothing else of ours', () => {
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' })
  const [{ files, unpackedSize }] = JSON.parse(text)
  const paths: string[] = files.map(({ path }: { path: string }) => path)
  for (const needed of [
    'dist/cli/main.js',
    'dist/ui/index.html',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/client/index.js',
    'dist/client/index.d.ts',
    'dist/heat-layer/index.js',
    'dist/heat-layer/index.d.ts',
    'dist/ui/embed/heatmap.html',
    'LICENSE',
    'README.md',
  ]) {
    expect(paths).toContain(needed)
  }
  expect(paths.filter((path) => /\.test\.|^(test|bench|data|src)\/|tsbuildinfo|\.map$/.test(path))).toEqual([])
  expect(unpackedSize).toBeLessThan(4_000_000)
})

/** A folder with the packed package in its node_modules, and nothing that it depends on. */
function installPacked(folder: string): void {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const [{ filename }] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }))
  mkdirSync(`${folder}/node_modules`)
  execFileSync('tar', ['-xzf', filename], { cwd: folder })
  renameSync(`${folder}/package`, `${folder}/node_modules/liqheat`)
  writeFileSync(`${folder}/package.json`, '{"private":true}')
}

/** @throws Error with what the compiler says where `file` does not compile */
function compile(folder: string, file: string): void {
  const tsc = [`${ROOT}node_modules/typescript/bin/tsc`, '--ignoreConfig', '--noEmit', '--strict']
  const options = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', file]
  execFileSync(process.execPath, [...tsc, ...options], { cwd: folder, stdio: 'pipe' })
}

test('the client of the packed package runs without any dependency, and its types compile', () => {
  const folder = temporaryFolder()
  try {
    installPacked(folder.path)
    // Nothing that liqheat depends on is installed here, so an import of any of it would fail.
    const script = `
      import { createClient, LiqheatError } from 'liqheat/client'
      const client = createClient({ baseUrl: 'http://127.0.0.1:1' })
      const error = await client.get('/health').catch((thrown) => thrown)
      console.log(error instanceof LiqheatError, error.code, Object.keys(client).join())`
    writeFileSync(`${folder.path}/use.mjs`, script)
    const printed = execFileSync(process.execPath, ['use.mjs'], { cwd: folder.path, encoding: 'utf8' })
    expect(printed).toBe('true SERVER_UNREACHABLE get,post,delete,read,subscribe\n')
    const typed = `
      import { createClient } from 'liqheat/client'
      const client = createClient({ baseUrl: '' })
      const price: number = (await client.get('/liquidations/map', { symbol: 'BTCUSDT' })).current_price
      // @ts-expect-error: a symbol is needed
      await client.get('/liquidations/map')
      // @ts-expect-error: there is no such route
      await client.get('/nothing')
      client.subscribe('liquidations', { side: 'long' }, (event) => {
        if (event.type === 'update') for (const row of event.rows) console.log(price, row.notional_usd.toFixed())
      })`
    writeFileSync(`${folder.path}/use.mts`, typed)
    compile(folder.path, 'use.mts')
  } finally {
    folder.remove()
  }
})

test('the heat layer of the packed package runs beside any lightweight-charts, and its types fit', () => {
  const folder = temporaryFolder()
  try {
    installPacked(folder.path)
    const script = `
      import { customScale, decodeHeatmap, HeatLayer, replaceColumns } from 'liqheat/lightweight-charts-heatmap'
      const { background } = customScale(['#102030', '#ffffff'])
      console.log(background, [decodeHeatmap, HeatLayer, replaceColumns].map((part) => typeof part).join())`
    writeFileSync(`${folder.path}/use.mjs`, script)
    const printed = execFileSync(process.execPath, ['use.mjs'], { cwd: folder.path, encoding: 'utf8' })
    expect(printed).toBe('#102030 function,function,function\n')
    for (const name of ['lightweight-charts', 'fancy-canvas']) {
      symlinkSync(`${ROOT}node_modules/${name}`, `${folder.path}/node_modules/${name}`)
    }
    const typed = `
      import { CandlestickSeries, createChart, LineSeries, PriceScaleMode } from 'lightweight-charts'
      import { decodeHeatmap, HeatLayer, valueAt } from 'liqheat/lightweight-charts-heatmap'
      const chart = createChart('chart', { rightPriceScale: { mode: PriceScaleMode.Logarithmic } })
      const layer = new HeatLayer({ mapping: 'log' })
      chart.addSeries(CandlestickSeries).attachPrimitive(layer)
      chart.addSeries(LineSeries).attachPrimitive(new HeatLayer())
      const heat = decodeHeatmap<{ symbol: string }>(new ArrayBuffer(0))
      layer.setHeat(heat)
      const usd: number = valueAt(heat.long, 0, 0) + layer.bar.amountAt(0.5)
      // @ts-expect-error: there is no such mapping
      layer.applyOptions({ mapping: 'cubic' })
      console.log(usd, heat.meta.symbol.length)`
    writeFileSync(`${folder.path}/layer.mts`, typed)
    compile(folder.path, 'layer.mts')
  } finally {
    folder.remove()
  }
})
