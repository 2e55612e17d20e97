import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { liveBatch } from '../../test/helpers/live-batches.ts'
import { testParameters } from '../../test/helpers/test-parameters.ts'
import type { DataKind } from '../domain/series.ts'
import { simulated } from '../exchanges/simulated.ts'
import { ledger } from '../models/ledger.ts'
import { Catalog } from '../services/catalog.ts'
import { InputLoader } from '../services/market-inputs.ts'
import { simulateMarket } from '../simulation/market.ts'
import { type DuckDbStore, openDuckDbStore } from '../storage/duckdb-store.ts'
import { ladderForecaster, yesterdaysForecaster } from './baseline-forecasters.ts'
import type { ForecastPart } from './forecast-part.ts'
import type { Forecaster } from './forecaster.ts'
import { modelForecaster } from './model-forecaster.ts'
import type { ValidationQuestion } from './question.ts'
import { type ValidationHooks, validateMarket } from './validate-market.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 2026-01-01T00:00:00Z */
const START = 1_767_225_600_000
const DAYS = 8
const HOOKS = { createdAt: START, command: 'liqheat validate', liqheatVersion: '0' }
const FORECASTERS = [modelForecaster(ledger), ladderForecaster, yesterdaysForecaster(ledger)]
const QUESTION: ValidationQuestion = {
  symbol: 'DEMOUSDT',
  exchange: 'simulated',
  horizons: ['1h', '4h'],
  step_ms: HOUR,
  price_shift: 'maintenance',
  kind: 'run',
}

const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-validate-'))
let store: DuckDbStore

beforeAll(async () => {
  store = await openDuckDbStore({ path: path.join(folder, 's.duckdb'), memoryLimitMb: 512 })
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const market = simulateMarket({ seed: 3, symbol: 'DEMOUSDT', days: DAYS, startTime: START, tiers })
  await store.writeBatch({
    exchange: 'simulated',
    symbol: 'DEMOUSDT',
    dataKind: 'simulated',
    source: 'simulator',
    range: { from: START, to: START + DAYS * DAY + 1 },
    candles: { interval: '1m', columns: market.candles },
    markCandles: { interval: '1m', columns: market.markCandles },
    openInterest: { stepMs: 5 * 60_000, columns: market.openInterest },
    funding: { stepMs: 8 * HOUR, columns: market.funding },
    takerFlow: { stepMs: 60_000, columns: market.takerFlow },
    liquidations: { columns: market.liquidations },
  })
}, 120_000)
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function validate(question: Partial<ValidationQuestion> = {}, hooks: Partial<ValidationHooks> = {}) {
  const sources = { store, catalog: new Catalog(store), inputs: new InputLoader(store, 1e8) }
  return validateMarket(sources, { ...QUESTION, ...question }, { ...HOOKS, forecasters: FORECASTERS, ...hooks })
}

