import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MADE_START } from '../helpers/made-market.ts'
import { type MadeServer, SLOW_START, startMadeServer } from '../helpers/made-server.ts'

interface Bar {
  price: number
  density: number
  by_leverage: number[]
  by_exchange: number[]
  disagreement?: number
}
interface Side {
  total: number
  bars: Bar[]
  outside: { density: number; by_leverage: number[]; by_exchange: number[] }
  cumulative: { price: number; mass: number }[]
  max_pain: { price: number; distance_pct: number; mass: number } | null
  misplaced: number
}
interface MapAnswer {
  timestamp: number
  exchanges: string[]
  long: Side
  short: Side
  imbalance: object[]
  zones: { side: string; total_density: number }[]
  per_exchange: Record<string, object>
}
interface LevelsAnswer {
  long_liquidations: Level[]
  short_liquidations: Level[]
  metadata: { warnings: string[]; omitted: object }
}
interface Column {
  timestamp: number
  state: string
  levels: Record<string, number>[]
}
interface Level {
  price_level: number
  volume: number
  count: number
  leverage: number
}

const EVOLVING = 'model=time_evolving&price_bin_size=0.1'
const minute = (n: number): number => MADE_START + n * 60_000
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

let made: MadeServer
beforeAll(async () => {
  made = await startMadeServer({ hasDemo: true })
})
afterAll(() => made?.stop())

/** Sides of the map of a query. */
async function mapOf(query: string): Promise<{ body: MapAnswer; sides: [Side, Side] }> {
  const { body } = await made.get<MapAnswer>(`/liquidations/map?${query}`)
  return { body, sides: [body.long, body.short] }
}

