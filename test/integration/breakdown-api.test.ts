import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../helpers/cli.ts'
import { MADE_START } from '../helpers/made-market.ts'
import { type MadeServer, startMadeServer } from '../helpers/made-server.ts'

const MINUTE = 60_000
const minute = (n: number): number => MADE_START + n * MINUTE
const WINDOW = `interval=1m&price_bin_size=0.1&start_time=${minute(0)}&end_time=${minute(120)}`
const heatmap = (symbol: string, more: string): string =>
  `/liquidations/heatmap-timeseries?symbol=${symbol}&model=time_evolving&${WINDOW}&${more}`

interface Section {
  name: string
  type: 'uint8' | 'int32' | 'uint32' | 'float32' | 'float64'
  offset: number
  count: number
}

const TYPES = {
  uint8: Uint8Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
}

let made: MadeServer

beforeAll(async () => {
  made = await startMadeServer()
  await addLateMarket()
}, 240_000)
afterAll(() => made?.stop())

/** LATEUSDT: two hours of candles of a minute at 100, open interest once in half an hour. */
async function addLateMarket(): Promise<void> {
  const candles = Array.from({ length: 120 }, (_, n) => `${minute(n)},100,100.01,99.99,100,10`)
  const readings = [0, 30, 60, 90, 120].map((n) => `${minute(n)},${1000 + n}`)
  const files = { candles: `${made.folder}/late.csv`, 'open-interest': `${made.folder}/late-oi.csv` }
  writeFileSync(files.candles, `${['open_time,open,high,low,close,volume', ...candles].join('\n')}\n`)
  writeFileSync(files['open-interest'], `${['time,open_interest', ...readings].join('\n')}\n`)
  for (const [kind, file] of Object.entries(files)) {
    const unit = kind === 'candles' ? [] : ['--open-interest-unit', 'base']
    const key = ['--exchange', 'okx', '--symbol', 'LATEUSDT', '--kind', kind, '--db', made.db]
    expect(await runCli(['import', file, ...key, ...unit])).toMatchObject({ code: 0, stderr: '' })
  }
}

/** Reads a frame as docs/FORMATS.md tells it. */
async function frameOf(path: string) {
  const response = await fetch(made.server.url + path)
  expect(response.status).toBe(200)
  const frame = await response.arrayBuffer()
  const headerBytes = new DataView(frame).getUint32(8, true)
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(frame, 16, headerBytes)))
  const arrays = new Map(
    header.sections.map(({ name, type, offset, count }: Section) => [
      name,
      new TYPES[type](frame, 16 + headerBytes + offset, count),
    ]),
  )
  const numbers = (name: string): ArrayLike<number> => {
    const found = arrays.get(name)
    if (!ArrayBuffer.isView(found) || found instanceof DataView) throw new Error(`no section ${name}`)
    return found as unknown as ArrayLike<number>
  }
  const at = (quantity: string, t: number, price: number): number => {
    const offset = numbers(`${quantity}.offset`)
    const row = Math.round(price / 0.1) - header.price_axis.first_bucket
    const index = (offset[t] ?? 0) + row - (numbers(`${quantity}.first`)[t] ?? 0)
    return index >= (offset[t] ?? 0) && index < (offset[t + 1] ?? 0) ? (numbers(`${quantity}.values`)[index] ?? 0) : 0
  }
  return { header, numbers, at, names: [...arrays.keys()] }
}

