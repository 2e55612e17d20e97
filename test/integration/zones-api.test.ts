import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MADE_START } from '../helpers/made-market.ts'
import { type MadeServer, startMadeServer } from '../helpers/made-server.ts'

interface Zone {
  id: string
  side: string
  state: string
  price_low: number
  price_high: number
  total_density: number
  leverage_mix: { leverage: number; density: number }[]
  exchange_breakdown: Record<string, number>
  born: number
  ended: number | null
}
interface Point {
  time: number
  price_bucket: number
  density: number
  volume: number
}
interface Answer {
  zones: Zone[]
  data: Point[]
  per_exchange: Record<string, { long_density: number; short_density: number }>
  metadata: { interval: string; start_time: number; end_time: number; gap_columns: number; outside: object }
  timestamp: number
}

const EVOLVING = 'model=time_evolving&price_bin_size=0.1'
const minute = (n: number): number => MADE_START + n * 60_000
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

let made: MadeServer
beforeAll(async () => {
  made = await startMadeServer({ hasDemo: true })
})
afterAll(() => made?.stop())

const zonesOf = async (query: string): Promise<Answer> =>
  (await made.get<Answer>(`/liquidations/heatmap?${query}`)).body

describe('zones', () => {
  test('stand where positions pile up, with what they are made of', async () => {
    const answer = await zonesOf(`symbol=MADEUSDT&${EVOLVING}`)
    expect(answer).toMatchObject({ symbol: 'MADEUSDT', model: 'time_evolving', timeframe: '24h', current_price: 100 })
    expect(answer.zones.map(({ side, price_low, total_density }) => [side, price_low, total_density])).toEqual([
      ['long', 80.4, 15_000],
      ['long', 90.4, 30_000],
      ['short', 109.3, 30_000],
      ['short', 119.3, 15_000],
    ])
    expect(answer.zones[1]).toMatchObject({
      state: 'active',
      price_high: 90.5,
      peak_price: 90.45,
      distance_pct: -9.55,
      exchange_breakdown: { okx: 30_000 },
      leverage_mix: [{ leverage: 10, density: 30_000 }],
      // The end of the first hour, in which the positions opened.
      born: minute(60),
      last_touched: null,
      ended: null,
    })
  })

  test('keep their ids, whatever the timeframe and while the hour in which they were born goes on', async () => {
    const idsAt = async (query: string) =>
      (await zonesOf(`symbol=MADEUSDT&${EVOLVING}&${query}`)).zones.map(({ id }) => id)
    const now = await idsAt('timeframe=24h')
    for (const timeframe of ['1h', '4h', '12h', '1d', '7d', '30d'])
      expect(await idsAt(`timeframe=${timeframe}`)).toEqual(now)
    for (const n of [30, 45, 60, 75]) expect(await idsAt(`as_of=${minute(n)}`)).toEqual(expect.arrayContaining(now))
    const other = await zonesOf('symbol=MADEUSDT&model=openinterest&price_bin_size=0.1')
    expect(other.zones.filter(({ id }) => now.includes(id))).toEqual([])
  })

  test('of a simulated market keep their ids for as long as they live', async () => {
    const query = 'symbol=DEMOUSDT&price_bin_size=0.1'
    const late = await zonesOf(`${query}&timeframe=30d&include_ended=true`)
    const early = await zonesOf(`${query}&as_of=2026-01-07T00:00:00Z`)
    const known = new Map(late.zones.map((zone) => [zone.id, zone]))
    const old = late.zones.filter(
      ({ born, ended }) => born <= early.timestamp && (ended ?? Number.POSITIVE_INFINITY) > early.timestamp,
    )
    expect(early.zones.length).toBeGreaterThan(3)
    expect(old.map(({ id }) => id).sort()).toEqual(early.zones.map(({ id }) => id).sort())
    for (const zone of early.zones) expect(known.get(zone.id)).toMatchObject({ side: zone.side, born: zone.born })
  })

  test('that ended come on request, within the timeframe', async () => {
    const query = 'symbol=DEMOUSDT&timeframe=12h'
    const without = await zonesOf(query)
    const all = await zonesOf(`${query}&include_ended=true`)
    expect(without.zones.every(({ ended }) => ended === null)).toBe(true)
    const ended = all.zones.filter((zone) => zone.ended !== null)
    expect(all.zones.length - ended.length).toBe(without.zones.length)
    expect(ended.length).toBeGreaterThan(0)
    for (const zone of ended) {
      expect(['consumed', 'faded']).toContain(zone.state)
      expect(zone.ended).toBeGreaterThan(all.metadata.start_time)
      expect(zone.ended).toBeLessThanOrEqual(all.timestamp)
      expect([zone.leverage_mix, zone.exchange_breakdown]).toEqual([[], {}])
    }
  })

  test('are more, the finer the detail, and never hold more than there is', async () => {
    const counts: number[] = []
    for (const detail of ['coarse', 'normal', 'fine']) {
      const { zones, per_exchange } = await zonesOf(`symbol=DEMOUSDT&model=time_evolving&detail=${detail}`)
      counts.push(zones.length)
      for (const [side, total] of [
        ['long', per_exchange['simulated']?.long_density ?? 0],
        ['short', per_exchange['simulated']?.short_density ?? 0],
      ] as const) {
        const own = zones.filter((zone) => zone.side === side)
        expect(sum(own.map((zone) => zone.total_density))).toBeLessThanOrEqual(total + 0.01 * own.length)
      }
      for (const zone of zones) {
        const mix = sum(zone.leverage_mix.map(({ density }) => density))
        expect(Math.abs(mix - zone.total_density)).toBeLessThan(0.1)
        expect(Math.abs(sum(Object.values(zone.exchange_breakdown)) - zone.total_density)).toBeLessThan(0.02)
      }
    }
    const [coarse = 0, normal = 0, fine = 0] = counts
    expect(coarse).toBeLessThan(normal)
    expect(normal).toBeLessThan(fine)
  })

  test('of two exchanges are of their sum', async () => {
    const { zones, per_exchange } = await zonesOf(`symbol=TWOUSDT&${EVOLVING}`)
    expect(Object.keys(per_exchange)).toEqual(['bybit', 'okx'])
    const ten = zones.filter(({ leverage_mix }) => leverage_mix.some(({ leverage }) => leverage === 10))
    // 30 % of 100,000 USD on each, a bucket apart by the venue's own formula.
    for (const zone of ten) expect(Object.values(zone.exchange_breakdown)).toEqual([30_000, 30_000])
    expect(ten.length).toBe(2)
  })
})