describe('a simulated market', () => {
  test('is scored on what comes a horizon after the end of training, with maps that were known', async () => {
    const report = await validate({ train_to: START + 4 * DAY })
    expect(report.data_kind).toBe('simulated')
    expect(report.period).toEqual({
      from_ms: START,
      train_to_ms: START + 4 * DAY,
      test_from_ms: START + 4 * DAY + 4 * HOUR,
      to_ms: START + DAYS * DAY,
    })
    // Three times of three forecasters.
    expect(report.prefix_check).toEqual({ compared: 9 })
    expect(report.events.train + report.events.test).toBeLessThanOrEqual(report.events.total)
    expect(report.events.long + report.events.short).toBe(report.events.total)
    expect(report.forecasters.map(({ id }) => id)).toEqual([
      'ledger',
      'ladder',
      'yesterdays_map',
      'uniform',
      'linear',
      'exponential',
    ])
    // Two horizons of six parts: three sides, and three regimes of both.
    expect(report.scores.filter(({ forecaster }) => forecaster === 'ledger')).toHaveLength(12)
    expect(report.sample.is_sufficient).toBe(false)
    expect(new Set(report.forecasters.map(({ verdict }) => verdict))).toEqual(new Set(['insufficient_data']))
  }, 120_000)

  test('gives the same report again, and goes on from what is finished', async () => {
    const parts = new Map<string, ForecastPart>()
    const keeping = {
      read: async (name: string) => parts.get(name),
      write: async (name: string, part: ForecastPart) => void parts.set(name, part),
    }
    const question = { horizons: ['1h'] } as const
    const first = await validate(question, { parts: keeping })
    expect(parts.size).toBe(3)
    const kept: string[] = []
    const again = await validate(question, {
      parts: keeping,
      onProgress: ({ isKept, forecaster }) => {
        if (isKept === true && forecaster !== undefined) kept.push(forecaster)
      },
    })
    expect(kept.toSorted()).toEqual(['ladder', 'ledger', 'yesterdays_map'])
    expect(again).toEqual(first)
  }, 120_000)

  test('does not score where a forecaster says nothing, and says for how many liquidations', async () => {
    /** The ladder, at some times. */
    const silent = (id: string, speaks: (time: number) => boolean): Forecaster => ({
      ...ladderForecaster,
      id,
      start: (question) => {
        const run = ladderForecaster.start(question)
        const nothing = { first: 0, size: question.bucketSize, values: new Float64Array(0) }
        return {
          settings: () => run.settings(),
          forecast: (moment) => {
            const said = run.forecast(moment)
            return speaks(moment.time) ? said : { long: nothing, short: nothing }
          },
        }
      },
    })
    const end = START + 4 * DAY
    const forecasters = [
      ladderForecaster,
      silent('early', (time) => time < end),
      silent('seldom', (time) => (time / HOUR) % 2 === 0),
    ]
    const report = await validate({ train_to: end, horizons: ['1h'] }, { forecasters })
    const absentOf = (id: string) => report.forecasters.find((one) => one.id === id)?.absent
    expect(absentOf('early')).toBe('it has no mass at any crossed price of the test period')
    expect(absentOf('seldom')).toMatch(
      /^its map was empty when \d+\.\d % at 1h of the test liquidations came; 10 % are/,
    )
    // It has mass at all times, though not always where the price goes.
    expect(absentOf('ladder')).toBeNull()
    expect(report.warnings.join()).toMatch(/ladder has no mass where \d+\.\d % at 1h of the test liquidations came/)
    const scored = new Set(report.scores.map(({ forecaster }) => forecaster))
    expect(scored).toEqual(new Set(['ladder', 'uniform', 'linear', 'exponential']))
  }, 120_000)

  test('is refused when a run steps one bar ahead of what was known', async () => {
    await expect(validate({ horizons: ['1h'] }, { stepsAhead: 1 })).rejects.toThrow(
      /^Invariant: the map of ledger at 2026-01-01T\d\d:00:00Z is not the one of what was known then$/,
    )
  }, 120_000)

  test('has the same report in whatever order horizons are named, the shortest first', async () => {
    const first = await validate({ horizons: ['4h', '1h'] }, { forecasters: [ladderForecaster] })
    const second = await validate({ horizons: ['1h', '4h', '1h'] }, { forecasters: [ladderForecaster] })
    expect(first.horizons).toEqual(['1h', '4h'])
    expect(second).toEqual(first)
  }, 120_000)

  test('tells a command with the times that were decided, which gives the same report', async () => {
    const first = await validate({ horizons: ['1h'] }, { forecasters: [ladderForecaster], command: undefined })
    expect(first.command).toBe(
      'liqheat validate --symbol DEMOUSDT --exchange simulated --model all --from 2026-01-01T00:00:00.000Z ' +
        '--to 2026-01-09T00:00:00.000Z --train-to 2026-01-05T00:00:00.000Z --horizon 1h --step 1h --price-shift maintenance',
    )
    const times = { from: START, to: START + DAYS * DAY, train_to: START + 4 * DAY }
    const again = await validate(
      { ...times, horizons: ['1h'] },
      { forecasters: [ladderForecaster], command: undefined },
    )
    expect(again).toEqual(first)
    const other = await validate({ horizons: ['1h'] }, { forecasters: [ladderForecaster], liqheatVersion: '1' })
    expect(other.id).not.toBe(first.id)
  }, 120_000)

  test('scores calibrated parameters after what they were fitted to, and says why it does not score others', async () => {
    const version = ledger.version
    const fit = { model: 'ledger', model_version: version, data_kind: 'simulated' as const }
    const training = { from_ms: START, to_ms: START + 2 * DAY, events: 500 }
    const late = { ...training, to_ms: START + 4 * DAY + 60_000 }
    const parameters = [
      testParameters({ ...fit, name: 'fitted', training }),
      testParameters({ ...fit, name: 'late', training: late }),
      testParameters({ ...fit, name: 'foreign', training, data_kind: 'observed' }),
      testParameters({ ...fit, name: 'old', training, model_version: 'before' }),
    ]
    const question = { train_to: START + 4 * DAY, horizons: ['1h'], parameters } as const
    const report = await validate(question, { forecasters: [modelForecaster(ledger)], command: undefined })
    const noteOf = (id: string) => report.forecasters.find((one) => one.id === id)
    expect(noteOf('ledger:fitted')).toMatchObject({ kind: 'model', absent: null, version })
    expect(noteOf('ledger:fitted')?.settings['leverage_weights']).toEqual([
      { leverage: 10, weight: 0.6 },
      { leverage: 50, weight: 0.4 },
    ])
    expect(noteOf('ledger:late')?.absent).toBe(
      'its parameters were fitted until 2026-01-05T00:01:00Z, the test begins at 2026-01-05T01:00:00Z, ' +
        'before 2026-01-05T01:01:00Z; choose a later --train-to',
    )
    expect(noteOf('ledger:foreign')?.absent).toMatch(/fitted to observed data, this market is simulated/)
    expect(noteOf('ledger:old')?.absent).toMatch(/fitted to version before of ledger/)
    const scored = report.scores.map(({ forecaster }) => forecaster)
    expect(new Set(scored)).toEqual(new Set(['ledger', 'ledger:fitted', 'uniform', 'linear', 'exponential']))
    // Three times of two; the calibrated map is made anew from its own parameters.
    expect(report.prefix_check).toEqual({ compared: 6 })
    expect(report.command).toContain('--parameters fitted,late,foreign,old ')
    const gains = ['ledger', 'ledger:fitted'].map(
      (id) => report.scores.find(({ forecaster }) => forecaster === id)?.placement?.gain_bits['uniform']?.value,
    )
    expect(gains[0]).not.toBe(gains[1])
  }, 120_000)

  test('leaves out a horizon that does not fit and says so', async () => {
    const train_to = START + 12 * HOUR
    const report = await validate({ train_to, horizons: ['1h', '24h'] }, { forecasters: [ladderForecaster] })
    expect(report.horizons).toEqual(['1h'])
    expect(new Set(report.scores.map(({ horizon }) => horizon))).toEqual(new Set(['1h']))
    // The gap is the longest horizon that is scored.
    expect(report.period.test_from_ms).toBe(START + 13 * HOUR)
    expect(report.warnings).toContain(
      'horizon 24h is left out: no 24h fits into the training period, which ends at 2026-01-01T12:00:00Z',
    )
    await expect(validate({ train_to, horizons: ['24h'] })).rejects.toMatchObject({
      code: 'VALIDATION_DATA_MISSING',
      message: expect.stringContaining('no 24h fits into the training period'),
    })
  }, 120_000)

  test('is refused where training ends outside of it', async () => {
    for (const train_to of [START - DAY, START, START + DAYS * DAY, START + 300 * DAY]) {
      await expect(validate({ train_to })).rejects.toMatchObject({ code: 'VALIDATION_PERIOD_INVALID', kind: 'usage' })
    }
  })

  test('is refused with more forecasts than can be bounded, naming the step that would do', async () => {
    // 8 days of 1440 minutes at 6 s; 2 horizons: 2 * 11,520 * 10 = 230,400, and 23,040 minutes / 100,000 is under one.
    await expect(validate({ step_ms: 6000 })).rejects.toMatchObject({
      code: 'VALIDATION_TOO_LARGE',
      kind: 'usage',
      message: expect.stringMatching(/^230400 forecasts .* 100000 are the most; choose a --step of 1 minutes or more/),
    })
  })

  test('is refused with too few liquidations, naming how many', async () => {
    await expect(validate({ train_to: START + DAYS * DAY - 6 * HOUR })).rejects.toMatchObject({
      code: 'VALIDATION_DATA_MISSING',
      kind: 'data',
      message: expect.stringMatching(/\d+ liquidations in the test period .*, 100 are the least/),
    })
    await expect(validate({ exchange: 'binance' })).rejects.toMatchObject({ code: 'VALIDATION_DATA_MISSING' })
    await expect(validate({ symbol: 'NONEUSDT' })).rejects.toMatchObject({ code: 'SYMBOL_UNKNOWN' })
  })
})