describe('by leverage', () => {
  test('each group has its share of what opened, until a candle touches it', async () => {
    const { header, at } = await frameOf(heatmap('MADEUSDT', 'format=binary&breakdown=leverage'))
    expect(header.breakdown).toEqual({
      by: 'leverage',
      groups: [5, 10, 25, 50, 100].map((leverage) => ({ id: `leverage_${leverage}`, label: `${leverage}x`, leverage })),
    })
    // 1,000 coins at 100 a side in minute 10: 30 % at 10x, 25 % at 25x, 20 % at 50x.
    expect(at('leverage_10.long_density', 9, 90.4)).toBe(0)
    expect(at('leverage_10.long_density', 10, 90.4)).toBe(30_000)
    expect(at('leverage_25.long_density', 39, 96.5)).toBe(25_000)
    expect(at('leverage_50.long_density', 39, 98.5)).toBe(20_000)
    expect(at('leverage_25.short_density', 49, 103.4)).toBe(25_000)
    // Nothing of another leverage lies there.
    expect(at('leverage_10.long_density', 39, 96.5)).toBe(0)
    // The dip of minute 40 to 96.4 takes 25x and above, the jump of minute 50 to 103.7 the shorts.
    expect(at('leverage_25.long_density', 40, 96.5)).toBe(0)
    expect(at('leverage_50.long_density', 40, 98.5)).toBe(0)
    expect(at('leverage_25.short_density', 50, 103.4)).toBe(0)
    expect(at('leverage_10.long_density', 119, 90.4)).toBe(30_000)
  })

  test('leverages are joined to the bands asked for, whose ends are told', async () => {
    const query = heatmap('MADEUSDT', 'format=binary&breakdown=leverage&leverage_bands=10,50')
    const { header, at } = await frameOf(query)
    expect(header.breakdown.groups).toEqual([
      { id: 'leverage_1', label: '<10x', leverage: 1, leverage_to: 10 },
      { id: 'leverage_10', label: '10–50x', leverage: 10, leverage_to: 50 },
      { id: 'leverage_50', label: '50x+', leverage: 50, leverage_to: null },
    ])
    // 10x and 25x are one band, 50x and 100x the other.
    expect(at('leverage_10.long_density', 39, 90.4)).toBe(30_000)
    expect(at('leverage_10.long_density', 39, 96.5)).toBe(25_000)
    expect(at('leverage_50.long_density', 39, 98.5)).toBe(20_000)
    for (const bands of ['', '10,5', '1,5', 'x', '5,5']) {
      const refused = await fetch(
        `${made.server.url}${heatmap('MADEUSDT', `format=binary&breakdown=leverage&leverage_bands=${bands}`)}`,
      )
      expect([refused.status, (await refused.json()).code]).toEqual([400, 'LEVERAGE_BANDS_INVALID'])
    }
  })

  test('the whole is the one without parts; there is no consumption by leverage', async () => {
    const plain = await frameOf(heatmap('MADEUSDT', 'format=binary'))
    const divided = await frameOf(heatmap('MADEUSDT', 'format=binary&breakdown=leverage'))
    expect(plain.header.breakdown).toBeUndefined()
    expect(plain.names.filter((name) => String(name).startsWith('leverage_'))).toEqual([])
    for (const name of plain.names) expect(divided.numbers(String(name))).toEqual(plain.numbers(String(name)))
    expect(divided.names.filter((name) => String(name).startsWith('leverage_5.'))).toEqual(
      ['long_density', 'short_density'].flatMap((name) =>
        ['first', 'offset', 'values'].map((part) => `leverage_5.${name}.${part}`),
      ),
    )
  })

  test('leverages are those of the question, and two venues are added up', async () => {
    const query = heatmap('TWOUSDT', 'format=binary&breakdown=leverage&leverage_weights=20:1,2:1')
    const { header, at } = await frameOf(query)
    expect(header.breakdown.groups.map(({ id }: { id: string }) => id)).toEqual(['leverage_2', 'leverage_20'])
    // Half of 100,000 USD at each venue: 2x longs from 100 go at 50.2x, see `writeMadeMarket` for tier and fee.
    expect(at('leverage_2.long_density', 119, 50.2) + at('leverage_2.long_density', 119, 50.3)).toBe(100_000)
  })

  test('with as_of it says from what it was computed', async () => {
    const { header } = await frameOf(heatmap('MADEUSDT', `format=binary&breakdown=leverage&as_of=${minute(60)}`))
    expect(header.time_axis.count).toBe(60)
    expect(header.meta.warnings).toContainEqual(expect.stringContaining('corrections that were stored after as_of'))
  })
})