describe('the map over the price', () => {
  // 100,000 USD a side in minute 10: 10 % at 100x, 20 % at 50x, 25 % at 25x, 30 % at 10x, 15 % at 5x.
  const BEFORE = `symbol=MADEUSDT&${EVOLVING}&as_of=${minute(30)}`

  test('has a bar where every leverage is liquidated', async () => {
    const { body } = await mapOf(BEFORE)
    expect(body).toMatchObject({
      current_price: 100,
      timestamp: minute(30),
      leverages: [5, 10, 25, 50, 100],
      exchanges: ['okx'],
    })
    expect(body.long.bars).toEqual([
      { price: 80.4, density: 15_000, by_leverage: [15_000, 0, 0, 0, 0], by_exchange: [15_000] },
      { price: 90.4, density: 30_000, by_leverage: [0, 30_000, 0, 0, 0], by_exchange: [30_000] },
      { price: 96.5, density: 25_000, by_leverage: [0, 0, 25_000, 0, 0], by_exchange: [25_000] },
      { price: 98.5, density: 20_000, by_leverage: [0, 0, 0, 20_000, 0], by_exchange: [20_000] },
      { price: 99.5, density: 10_000, by_leverage: [0, 0, 0, 0, 10_000], by_exchange: [10_000] },
    ])
    expect(body.short.bars.map(({ density }: Bar) => density)).toEqual([10_000, 20_000, 25_000, 30_000, 15_000])
    expect(body.long).toMatchObject({ total: 100_000, misplaced: 0, outside: { density: 0 } })
  })

  test('adds up from the price outwards, to where a move would liquidate most at once', async () => {
    const { body } = await mapOf(BEFORE)
    const masses = body.long.cumulative.map(({ mass }: { mass: number }) => mass)
    expect([masses[0], masses.at(-1)]).toEqual([0, 100_000])
    expect(body.long.cumulative).toContainEqual({ price: 98.5, mass: 30_000 })
    // The middle of 90.4 to 90.5; 100,000 times 30 %.
    expect(body.long.max_pain).toEqual({ price: 90.45, distance_pct: -9.55, mass: 30_000 })
    expect(body.short.max_pain).toMatchObject({ mass: 30_000 })
    expect(body.imbalance).toEqual([
      { distance_pct: 1, long: 10_000, short: 10_000, value: 0 },
      { distance_pct: 2, long: 30_000, short: 30_000, value: 0 },
      { distance_pct: 5, long: 55_000, short: 55_000, value: 0 },
      { distance_pct: 10, long: 85_000, short: 85_000, value: 0 },
    ])
  })

  test('what lies beyond the range is summed, and nothing is lost', async () => {
    const { sides } = await mapOf(`${BEFORE}&range_pct=5`)
    for (const side of sides) {
      expect(side.bars.length).toBe(3)
      expect(side.outside).toEqual({ density: 45_000, by_leverage: [15_000, 30_000, 0, 0, 0], by_exchange: [45_000] })
      expect(side.total).toBe(100_000)
    }
  })

  test('after the dip and the jump has what no candle touched', async () => {
    const { body } = await mapOf(`symbol=MADEUSDT&${EVOLVING}`)
    expect(body.timestamp).toBe(minute(120))
    expect(body.long.bars.map(({ price }: Bar) => price)).toEqual([80.4, 90.4])
    expect(body.per_exchange.okx).toMatchObject({ long_density: 45_000, short_density: 45_000, data_end: minute(120) })
  })

  test.each(['model=time_evolving', 'model=ledger', 'model=ensemble', 'model=py_liquidation_map'])(
    'bars by leverage and by exchange add up to the total: %s',
    async (query) => {
      for (const symbol of ['TWOUSDT', 'DEMOUSDT']) {
        const { body, sides } = await mapOf(`symbol=${symbol}&${query}`)
        expect(body.exchanges).toEqual(symbol === 'TWOUSDT' ? ['bybit', 'okx'] : ['simulated'])
        for (const side of sides) {
          // No trade of TWOUSDT is large, so py_liquidation_map sees none.
          if (!query.includes('py_') || symbol === 'DEMOUSDT') expect(side.total).toBeGreaterThan(0)
          for (const part of [...side.bars, side.outside]) {
            // Every number is rounded to cents.
            expect(Math.abs(sum(part.by_leverage) - part.density)).toBeLessThan(0.01 * (1 + part.by_leverage.length))
            expect(Math.abs(sum(part.by_exchange) - part.density)).toBeLessThan(0.02)
          }
          const listed = sum(side.bars.map(({ density }) => density)) + side.outside.density
          expect(Math.abs(listed - side.total)).toBeLessThan(0.01 * (1 + side.bars.length))
        }
        for (const name of ['long', 'short'] as const) {
          const zones = body.zones.filter(({ side }: { side: string }) => side === name)
          expect(sum(zones.map(({ total_density }: { total_density: number }) => total_density))).toBeLessThanOrEqual(
            body[name].total + 0.01,
          )
        }
      }
    },
  )

  test('an ensemble says how far its members differ, one model does not', async () => {
    const mixed = await mapOf('symbol=DEMOUSDT&model=ensemble')
    const spreads = mixed.sides.flatMap(({ bars }) => bars.map(({ disagreement }) => disagreement ?? Number.NaN))
    expect(spreads.every((spread) => spread >= 0 && spread <= 1)).toBe(true)
    expect(Math.max(...spreads)).toBeGreaterThan(0)
    // Members that are one and the same model would differ nowhere; so does one member.
    const alone = await mapOf('symbol=DEMOUSDT&model=ensemble&members=time_evolving')
    expect(alone.sides.flatMap(({ bars }) => bars).every(({ disagreement }) => disagreement === 0)).toBe(true)
    const single = await mapOf('symbol=DEMOUSDT')
    expect(single.sides.flatMap(({ bars }) => bars).some((bar) => 'disagreement' in bar)).toBe(false)
  })
})