/** Hourly candles that go up and down between 95 and 105, and liquidations now and then. */
async function writeHourly(
  key: { readonly symbol: string; readonly exchange: string },
  { candles, liquidations }: { readonly candles: DataKind; readonly liquidations: DataKind | undefined },
): Promise<void> {
  const hours = 6 * 24
  const openTime = Float64Array.from({ length: hours }, (_, i) => START + i * HOUR)
  const price = openTime.map((_, i) => 100 + 4 * Math.sin(i))
  await store.writeSeries({
    ...key,
    interval: '1h',
    stepMs: HOUR,
    source: 'test',
    dataKind: candles,
    rows: {
      kind: 'candles',
      columns: {
        openTime,
        closeTime: openTime.map((time) => time + HOUR),
        open: price.map((_, i) => price[Math.max(0, i - 1)] ?? 0),
        high: price.map((close, i) => Math.max(close, price[Math.max(0, i - 1)] ?? 0) + 1),
        low: price.map((close, i) => Math.min(close, price[Math.max(0, i - 1)] ?? 0) - 1),
        close: price,
        volume: price.map(() => 10),
        quoteVolume: price.map((close) => 10 * close),
        takerBuyVolume: price.map(() => 5),
      },
    },
    covered: [{ from: START, to: START + hours * HOUR }],
  })
  if (liquidations === undefined) return
  await store.writeLive(
    liveBatch({
      liquidations: Array.from({ length: 500 }, (_, i) => {
        const eventTime = START + Math.floor(((i + 0.5) * hours * HOUR) / 500)
        const close = price[Math.floor((eventTime - START) / HOUR)] ?? 0
        const side = i % 2 === 0 ? ('long' as const) : ('short' as const)
        // One maintenance rate of 0.4 % beyond where it was triggered.
        const bankruptcyPrice = side === 'long' ? close * 0.996 : close * 1.004
        const amounts = { quantity: 1, notional: close, coverage: 'sampled' as const, dataKind: liquidations }
        return {
          type: 'liquidation' as const,
          ...key,
          ...amounts,
          eventTime,
          receivedTime: eventTime,
          side,
          bankruptcyPrice,
          price: undefined,
        }
      }),
      watched: [{ ...key, dataKind: liquidations, from: START, to: START + hours * HOUR }],
    }),
  )
}