describe('by exchange', () => {
  test('each venue has its densities and what was consumed of it', async () => {
    const { header, at } = await frameOf(heatmap('TWOUSDT', 'format=binary&breakdown=exchange'))
    expect(header.breakdown).toEqual({
      by: 'exchange',
      groups: [
        { id: 'exchange_bybit', exchange: 'bybit' },
        { id: 'exchange_okx', exchange: 'okx' },
      ],
    })
    expect(at('exchange_okx.long_density', 39, 96.5)).toBe(25_000)
    expect(at('exchange_okx.long_consumed', 40, 96.5)).toBe(25_000)
    for (const name of ['long_density', 'short_density', 'long_consumed', 'short_consumed']) {
      for (const t of [10, 39, 40, 50, 119]) {
        for (let bucket = 0; bucket < header.price_axis.count; bucket++) {
          const price = (header.price_axis.first_bucket + bucket) * 0.1
          const sum = at(`exchange_bybit.${name}`, t, price) + at(`exchange_okx.${name}`, t, price)
          expect(sum).toBeCloseTo(at(name, t, price), 2)
        }
      }
    }
  })

  test('format=columns has the same groups beside the whole', async () => {
    const { body } = await made.get<{ breakdown: unknown; series: Record<string, unknown> }>(
      heatmap('TWOUSDT', 'format=columns&breakdown=exchange'),
    )
    expect(body.breakdown).toMatchObject({ by: 'exchange', groups: [{ exchange: 'bybit' }, { exchange: 'okx' }] })
    const own = ['long_density', 'short_density', 'long_consumed', 'short_consumed']
    expect(Object.keys(body.series)).toEqual([
      ...own,
      ...own.map((name) => `exchange_bybit.${name}`),
      ...own.map((name) => `exchange_okx.${name}`),
    ])
  })
})

describe('when columns were known', () => {
  test('is their end, where all inputs come with them', async () => {
    const { numbers } = await frameOf(heatmap('MADEUSDT', 'format=binary'))
    expect(Array.from(numbers('column_known_at'))).toEqual(Array.from({ length: 120 }, (_, n) => minute(n + 1)))
  })

  test('is the time of the reading that they waited for', async () => {
    const query = heatmap('LATEUSDT', 'format=binary')
    const first = await frameOf(query)
    const known = Array.from({ length: 120 }, (_, n) => minute(30 * (Math.floor(n / 30) + 1)))
    expect(Array.from(first.numbers('column_known_at'))).toEqual(known)
    // From stored columns, in another answer.
    const again = await frameOf(`${query}&breakdown=exchange`)
    expect(Array.from(again.numbers('column_known_at'))).toEqual(known)
    const divided = await frameOf(`${query}&breakdown=leverage`)
    expect(Array.from(divided.numbers('column_known_at'))).toEqual(known)
  })
})

test.each([
  ['breakdown=leverage', 'BREAKDOWN_FORMAT', 'format=binary'],
  ['breakdown=exchange&format=csv', 'BREAKDOWN_FORMAT', 'format=columns'],
  ['format=binary&leverage_bands=10', 'LEVERAGE_BANDS_UNUSED', 'add breakdown=leverage'],
  ['format=binary&breakdown=exchange&leverage_bands=10', 'LEVERAGE_BANDS_UNUSED', 'breakdown=exchange'],
  ['breakdown=side&format=binary', 'REQUEST_INVALID', 'leverage,exchange'],
])('%s is refused with %s', async (query, code, says) => {
  const { body } = await made.get(heatmap('MADEUSDT', query))
  expect(body).toMatchObject({ status: 400, code, detail: expect.stringContaining(says) })
})
