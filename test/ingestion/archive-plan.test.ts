import { expect, test } from 'vitest'
import { binance } from '../../src/exchanges/binance.ts'
import { type PlanRules, planArchive, type SeriesToPlan } from '../../src/ingestion/archive/plan-archive.ts'
import type { ArchiveFileRecord } from '../../src/storage/archive-target.ts'

const DAY = 86_400_000
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`)
const NOW = day('2024-06-15') + 3600_000
const RULES: PlanRules = { now: NOW, isRepair: false, isRecheck: false, address: 'https://x' }

function series(kind: string, given: Partial<SeriesToPlan> = {}): SeriesToPlan {
  const dataset = binance.archive?.datasetsOf('BTCUSDT').find((known) => known.kind === kind)
  if (dataset === undefined) throw new Error(kind)
  return {
    dataset,
    symbol: 'BTCUSDT',
    interval: dataset.hasInterval ? '1m' : undefined,
    wanted: { from: day('2024-01-01'), to: day('2024-04-01') },
    stored: [],
    records: [],
    acceptedKeys: [''],
    ...given,
  }
}

function record(path: string, given: Partial<ArchiveFileRecord>): ArchiveFileRecord {
  return {
    exchange: 'binance',
    path,
    kind: 'candles',
    symbol: 'BTCUSDT',
    interval: '1m',
    from: 0,
    to: 0,
    state: 'loaded',
    optionsKey: '',
    sha256: undefined,
    bytes: undefined,
    rows: 0,
    problem: undefined,
    checkedMs: NOW,
    ...given,
  }
}

function names(given: SeriesToPlan, rules = RULES): string[] {
  return planArchive(given, rules).map(({ file }) => file.path.split('/').at(-1) ?? '')
}

test('whole months are fetched as months, and stand for their days', () => {
  const planned = planArchive(series('candles'), RULES)
  expect(planned.map(({ file }) => file.path)).toEqual([
    'data/futures/um/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2024-01.zip',
    'data/futures/um/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2024-02.zip',
    'data/futures/um/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2024-03.zip',
  ])
  expect(planned.map(({ instead }) => instead.length)).toEqual([31, 29, 31])
})

test('a month of which something is stored, or not all is wanted, comes by days', () => {
  const stored = [{ from: day('2024-02-01'), to: day('2024-02-27') }]
  expect(names(series('candles', { wanted: { from: day('2024-01-30'), to: day('2024-03-01') }, stored }))).toEqual([
    'BTCUSDT-1m-2024-01-30.zip',
    'BTCUSDT-1m-2024-01-31.zip',
    'BTCUSDT-1m-2024-02-27.zip',
    'BTCUSDT-1m-2024-02-28.zip',
    'BTCUSDT-1m-2024-02-29.zip',
  ])
})

test('the current month comes by days, and today not at all', () => {
  expect(names(series('candles', { wanted: { from: day('2024-06-12'), to: day('2024-07-01') } }))).toEqual([
    'BTCUSDT-1m-2024-06-12.zip',
    'BTCUSDT-1m-2024-06-13.zip',
    'BTCUSDT-1m-2024-06-14.zip',
  ])
})

test('metrics exist by days only, funding by months only', () => {
  const wanted = { from: day('2024-01-31'), to: day('2024-02-02') }
  expect(names(series('open-interest', { wanted }))).toEqual([
    'BTCUSDT-metrics-2024-01-31.zip',
    'BTCUSDT-metrics-2024-02-01.zip',
  ])
  expect(names(series('funding', { wanted }))).toEqual([
    'BTCUSDT-fundingRate-2024-01.zip',
    'BTCUSDT-fundingRate-2024-02.zip',
  ])
})

test('a day of metrics covers 00:05 to 24:05: the readings from 00:05 to 24:00', () => {
  const wanted = { from: day('2024-01-01'), to: day('2024-01-03') }
  const stored = [{ from: day('2024-01-01') + 300_000, to: day('2024-01-02') + 300_000 }]
  expect(names(series('open-interest', { wanted, stored }))).toEqual(['BTCUSDT-metrics-2024-01-02.zip'])
})

const WANTED_DAY = { wanted: { from: day('2024-01-01'), to: day('2024-01-02') } }
const DAY_PATH = 'data/futures/um/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-01-01.zip'
const HALF = [{ from: day('2024-01-01'), to: day('2024-01-01') + DAY / 2 }]

test('holes of a loaded file are asked for again only by repair', () => {
  const given = series('candles', {
    ...WANTED_DAY,
    stored: HALF,
    records: [record(DAY_PATH, { from: day('2024-01-01'), to: day('2024-01-02') })],
  })
  expect(names(given)).toEqual([])
  expect(names(given, { ...RULES, isRepair: true })).toEqual(['BTCUSDT-1m-2024-01-01.zip'])
})

test('a file that is not published is asked for again while it may still come, later only by repair', () => {
  const given = (checkedMs: number) =>
    series('candles', {
      ...WANTED_DAY,
      records: [record(DAY_PATH, { state: 'absent', checkedMs, problem: 'https://x' })],
    })
  expect(names(given(day('2024-01-05')))).toEqual(['BTCUSDT-1m-2024-01-01.zip'])
  expect(names(given(day('2024-02-05')))).toEqual([])
  expect(names(given(day('2024-02-05')), { ...RULES, isRepair: true })).toEqual(['BTCUSDT-1m-2024-01-01.zip'])
  // Another source may have it.
  expect(names(given(day('2024-02-05')), { ...RULES, address: '/mirror' })).toEqual(['BTCUSDT-1m-2024-01-01.zip'])
})

test('a refused file is asked for again', () => {
  const records = [record(DAY_PATH, { state: 'refused', checkedMs: day('2024-02-05') })]
  expect(names(series('candles', { ...WANTED_DAY, records }))).toEqual(['BTCUSDT-1m-2024-01-01.zip'])
})

test('other options make a loaded file wanted again', () => {
  const path = 'data/futures/um/daily/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2024-01-01.zip'
  const loaded = { from: day('2024-01-01'), to: day('2024-01-02'), optionsKey: 'a' }
  const given = { ...WANTED_DAY, stored: [WANTED_DAY.wanted], records: [record(path, loaded)] }
  expect(names(series('trades', { ...given, acceptedKeys: ['a'] }))).toEqual([])
  expect(names(series('trades', { ...given, acceptedKeys: ['b'] }))).toEqual(['BTCUSDT-aggTrades-2024-01-01.zip'])
})

test('recheck asks for the checksums of loaded files', () => {
  const records = [record(DAY_PATH, { from: day('2024-01-01'), to: day('2024-01-02'), sha256: 'abc' })]
  const given = series('candles', { ...WANTED_DAY, stored: [WANTED_DAY.wanted], records })
  expect(planArchive(given, { ...RULES, isRecheck: true })).toMatchObject([
    { file: { path: DAY_PATH }, loadedSha256: 'abc' },
  ])
})