describe('the map and the map through time', () => {
  test.each([10, 11, 30, 41, 60, 75, 120])('agree at minute %i, cell by cell', async (n) => {
    const query = `symbol=MADEUSDT&${EVOLVING}&as_of=${minute(n)}`
    const { body } = await mapOf(query)
    const series = (
      await made.get<{ data: Column[] }>(
        `/liquidations/heatmap-timeseries?${query}&interval=1m&start_time=${minute(0)}`,
      )
    ).body
    const last = series.data.findLast(({ state }: { state: string }) => state === 'closed')
    for (const side of ['long', 'short'] as const) {
      const cells = (last?.levels ?? []).filter((level: Record<string, number>) => level[`${side}_density`] !== 0)
      expect(body[side].bars.map(({ price, density }: Bar) => [price, density])).toEqual(
        cells.map((level: Record<string, number>) => [level['price'], level[`${side}_density`]]),
      )
    }
    expect((last?.timestamp ?? 0) + 60_000).toBe(body.timestamp)
  })
})

describe('levels', () => {
  test('are listed by size with the leverage they stem from', async () => {
    const { body } = await made.get<LevelsAnswer>(`/liquidations/levels?symbol=MADEUSDT&${EVOLVING}`)
    expect(body.long_liquidations).toEqual([
      { price_level: 90.4, volume: 30_000, count: 3, leverage: 10, distance_pct: -9.6 },
      { price_level: 80.4, volume: 15_000, count: 2, leverage: 5, distance_pct: -19.6 },
    ])
    expect(body.metadata.omitted).toEqual({ long: { levels: 0, volume: 0 }, short: { levels: 0, volume: 0 } })
  })

  test('of one leverage, or of the nearest there is, which is said', async () => {
    const exact = (await made.get<LevelsAnswer>(`/liquidations/levels?symbol=MADEUSDT&${EVOLVING}&leverage=10`)).body
    const near = (await made.get<LevelsAnswer>(`/liquidations/levels?symbol=MADEUSDT&${EVOLVING}&leverage=12`)).body
    expect(exact.short_liquidations.map(({ leverage }: Level) => leverage)).toEqual([10])
    expect(near.short_liquidations).toEqual(exact.short_liquidations)
    expect(near.metadata.warnings).toContainEqual(expect.stringContaining('nearest is 10x'))
    expect(exact.metadata.warnings).not.toContainEqual(expect.stringContaining('nearest'))
  })

  test('of the last days are what was added since', async () => {
    const volumes = async (query: string): Promise<number[]> => {
      const { body } = await made.get<LevelsAnswer>(
        `/liquidations/levels?symbol=SLOWUSDT&${EVOLVING}&leverage=10${query}`,
      )
      return body.long_liquidations.map(({ volume }: Level) => volume)
    }
    // 30 % at 10x of 1,000 coins in hour 10 and of 500 in hour 60, at 100 USD; the data ends with hour 72.
    expect(await volumes('')).toEqual([45_000])
    expect(await volumes('&timeframe=1')).toEqual([15_000])
    expect(await volumes('&timeframe=3')).toEqual([45_000])
    expect(await volumes(`&timeframe=1&as_of=${SLOW_START + 50 * 3_600_000}`)).toEqual([])
  })

  test('are deprecated, and say what is newer', async () => {
    for (const query of [`symbol=MADEUSDT&${EVOLVING}`, 'symbol=NONEUSDT', 'timeframe=0']) {
      const { response } = await made.get(`/liquidations/levels?${query}`)
      expect(response.headers.get('deprecation')).toMatch(/^@\d{10}$/)
      expect(response.headers.get('sunset')).toBe('Mon, 01 Nov 2027 00:00:00 GMT')
      expect(response.headers.get('link')).toBe('</liquidations/map>; rel="successor-version"')
    }
  })
})