describe('points', () => {
  test('are the cells of the timeframe, both sides together', async () => {
    const { data, metadata } = await zonesOf(`symbol=MADEUSDT&${EVOLVING}&timeframe=4h`)
    expect(metadata).toMatchObject({ interval: '5m', end_time: minute(120), start_time: minute(-120), gap_columns: 24 })
    const dip = data.filter(({ time }) => time === minute(40))
    expect(dip).toContainEqual({ time: minute(40), price_bucket: 96.5, density: 0, volume: 25_000 })
    expect(dip).toContainEqual({ time: minute(40), price_bucket: 90.4, density: 30_000, volume: 0 })
    // 25x, 50x and 100x of 100,000 USD: the longs in minute 40, the shorts in minute 50.
    expect(sum(data.map(({ volume }) => volume))).toBe(110_000)
    expect(metadata.outside).toEqual({ density: 0, volume: 0 })
  })

  test('beyond the range are summed', async () => {
    const { data, metadata } = await zonesOf(`symbol=MADEUSDT&${EVOLVING}&timeframe=4h&range_pct=3`)
    expect(data.every(({ price_bucket }) => price_bucket > 96.8 && price_bucket < 103)).toBe(true)
    // 45,000 USD a side are open; 25x longs at 96.5 and shorts at 103.4 were liquidated.
    expect(metadata.outside).toEqual({ density: 90_000, volume: 50_000 })
  })

  test.each([
    ['1h', '1m', 60],
    ['4h', '5m', 48],
    ['12h', '15m', 48],
    ['24h', '30m', 48],
    ['1d', '30m', 48],
    ['7d', '4h', 42],
    ['30d', '12h', 60],
  ])('%s has columns of %s', async (timeframe, interval, columns) => {
    const { metadata, data, timestamp } = await zonesOf(`symbol=DEMOUSDT&timeframe=${timeframe}`)
    expect(metadata.interval).toBe(interval)
    const step = (metadata.end_time - metadata.start_time) / columns
    expect(new Set(data.map(({ time }) => (time - metadata.start_time) % step))).toEqual(new Set([0]))
    expect(metadata.end_time).toBe(timestamp)
    expect(data.length).toBeGreaterThan(0)
  })
})
