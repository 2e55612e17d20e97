import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { requireExchange } from '../../src/exchanges/registry.ts'
import { importFiles } from '../../src/ingestion/import-files.ts'
import { openHeat } from '../../src/storage/duckdb-heat.ts'
import type { HeatTarget } from '../../src/storage/heat-target.ts'
import type { LiveBatch } from '../../src/storage/live-target.ts'
import type { SeriesBatch } from '../../src/storage/store.ts'
import { type ArchiveWorkspace, createArchiveWorkspace, FIRST_DAY } from '../helpers/archive-workspace.ts'
import { DAY, tradedMarket, writeArchiveFile } from '../helpers/archive-writer.ts'
import { basisOf, heatColumns, heatSpec } from '../helpers/heat-columns.ts'
import { candle, funding, liquidation, liveBatch, markCandle, openInterest } from '../helpers/live-batches.ts'
import { TWO_TIERS } from '../helpers/tiers.ts'
import type { LoadOptions } from './workspace.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = Number.MAX_SAFE_INTEGER
const KEY = { exchange: 'binance', symbol: 'BTCUSDT' }
/** Opens of the stored hourly columns, in hours from the first day of the archive. */
const HOURS = [-3, -2, -1, 0, 1, 2]
const OTHERS = [
  { exchange: 'okx', symbol: 'BTCUSDT' },
  { exchange: 'binance', symbol: 'ETHUSDT' },
]

let space: ArchiveWorkspace
let heat: HeatTarget
beforeEach(async () => {
  space = await createArchiveWorkspace()
  heat = openHeat(space.store)
})
afterEach(() => space.close())

const at = (hour: number) => FIRST_DAY + hour * HOUR

async function keepColumns(): Promise<void> {
  for (const market of [KEY, ...OTHERS]) {
    const basis = basisOf(space.store, market)
    await heat.writeHeatColumns(heatSpec(market), heatColumns(HOURS.map(at)), { basis })
    const checkpoint = { symbol: market.symbol, exchanges: [market.exchange], name: 'run', state: Uint8Array.of(1) }
    await heat.writeCheckpoints(
      HOURS.map((hour) => ({ ...checkpoint, time: at(hour), knownAt: at(hour) })),
      basis,
    )
  }
}

/** Hours of the columns that are valid, and the newest state, in hours. */
async function kept(market = KEY) {
  const { time } = await heat.readHeatColumns(heatSpec(market), { from: 0, to: 1e13 }, NOW)
  const question = { symbol: market.symbol, exchanges: [market.exchange], name: 'run', notAfter: NOW, knownBy: NOW }
  const state = await heat.findCheckpoint(question)
  const columns = Array.from(time, (open) => (open - FIRST_DAY) / HOUR)
  return { columns, state: state && (state.time - FIRST_DAY) / HOUR }
}

const live = (parts: Partial<LiveBatch>) => space.store.writeLive(liveBatch(parts))

/** Candles of two hours of the simulator from an hour on. */
function simulated(hour: number): SeriesBatch {
  const time = Float64Array.of(at(hour), at(hour + 1))
  const price = Float64Array.of(100, 100)
  const unknown = Float64Array.of(Number.NaN, Number.NaN)
  const candles = { openTime: time, open: price, high: price, low: price, close: price }
  const none = new Float64Array()
  return {
    ...KEY,
    dataKind: 'simulated',
    source: 'seed 1',
    range: { from: at(hour), to: at(hour + 2) },
    candles: {
      interval: '1h',
      columns: {
        ...candles,
        closeTime: time.map((t) => t + HOUR),
        volume: price,
        quoteVolume: unknown,
        takerBuyVolume: unknown,
      },
    },
    markCandles: { interval: '1h', columns: candles },
    openInterest: { stepMs: HOUR, columns: { time, quantity: price, notional: unknown } },
    funding: { stepMs: HOUR, columns: { time, rate: unknown.map(() => 0) } },
    takerFlow: {
      stepMs: HOUR,
      columns: { time, buyVolume: price, sellVolume: price, buyNotional: unknown, sellNotional: unknown },
    },
    liquidations: {
      columns: {
        time: none,
        side: new Uint8Array(),
        price: none,
        bankruptcyPrice: none,
        quantity: none,
        notional: none,
      },
    },
  }
}

async function importCsv(
  name: string,
  text: string,
  options: Pick<LoadOptions, 'kind' | 'volumeUnit' | 'timeLabel'>,
): Promise<void> {
  const file = path.join(space.folder, name)
  writeFileSync(file, text)
  await importFiles({
    store: space.store,
    files: [file],
    exchange: requireExchange('binance'),
    symbol: 'BTCUSDT',
    ...options,
  })
}

async function ingested(kind: 'candles' | 'open-interest' | 'mark' | 'trades'): Promise<void> {
  const market = tradedMarket({ symbol: 'BTCUSDT', from: FIRST_DAY, days: 1 })
  await writeArchiveFile(space.root, market, { kind, cadence: 'daily', start: FIRST_DAY })
  await space.run({ kinds: [kind], range: { from: FIRST_DAY, to: FIRST_DAY + DAY } })
}

const MINUTES = { ...KEY, openTime: at(0.5), closeTime: at(0.5) + MINUTE, eventTime: at(0.5) }