describe('answers', () => {
  test.each(['map', 'heatmap', 'levels', 'compare-models'])('/liquidations/%s is kept and compressed', async (name) => {
    const url = `${made.server.url}/liquidations/${name}?symbol=MADEUSDT`
    const first = await fetch(url, { headers: { 'accept-encoding': 'br' } })
    expect([first.status, first.headers.get('content-encoding')]).toEqual([200, 'br'])
    const again = await fetch(url, {
      headers: { 'accept-encoding': 'br', 'if-none-match': first.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })

  test.each([
    ['map?symbol=MADEUSDT&range_pct=0', 400, 'REQUEST_INVALID', 'range_pct'],
    ['map?symbol=MADEUSDT&price_bin_size=0.0021&range_pct=100', 413, 'MAP_TOO_LARGE', '95238'],
    ['map?symbol=MADEUSDT&price_bin_size=0.0001', 400, 'PRICE_BIN_SIZE_INVALID', '0.002'],
    ['map?symbol=MADEUSDT&model=ledger&leverage_weights=10:1,500:1', 400, 'DOMAIN_LEVERAGE_RANGE', '500'],
    ['map?symbol=MADEUSDT&model=ensemble&members=ledger:1e308', 400, 'ENSEMBLE_MEMBERS_INVALID', '1000'],
    ['map?symbol=MADEUSDT&detail=huge', 400, 'REQUEST_INVALID', 'coarse'],
    ['map?symbol=MADEUSDT&as_of=soon', 400, 'DOMAIN_TIME_UNREADABLE', 'as_of'],
    ['map?symbol=MADEUSDT&as_of=2020-01-01', 404, 'NOTHING_KNOWN_THEN', '2026-01-05'],
    ['map?symbol=BAREUSDT', 404, 'MODEL_INPUTS_MISSING', 'no open interest stored'],
    ['map?symbol=NONEUSDT', 404, 'SYMBOL_UNKNOWN', 'MADEUSDT'],
    ['heatmap?symbol=MADEUSDT&timeframe=2h', 400, 'REQUEST_INVALID', '4h'],
    ['heatmap?symbol=MADEUSDT&include_ended=perhaps', 400, 'REQUEST_INVALID', 'include_ended'],
    ['heatmap?symbol=MADEUSDT&price_bin_size=0.0021&range_pct=100', 400, 'ZONES_TOO_LARGE', '150000'],
    ['heatmap?symbol=MADEUSDT&exchanges=mtgox', 400, 'EXCHANGE_UNKNOWN', 'okx'],
    ['heatmap?symbol=NONEUSDT', 404, 'SYMBOL_UNKNOWN', 'MADEUSDT'],
    ['heatmap?symbol=BAREUSDT', 503, 'MODEL_INPUTS_MISSING', 'no open interest stored'],
    ['heatmap?symbol=MADEUSDT&exchanges=bybit', 503, 'EXCHANGE_NOT_STORED', 'okx'],
    ['heatmap?symbol=MADEUSDT&as_of=2020-01-01', 503, 'NOTHING_KNOWN_THEN', '2026-01-05'],
    ['levels?symbol=MADEUSDT&timeframe=366', 400, 'REQUEST_INVALID', 'timeframe'],
    ['levels?symbol=MADEUSDT&leverage=0', 400, 'REQUEST_INVALID', 'leverage'],
    ['compare-models?symbol=MADEUSDT&models=magic', 400, 'MODEL_UNKNOWN', 'time_evolving'],
    ['compare-models?symbol=MADEUSDT&model=ledger', 400, 'REQUEST_INVALID', 'model'],
    ['compare-models?symbol=BAREUSDT&models=ledger', 404, 'MODEL_INPUTS_MISSING', 'no open interest stored'],
    ['compare-models?symbol=NONEUSDT', 404, 'SYMBOL_UNKNOWN', 'MADEUSDT'],
    ['compare-models', 400, 'REQUEST_INVALID', 'symbol'],
  ])('%s is refused with %i %s', async (path, status, code, says) => {
    const { response, body } = await made.get(`/liquidations/${path}`)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(body).toMatchObject({ status, code, detail: expect.stringContaining(says) })
    expect(response.status).toBe(status)
  })
})