describe('an observed market', () => {
  test('without open interest scores what can run, says what cannot, and shifts bankruptcy prices', async () => {
    const key = { symbol: 'SOLUSDT', exchange: 'okx' }
    await writeHourly(key, { candles: 'observed', liquidations: 'observed' })
    const report = await validate({ ...key, horizons: ['1h'] })
    expect(report.data_kind).toBe('observed')
    expect(report.forecasters.map(({ id, absent }) => [id, absent?.slice(0, 26) ?? null])).toEqual([
      ['ledger', 'no open interest stored (l'],
      ['ladder', null],
      ['yesterdays_map', 'no open interest stored (l'],
      ['uniform', null],
      ['linear', null],
      ['exponential', null],
    ])
    expect(report.scores.some(({ forecaster }) => forecaster === 'ledger')).toBe(false)
    expect(report.event_prices.published).toBe('bankruptcy')
    expect(report.event_prices.shift).toBeGreaterThan(0)
    expect(new Set(report.scores.map(({ event_price }) => event_price))).toEqual(new Set(['trigger', 'published']))
    expect(report.events.feed).toBe('sampled')
  }, 60_000)

  test('without liquidations, or mixed with simulated ones, gets no score', async () => {
    const without = { symbol: 'NOLIQUSDT', exchange: 'okx' }
    await writeHourly(without, { candles: 'observed', liquidations: undefined })
    await expect(validate(without)).rejects.toMatchObject({
      code: 'VALIDATION_DATA_MISSING',
      message: expect.stringContaining('no liquidations stored (liqheat collect records them, or liqheat import FILE'),
    })
    const mixed = { symbol: 'MIXUSDT', exchange: 'okx' }
    await writeHourly(mixed, { candles: 'simulated', liquidations: 'observed' })
    await expect(validate(mixed)).rejects.toMatchObject({ code: 'VALIDATION_KINDS_MIXED', kind: 'data' })
  })
})
