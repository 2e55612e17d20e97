import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ParameterSet } from '../../src/models/parameter-set.ts'
import { runCli } from '../helpers/cli.ts'
import { MADE_START } from '../helpers/made-market.ts'
import { type MadeServer, startMadeServer } from '../helpers/made-server.ts'
import { testParameters } from '../helpers/test-parameters.ts'

interface Bar {
  price: number
  density: number
  p10?: number
  p50?: number
  p90?: number
}
interface MapAnswer {
  long: { bars: Bar[] }
  uncertainty?: { draws: number }
  metadata: { model_hash: string; parameters: { name: string; hash: string } | null; warnings: string[] }
}
interface Problem {
  code: string
  detail: string
}

const at = (minute: number): number => MADE_START + minute * 60_000
const QUESTION = `symbol=MADEUSDT&price_bin_size=0.1&as_of=${at(30)}`

let made: MadeServer
beforeAll(async () => {
  made = await startMadeServer()
  mkdirSync(`${made.folder}/parameters`)
  write('made')
}, 60_000)
afterAll(() => made?.stop())

function write(name: string, changes: Partial<ParameterSet> = {}): void {
  writeFileSync(`${made.folder}/parameters/${name}.json`, JSON.stringify(testParameters({ name, ...changes })))
}

const map = (query: string) => made.get<MapAnswer>(`/liquidations/map?${QUESTION}&${query}`)
const problem = (query: string) => made.get<Problem>(`/liquidations/map?${QUESTION}&${query}`)
const densities = ({ long }: MapAnswer) => long.bars.map(({ price, density }) => [price, density])

describe('parameters=NAME', () => {
  // 100,000 USD a side in minute 10: 60 % at 10x, 40 % at 50x.
  test('decides model and leverages of a map', async () => {
    const { body } = await map('parameters=made')
    expect(densities(body)).toEqual([
      [90.4, 60_000],
      [98.5, 40_000],
    ])
    expect(body.metadata.parameters).toEqual({
      name: 'made',
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      trained_to: 1_767_570_000_000,
      data_kind: 'observed',
    })
    expect(body.metadata.warnings.filter((warning) => warning.includes('parameters'))).toEqual([])
    expect((await map('model=time_evolving')).body.metadata.parameters).toBeNull()
  })

  test('is answered anew once its file is another', async () => {
    write('changing')
    const before = (await map('parameters=changing')).body
    write('changing', {
      leverage_weights: [
        { leverage: 10, value: 0.3, low: 0.2, high: 0.4 },
        { leverage: 50, value: 0.7, low: 0.6, high: 0.8 },
      ],
      training: { from_ms: MADE_START, to_ms: at(31), events: 500 },
    })
    const after = (await map('parameters=changing')).body
    expect(densities(after)).toEqual([
      [90.4, 30_000],
      [98.5, 70_000],
    ])
    expect(after.metadata.model_hash).not.toBe(before.metadata.model_hash)
    expect(after.metadata.warnings).toEqual([
      ...before.metadata.warnings,
      expect.stringContaining('before that the map knows its future'),
    ])
  })

  test('is told by heatmap, zones, levels and comparison too', async () => {
    const query = 'symbol=MADEUSDT&parameters=made'
    const { body: columns } = await made.get<{ meta: object }>(`/liquidations/heatmap-timeseries?${query}`)
    expect(columns.meta).toMatchObject({ model: 'time_evolving', parameters: { name: 'made' } })
    for (const path of ['heatmap', 'levels']) {
      const { body } = await made.get<MapAnswer>(`/liquidations/${path}?${query}`)
      expect(body.metadata).toMatchObject({ parameters: { name: 'made' } })
    }
    const { body } = await made.get<{ models: object[] }>(
      `/liquidations/compare-models?${query}&models=time_evolving,ledger`,
    )
    expect(body.models).toMatchObject([
      { name: 'time_evolving', parameters: { name: 'made' } },
      { name: 'ledger', parameters: null },
    ])
  })

  test.each([
    ['parameters=absent', 'PARAMETERS_UNKNOWN', 'known are'],
    ['parameters=..%2Fmade', 'PARAMETERS_UNKNOWN', 'known are'],
    ['parameters=made&leverage_weights=10:1', 'PARAMETERS_EXCLUSIVE', 'leverage_weights'],
    ['parameters=made&churn=0.5', 'PARAMETERS_EXCLUSIVE', 'churn'],
    ['parameters=made&model=ledger', 'PARAMETERS_MODEL_DIFFERS', 'time_evolving'],
    ['uncertainty=true', 'UNCERTAINTY_UNKNOWN', 'GET /parameters'],
  ])('refuses %s: %s', async (query, code, says) => {
    const { response, body } = await problem(query)
    expect([response.status, body.code]).toEqual([400, code])
    expect(body.detail).toContain(says)
  })

  test('refuses parameters of another version of the model', async () => {
    write('old', { model_version: '0' })
    expect((await problem('parameters=old')).body).toMatchObject({
      code: 'PARAMETERS_OUTDATED',
      detail: expect.stringContaining('calibrate anew'),
    })
    rmSync(`${made.folder}/parameters/old.json`)
  })
})

