import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
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
    'LICENSE',
    'README.md',
  ]) {
    expect(paths).toContain(needed)
  }
  expect(paths.filter((path) => /\.test\.|^(test|bench|data|src)\/|tsbuildinfo|\.map$/.test(path))).toEqual([])
  expect(unpackedSize).toBeLessThan(3_000_000)
})

test('the client of the packed package runs without any dependency, and its types compile', () => {
  const folder = temporaryFolder()
  try {
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder.path]
    const [{ filename }] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }))
    mkdirSync(`${folder.path}/node_modules`)
    execFileSync('tar', ['-xzf', filename], { cwd: folder.path })
    renameSync(`${folder.path}/package`, `${folder.path}/node_modules/liqheat`)
    writeFileSync(`${folder.path}/package.json`, '{"private":true}')
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
    const tsc = [`${ROOT}node_modules/typescript/bin/tsc`, '--ignoreConfig', '--noEmit', '--strict']
    const options = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', 'use.mts']
    execFileSync(process.execPath, [...tsc, ...options], { cwd: folder.path, stdio: 'pipe' })
  } finally {
    folder.remove()
  }
})
