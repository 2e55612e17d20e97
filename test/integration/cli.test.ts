import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { writeMadeMarket } from '../helpers/made-market.ts'

const folder = temporaryFolder()
const db = `${folder.path}/cli.duckdb`
const files = writeMadeMarket(folder.path)
const CANDLES = ['import', files.candles, '--exchange', 'okx', '--symbol', 'MADEUSDT', '--kind', 'candles', '--db', db]

afterAll(() => folder.remove())

describe('liqheat', () => {
  test('helps a newcomer', async () => {
    const { code, stdout } = await runCli(['--help'])
    expect(code).toBe(0)
    for (const text of ['serve', 'import', 'simulate', 'Start here', 'Exit codes']) expect(stdout).toContain(text)
  })

  test.each(['serve', 'import', 'simulate'])(
    '%s --help tells options with defaults and environment names',
    async (name) => {
      const { code, stdout } = await runCli([name, '--help'])
      expect(code).toBe(0)
      expect(stdout).toContain('--db')
      expect(stdout).toContain('LIQHEAT_DB')
    },
  )

  test.each([
    [['frobnicate'], 2, 'unknown command'],
    [['serve', '--port', 'eighty'], 2, 'port'],
    [['serve', '--config', '/nowhere.json'], 2, '/nowhere.json'],
    [['simulate', '--days', '0'], 2, 'from 1 to 3650'],
    [['import', files.candles, '--exchange', 'mtgox', '--kind', 'candles'], 2, 'binance'],
    [
      ['import', '/nowhere.csv', '--exchange', 'okx', '--symbol', 'A', '--kind', 'candles', '--db', db],
      3,
      '/nowhere.csv',
    ],
  ])('%j ends with %i and names the fault', async (args, code, says) => {
    const run = await runCli(args)
    expect(run.stderr).toContain(says)
    expect(run.code).toBe(code)
    expect(run.stderr).not.toContain('    at ')
  })

  test('imports once, then says there is nothing to do', async () => {
    expect((await runCli(CANDLES)).stdout).toContain('120 rows')
    const again = await runCli(CANDLES)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to do') })
  })

  test('refuses a bad row with file, row, column and value, exit code 3', async () => {
    const bad = `${folder.path}/bad.csv`
    writeFileSync(bad, 'open_time,open,high,low,close,volume\n1767571200000,100,99,98,100,1\n')
    const run = await runCli([
      'import',
      bad,
      '--exchange',
      'okx',
      '--symbol',
      'BADUSDT',
      '--kind',
      'candles',
      '--interval',
      '1m',
      '--db',
      db,
    ])
    expect(run.code).toBe(3)
    for (const text of ['bad.csv', 'row 2', 'high', '99']) expect(run.stderr).toContain(text)
  })

  test('takes options from the environment and a file, flags first', async () => {
    const config = `${folder.path}/config.json`
    writeFileSync(config, JSON.stringify({ db: `${folder.path}/from-file.duckdb` }))
    const run = (args: string[], env = {}) => runCli(['simulate', '--days', '1', '--config', config, ...args], env)
    expect((await run([])).code).toBe(0)
    const wrong = await run([], { LIQHEAT_DB_MEMORY_MB: '1' })
    expect(wrong.stderr).toContain('environment: db_memory_mb')
    expect((await run(['--db-memory-mb', '200'], { LIQHEAT_DB_MEMORY_MB: '1' })).code).toBe(0)
    writeFileSync(config, JSON.stringify({ prot: 1 }))
    expect((await run([])).stderr).toContain('there is no option "prot"')
  })
})

describe('one owner a file', () => {
  test('a file is imported by the server that has the store', async () => {
    const server = await startServer(['--db', db])
    try {
      const run = await runCli(CANDLES)
      expect([run.code, run.stderr]).toEqual([0, ''])
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })

  test('when another program has the file, its pid is told and what to do', async () => {
    const open = `import('@duckdb/node-api').then(async ({ DuckDBInstance }) => {
      globalThis.held = await DuckDBInstance.create(process.argv[1]); console.log('open'); setInterval(() => {}, 1000) })`
    const other = spawn(process.execPath, ['-e', open, db], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      await once(other.stdout, 'data')
      const run = await runCli(CANDLES)
      expect(run.code).toBe(3)
      expect(run.stderr).toContain(`process ${other.pid}`)
      expect(run.stderr).toContain('--db')
    } finally {
      other.kill('SIGKILL')
    }
  })

  test('a taken port ends with 4', async () => {
    const server = await startServer(['--db', db])
    try {
      const run = await runCli(['serve', '--port', new URL(server.url).port, '--db', `${folder.path}/other.duckdb`])
      expect(run.code).toBe(4)
      expect(run.stderr).toContain('--port')
    } finally {
      await server.stop()
    }
  })
})

test('simulate makes the same market from the same seed, and writes its truth', async () => {
  const make = async (name: string) => {
    const truth = `${folder.path}/${name}.csv`
    const run = await runCli([
      'simulate',
      '--seed',
      '5',
      '--days',
      '1',
      '--from',
      '2026-01-05',
      '--db',
      `${folder.path}/${name}.duckdb`,
      '--truth',
      truth,
    ])
    return { stdout: run.stdout.replace(/in [\d.]+ s|\/\S+csv/g, ''), truth: readFileSync(truth, 'utf8') }
  }
  const one = await make('one')
  expect(await make('two')).toEqual(one)
  expect(one.truth.split('\n')[0]).toContain('liquidation_price')
})

test('what is built can be run by its own name, as npx does', () => {
  const built = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
  expect(statSync(built).mode & 0o111).toBe(0o111)
  expect(execFileSync(built, ['--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+$/m)
})
