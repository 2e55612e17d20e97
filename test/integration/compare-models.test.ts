import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MadeServer, startMadeServer } from '../helpers/made-server.ts'

interface Compared {
  name: string
  long_density: number
  short_density: number
  share_within_5pct: number | null
  measured_skill: null
  levels: { volume: number; share: number }[]
}
interface Answer {
  models: Compared[]
  not_run: { name: string; code: string; reason: string }[]
  agreement_percentage: number
  pairwise: { models: string[]; overlap_percentage: number }[]
  metadata: Record<string, unknown>
}

interface MapTotals {
  long: { total: number }
  short: { total: number }
}

let made: MadeServer
beforeAll(async () => {
  made = await startMadeServer({ hasDemo: true })
})
afterAll(() => made?.stop())

const compare = async (query: string): Promise<Answer> =>
  (await made.get<Answer>(`/liquidations/compare-models?${query}`)).body

describe('models side by side', () => {
  test('are all that can run; the others are told of with what they miss', async () => {
    const bare = await compare('symbol=BAREUSDT')
    const ids = (await made.get<{ data: { id: string }[] }>('/models')).body.data.map(({ id }: { id: string }) => id)
    expect([...bare.models, ...bare.not_run].map(({ name }) => name).sort()).toEqual(ids.sort())
    expect(bare.not_run.find(({ name }) => name === 'ledger')).toEqual({
      name: 'ledger',
      code: 'MODEL_INPUTS_MISSING',
      reason: expect.stringContaining('liqheat import FILE --exchange okx --symbol BAREUSDT --kind open-interest'),
    })
    const full = await compare('symbol=DEMOUSDT')
    expect(full.models.map(({ name }) => name).sort()).toEqual(ids.sort())
    expect(full.not_run).toEqual([])
  })

  test('have totals, the share near the price and no skill that nobody measured', async () => {
    const { models, metadata } = await compare('symbol=MADEUSDT&models=time_evolving&price_bin_size=0.1')
    expect(models).toEqual([
      expect.objectContaining({
        name: 'time_evolving',
        long_density: 45_000,
        short_density: 45_000,
        // 10x is 9.5 % away, 5x 19.5 %.
        share_within_5pct: 0,
        measured_skill: null,
        exchanges: ['okx'],
      }),
    ])
    expect(models[0]?.levels.map(({ volume, share }) => [volume, share])).toEqual([
      [30_000, 0.333333],
      [30_000, 0.333333],
      [15_000, 0.166667],
      [15_000, 0.166667],
    ])
    expect(metadata).toMatchObject({ price_bin_size: 0.1, data_kind: 'observed', typical_notional: 10_000 })
    const before = await compare(`symbol=MADEUSDT&models=time_evolving&price_bin_size=0.1&as_of=2026-01-05T00:30:00Z`)
    // 25x, 50x and 100x are 55 % of both sides.
    expect(before.models[0]).toMatchObject({ long_density: 100_000, share_within_5pct: 0.55 })
  })

  test('overlap wholly with themselves, and no two more than their parts', async () => {
    const one = await compare('symbol=DEMOUSDT&models=ledger')
    expect([one.agreement_percentage, one.pairwise]).toEqual([100, []])
    const { models, agreement_percentage, pairwise } = await compare('symbol=DEMOUSDT')
    expect(pairwise).toHaveLength((models.length * (models.length - 1)) / 2)
    for (const { overlap_percentage } of pairwise) {
      expect(overlap_percentage).toBeGreaterThanOrEqual(agreement_percentage)
      expect(overlap_percentage).toBeLessThanOrEqual(100)
    }
    expect(models.every(({ measured_skill }) => measured_skill === null)).toBe(true)
  })

  test('do not depend on the order in which they were named', async () => {
    const forth = await compare('symbol=DEMOUSDT&models=py_liquidation_map,ledger,time_evolving')
    const back = await compare('symbol=DEMOUSDT&models=time_evolving,ledger,py_liquidation_map')
    expect(forth.models.map(({ name }) => name)).toEqual(['py_liquidation_map', 'ledger', 'time_evolving'])
    expect(forth.models.toReversed()).toEqual(back.models)
    expect(forth.agreement_percentage).toBe(back.agreement_percentage)
  })

  test('have the mass of their own map', async () => {
    const { models } = await compare('symbol=DEMOUSDT&price_bin_size=0.1')
    for (const { name, long_density, short_density } of models) {
      const { body } = await made.get<MapTotals>(`/liquidations/map?symbol=DEMOUSDT&price_bin_size=0.1&model=${name}`)
      expect([body.long.total, body.short.total]).toEqual([long_density, short_density])
    }
  })
})