// Of 60,000, 50,000 and 70,000 a fifth of the way from the least to the middle, the middle, and so on; 50x likewise.
test('uncertainty=true spans the draws at every bar', async () => {
  const { body } = await map('parameters=made&uncertainty=true')
  expect(body.uncertainty).toEqual({ draws: 3, quantiles: [0.1, 0.5, 0.9] })
  expect(body.long.bars).toMatchObject([
    { price: 90.4, density: 60_000, p10: 52_000, p50: 60_000, p90: 68_000 },
    { price: 98.5, density: 40_000, p10: 32_000, p50: 40_000, p90: 48_000 },
  ])
  const csv = await fetch(`${made.server.url}/liquidations/map?${QUESTION}&parameters=made&uncertainty=true&format=csv`)
  const [head = '', first = ''] = (await csv.text()).split('\n').filter((line) => !line.startsWith('#'))
  const cells = first.split(',')
  expect(['price', 'p10', 'p90'].map((name) => Number(cells[head.split(',').indexOf(name)]))).toEqual([
    90.4, 52_000, 68_000,
  ])
})

describe('GET /parameters', () => {
  test('lists what there is, also what cannot be used', async () => {
    write('old', { model_version: '0' })
    writeFileSync(`${made.folder}/parameters/broken.json`, '{')
    const { body } = await made.get<{ data: object[] }>('/parameters')
    expect(body.data).toMatchObject([
      { name: 'broken', problem: expect.stringContaining('no JSON'), parameters: null },
      { name: 'changing' },
      { name: 'made', problem: null, parameters: { model: 'time_evolving', draws: 3, training: { events: 600 } } },
      { name: 'old', problem: expect.stringContaining('calibrate anew') },
    ])
  })

  test('shows one as its file has it', async () => {
    const { body } = await made.get('/parameters/made')
    expect(body).toEqual({ hash: expect.any(String), problem: null, set: testParameters() })
    const { response, body: absent } = await made.get<Problem>('/parameters/nowhere')
    expect([response.status, absent.code]).toEqual([404, 'PARAMETERS_ABSENT'])
  })
})

describe('--parameters', () => {
  const store = () => ['--db', made.db]

  test('draws a file, and ends with 2 for a name that there is not', async () => {
    const file = `${made.folder}/fitted.json`
    const ask = ['heatmap', ...store(), '--symbol', 'MADEUSDT', '--out', file, '--parameters']
    expect((await runCli([...ask, 'made'])).code).toBe(0)
    const { default: written } = await import(file, { with: { type: 'json' } })
    expect(written.meta).toMatchObject({ model: 'time_evolving', parameters: { name: 'made' } })
    const refused = await runCli([...ask, 'nowhere'])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('PARAMETERS_UNKNOWN') })
  }, 30_000)

  test('compares fitted with other models', async () => {
    const args = ['compare', ...store(), '--symbol', 'MADEUSDT', '--json', '--parameters', 'made', '--models']
    const { stdout } = await runCli([...args, 'time_evolving,ledger'])
    expect(JSON.parse(stdout).models).toMatchObject([{ parameters: { name: 'made' } }, { parameters: null }])
    expect((await runCli([...args, 'ledger'])).code).toBe(2)
  }, 30_000)

  test('computes ahead, for each content of the file its own columns', async () => {
    write('ahead')
    const args = ['precompute', ...store(), '--symbol', 'SLOWUSDT', '--interval', '1h', '--parameters', 'ahead']
    const counts = async () => /SLOWUSDT +ahead +1h +okx +(\d+) +(\d+)/.exec((await runCli(args)).stdout)?.slice(1)
    expect([await counts(), await counts()]).toEqual([
      ['72', '0'],
      ['0', '72'],
    ])
    write('ahead', { symbol: 'SLOWUSDT' })
    expect(await counts()).toEqual(['72', '0'])
    write('ahead')
    expect(await counts()).toEqual(['0', '72'])
  }, 60_000)
})