/** Each way of writing, and the hour from which on it changes what maps are made of. */
const WAYS: readonly [name: string, since: number, write: () => Promise<unknown>][] = [
  ['a simulated batch', 1, () => space.store.writeBatch(simulated(1))],
  [
    'a page of a backfill',
    0.5,
    () =>
      space.store.writeSeries({
        ...KEY,
        interval: '',
        stepMs: HOUR,
        source: 'REST',
        dataKind: 'observed',
        rows: { kind: 'funding', columns: { time: Float64Array.of(at(0.5)), rate: Float64Array.of(0.1) } },
        covered: [{ from: at(0.5), to: at(1.5) }],
      }),
  ],
  ['a live candle', 0.5, () => live({ candles: [candle(0, MINUTES)] })],
  ['a live mark candle', 0.5, () => live({ markCandles: [markCandle(0, MINUTES)] })],
  ['live open interest', 0.5, () => live({ openInterest: [openInterest(0, MINUTES)] })],
  ['live funding', 0.5, () => live({ funding: [funding(0, MINUTES)] })],
  [
    'a candle file',
    0,
    () =>
      importCsv('candles.csv', `ts,open,high,low,close,volume\n${at(0)},1,1,1,1,1\n${at(1)},1,1,1,1,1\n`, {
        kind: 'candles',
      }),
  ],
  // Labels of an hour's end: the first row is the hour before it.
  [
    'a taker flow file',
    -1,
    () =>
      importCsv('flow.csv', `ts,buy_volume,sell_volume\n${at(0)},1,1\n${at(1)},1,1\n`, {
        kind: 'taker-flow',
        volumeUnit: 'base',
        timeLabel: 'end',
      }),
  ],
  ['an archive of candles', 0, () => ingested('candles')],
  ['an archive of mark candles', 0, () => ingested('mark')],
  ['an archive of open interest', 0, () => ingested('open-interest')],
  ['an archive of trades', 0, () => ingested('trades')],
]

test.each(WAYS)('%s that comes late ends what ends after hour %d, and nothing else', async (_, since, write) => {
  await keepColumns()
  await write()
  expect(await kept()).toEqual({
    columns: HOURS.filter((hour) => hour + 1 <= since),
    state: HOURS.findLast((hour) => hour <= since),
  })
  for (const other of OTHERS) expect(await kept(other)).toEqual({ columns: HOURS, state: 2 })
})

test('margin tiers end all columns of their exchange, whatever the symbol', async () => {
  await keepColumns()
  const tables = [{ symbol: 'SOLUSDT', validFrom: FIRST_DAY, source: 'test', tiers: TWO_TIERS }]
  await space.store.importTiers({ exchange: 'binance', source: 'test', sha256: 'x', bytes: 1, optionsKey: '', tables })
  expect(await kept()).toEqual({ columns: [], state: undefined })
  expect(await kept({ exchange: 'binance', symbol: 'ETHUSDT' })).toEqual({ columns: [], state: undefined })
  expect(await kept({ exchange: 'okx', symbol: 'BTCUSDT' })).toEqual({ columns: HOURS, state: 2 })
})

test('liquidations and what lies behind the newest column leave all as it is', async () => {
  await keepColumns()
  const behind = { ...KEY, openTime: at(3), closeTime: at(3) + MINUTE, eventTime: at(3) }
  await live({ liquidations: [liquidation(0, { ...KEY, eventTime: at(0) })], candles: [candle(0, behind)] })
  await live({ markCandles: [markCandle(0, behind)], openInterest: [openInterest(0, behind)] })
  await importCsv('liquidations.csv', `ts,side,price,quantity\n${at(0)},sell,1,1\n`, { kind: 'liquidations' })
  expect(await kept()).toEqual({ columns: HOURS, state: 2 })
})

test('a late candle changes all bars since the reading of open interest before it', async () => {
  // Readings at hours -2 and 2: the change between them is spread over their candles by volume.
  const reading = (hour: number) => openInterest(0, { ...KEY, eventTime: at(hour) })
  await live({ openInterest: [reading(-2), reading(2)] })
  await keepColumns()
  await live({ candles: [candle(0, MINUTES)] })
  expect((await kept()).columns).toEqual([-3])
})

test('a late reading changes all bars since the reading before it', async () => {
  const reading = (hour: number) => openInterest(0, { ...KEY, eventTime: at(hour) })
  await live({ openInterest: [reading(-1), reading(2)] })
  await keepColumns()
  await live({ openInterest: [reading(1)] })
  expect((await kept()).columns).toEqual([-3, -2])
})

test('a minute within a stored hour takes the place of the whole hour', async () => {
  await space.store.writeBatch({
    ...simulated(0),
    openInterest: {
      stepMs: HOUR,
      columns: { time: new Float64Array(), quantity: new Float64Array(), notional: new Float64Array() },
    },
  })
  await heat.writeHeatColumns(heatSpec(KEY, { stepMs: 60_000 }), heatColumns([at(0) - MINUTE, at(0), at(0.25)]), {
    basis: basisOf(space.store, KEY),
  })
  await live({ candles: [candle(0, MINUTES)] })
  const { time } = await heat.readHeatColumns(heatSpec(KEY, { stepMs: 60_000 }), { from: 0, to: 1e13 }, NOW)
  expect([...time]).toEqual([at(0) - MINUTE])
})

test('a write that fails ends nothing', async () => {
  await keepColumns()
  const page = {
    ...KEY,
    interval: '' as const,
    // No BIGINT holds this end: the statement that stores the coverage fails, after columns were superseded.
    stepMs: 1e19,
    source: 'REST',
    dataKind: 'observed' as const,
    rows: { kind: 'funding' as const, columns: { time: Float64Array.of(at(0)), rate: Float64Array.of(0.1) } },
    covered: [{ from: at(0), to: at(1) }],
  }
  await expect(space.store.writeSeries(page)).rejects.toThrow()
  expect(await kept()).toEqual({ columns: HOURS, state: 2 })
  await space.store.writeSeries({ ...page, stepMs: HOUR })
  expect(await kept()).toEqual({ columns: [-3, -2, -1], state: 0 })
})
