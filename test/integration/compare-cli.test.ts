import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openReports } from '../../src/storage/duckdb-reports.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { toStored } from '../../src/validation/stored-report.ts'
import { runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { testReport } from '../helpers/test-report.ts'

const folder = temporaryFolder()
const db = `${folder.path}/compare.duckdb`
const PAIR = ['compare', '--symbol', 'DEMOUSDT', '--models', 'ledger,time_evolving', '--db', db]
const AGE = /"(generated_at|freshness_seconds)": ?\d+,?/g

beforeAll(async () => {
  await runCli(['simulate', '--seed', '3', '--days', '2', '--from', '2026-01-05', '--db', db])
})
afterAll(() => folder.remove())

describe('liqheat models', () => {
  test('lists every model with needs, options and a method in plain words', async () => {
    const { code, stdout } = await runCli(['models'])
    expect(code).toBe(0)
    for (const text of ['ledger', '(default)', 'time_evolving', 'ensemble', 'needs    candles, open-interest']) {
      expect(stdout).toContain(text)
    }
    expect(stdout).toMatch(/ {4}churn \(default 0\.15, 0 to 1\)\n {6}Share of traded volume/)
    expect(stdout).toContain('one of both, candle')
    expect(stdout.split('\n').every((line) => line.length <= 110)).toBe(true)
  })

  test('gives the same as JSON', async () => {
    const models = JSON.parse((await runCli(['models', '--json'])).stdout)
    expect(models[0]).toMatchObject({ id: 'ledger', isDefault: true, needs: ['candles', 'open-interest'] })
    expect(models.map(({ id }: { id: string }) => id)).toContain('py_liquidation_map')
    for (const { options } of models) {
      for (const option of options)
        expect(option).toMatchObject({ name: expect.any(String), default: expect.anything() })
    }
  })
})

describe('liqheat compare', () => {
  test('prints totals, the share near the price and what overlaps', async () => {
    const { code, stdout } = await runCli(PAIR)
    expect(code).toBe(0)
    expect(stdout).toContain('SIMULATED market DEMOUSDT at 2026-01-07')
    expect(stdout).toMatch(/^ledger +[\d,]+ +[\d,]+ +[\d.]+ % +simulated$/m)
    expect(stdout).toMatch(/^time_evolving +[\d.]+ %$/m)
    expect(stdout).toMatch(/all agree on [\d.]+ % of the mass/)
    expect(stdout).toContain('skill: not measured')
  })

  test('gives as JSON what the API answers, also from the process that serves it', async () => {
    const alone = (await runCli([...PAIR, '--json', '--as-of', '2026-01-06T12:00:00Z'])).stdout
    const server = await startServer(['--db', db])
    try {
      const query = 'symbol=DEMOUSDT&models=ledger,time_evolving&as_of=2026-01-06T12:00:00Z'
      const answer = await (await fetch(`${server.url}/liquidations/compare-models?${query}`)).json()
      const handedOver = (await runCli([...PAIR, '--json', '--as-of', '2026-01-06T12:00:00Z'])).stdout
      expect(handedOver.replace(AGE, '')).toBe(alone.replace(AGE, ''))
      const { generated_at: _time, freshness_seconds: _age, ...metadata } = JSON.parse(alone).metadata
      expect(answer).toMatchObject({ ...JSON.parse(alone), metadata })
    } finally {
      await server.stop()
    }
  })

  test('tells what models were measured to be worth on the symbol', async () => {
    const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
    await openReports(store).writeReport(toStored(testReport({ symbol: 'DEMOUSDT' })))
    await store.close()
    const { stdout } = await runCli(PAIR)
    // 0.142 / 4 bit by the helper.
    expect(stdout).toContain(
      'skill of ledger: no measurable skill, +0.035 [−0.015, +0.086] bit an event over all baselines, recalibrated; ' +
        '2,200 liquidations of DEMOUSDT on okx in 45 days, horizon 1h',
    )
    const { models } = JSON.parse((await runCli([...PAIR, '--json'])).stdout)
    const skill = { verdict: 'no_skill', report_id: 'made-up-0001', gain_bits: { value: 0.0355 } }
    expect(models[0]).toMatchObject({ name: 'ledger', measured_skill: skill })
    const server = await startServer(['--db', db])
    try {
      const query = 'symbol=DEMOUSDT&models=ledger,time_evolving'
      const answer = await (await fetch(`${server.url}/liquidations/compare-models?${query}`)).json()
      expect(answer.models[0]).toMatchObject({ name: 'ledger', measured_skill: skill })
      // With leverages of the user it is another map, which nobody measured.
      const own = await (await fetch(`${server.url}/liquidations/compare-models?${query}&leverage_weights=10:1`)).json()
      expect(own.models[0]).toMatchObject({ name: 'ledger', measured_skill: null })
    } finally {
      await server.stop()
    }
  })

  test('draws the maps side by side', async () => {
    const file = `${folder.path}/compare.png`
    const run = await runCli([...PAIR, '--out', file, '--window', '12h', '--width', '1200', '--height', '500'])
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('2 maps')])
    const png = readFileSync(file)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 500])
  })

  test.each([
    [['--models', 'magic'], 2, 'time_evolving'],
    [['--models', ','], 2, 'at least one'],
    [['--out', 'x.csv'], 2, '.png'],
    [['--as-of', 'soon'], 2, '--as-of'],
    [['--as-of', '2020-01-01'], 3, 'NOTHING_KNOWN_THEN'],
    [['--option', 'churn'], 2, 'name=value'],
    [['--option', 'churn=2'], 2, 'MODEL_OPTION_INVALID'],
    [['--symbol', 'NONEUSDT'], 3, 'DEMOUSDT'],
  ])('%j ends with %i and names the fault', async (args, code, says) => {
    const run = await runCli([...PAIR, ...args])
    expect(run.stderr).toContain(says)
    expect(run.code).toBe(code)
  })
})

describe('liqheat heatmap', () => {
  test('takes options of the model and a time as of which it is known', async () => {
    const write = (...more: string[]) =>
      runCli([
        'heatmap',
        '--symbol',
        'DEMOUSDT',
        '--window',
        '12h',
        '--db',
        db,
        '--out',
        '-',
        '--format',
        'json',
        ...more,
      ])
    const { meta } = JSON.parse(
      (await write('--option', 'churn=0.3', '--option', 'tiers=12', '--as-of', '2026-01-06T12:00:00Z')).stdout,
    )
    expect(meta).toMatchObject({
      model: 'ledger',
      model_options: { churn: 0.3, tiers: 12 },
      as_of: Date.parse('2026-01-06T12:00:00Z'),
    })
    expect((await write('--option', 'magic=1')).stderr).toContain('MODEL_OPTION_INVALID')
    expect((await write('--option', 'churn=much')).stderr).toContain('MODEL_OPTION_INVALID')
  })
})
