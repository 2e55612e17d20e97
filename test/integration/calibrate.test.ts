import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Finished, runCli, temporaryFolder } from '../helpers/cli.ts'

const folder = temporaryFolder()
const DB = ['--db', join(folder.path, 'market.duckdb')]
const MARKET = ['--symbol', 'DEMOUSDT', '--exchange', 'simulated']

beforeAll(async () => {
  const made = await runCli(['simulate', ...DB, '--seed', '7', '--days', '30', '--from', '2026-01-01'])
  expect(made.stderr + made.stdout).toContain('liquidations')
}, 120_000)
afterAll(folder.remove)

function calibrate(flags: readonly string[]): Promise<Finished> {
  return runCli(['calibrate', ...DB, ...MARKET, ...flags])
}

describe('calibrate', () => {
  test('refuses fewer than 500 liquidations: says how many there are, and writes nothing', async () => {
    const file = join(folder.path, 'few.json')
    const { code, stderr } = await calibrate([
      ...['--from', '2026-01-03', '--to', '2026-01-04', '--name', 'few', '--out', file],
    ])
    expect(code).toBe(3)
    expect(stderr).toMatch(/\d+ liquidations of training .* fewer than the 500 that are the least/)
    expect(stderr).toContain('[CALIBRATION_DATA_MISSING]')
    expect(existsSync(file)).toBe(false)
  }, 60_000)

  test('refuses a market of which nothing is stored there', async () => {
    const { code, stderr } = await runCli([
      ...['calibrate', ...DB, '--symbol', 'DEMOUSDT', '--exchange', 'okx'],
      ...['--from', '2026-01-03', '--to', '2026-01-20', '--name', 'none'],
    ])
    expect(code).toBe(3)
    expect(stderr).toContain('nothing of it is stored there, but of simulated')
  }, 60_000)

  test.each([
    ['a name that is no file name', ['--from', '2026-01-03', '--to', '2026-01-20', '--name', '../x']],
    ['a period that ends before it begins', ['--from', '2026-01-20', '--to', '2026-01-03', '--name', 'x']],
    ['a single leverage', ['--from', '2026-01-03', '--to', '2026-01-20', '--name', 'x', '--leverages', '10']],
  ])(
    'refuses %s as wrong usage',
    async (_, flags) => {
      expect((await calibrate(flags)).code).toBe(2)
    },
    60_000,
  )

  test('writes parameters with intervals, draws and scores, all marked as simulated', async () => {
    const file = join(folder.path, 'demo.json')
    const { code, stdout, stderr } = await calibrate([
      ...['--from', '2026-01-03', '--to', '2026-01-24', '--test-to', '2026-01-31'],
      ...['--leverages', '5,10,25,50,100', '--name', 'demo', '--out', file],
    ])
    expect(stderr).toContain(`simulated: wrote ${file}`)
    expect(code).toBe(0)
    for (const line of stdout.trim().split('\n')) expect(line).toContain('simulated')
    const parameters = JSON.parse(readFileSync(file, 'utf8'))
    expect(parameters).toMatchObject({
      format: 'liqheat-parameters',
      parameters_version: 1,
      name: 'demo',
      model: 'ledger',
      data_kind: 'simulated',
      symbol: 'DEMOUSDT',
      exchange: 'simulated',
      training: { from_ms: Date.UTC(2026, 0, 3), to_ms: Date.UTC(2026, 0, 24) },
      // One window of 15 minutes lies between training and test.
      scores: { test: { from_ms: Date.UTC(2026, 0, 24, 0, 15), to_ms: Date.UTC(2026, 0, 31) } },
    })
    expect(parameters.warnings[0]).toContain('simulated data')
    expect(parameters.training.events).toBeGreaterThanOrEqual(500)
    const weights: { leverage: number; value: number; low: number; high: number }[] = parameters.leverage_weights
    expect(weights.map(({ leverage }) => leverage)).toEqual([5, 10, 25, 50, 100])
    expect(weights.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(1, 9)
    for (const { low, value, high } of weights) {
      expect(low).toBeLessThan(value)
      expect(value).toBeLessThan(high)
    }
    expect(parameters.draws).toHaveLength(64)
    for (const draw of parameters.draws) {
      expect(draw.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1, 9)
    }
    const { training_gain_bits: gain, test_gain_bits: test } = parameters.scores
    for (const { low, value, high } of [gain, test]) {
      expect(low).toBeLessThanOrEqual(value)
      expect(value).toBeLessThanOrEqual(high)
    }
  }, 300_000)
})
