import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppError } from '../../src/domain/errors.ts'
import {
  CANDLE_HEADER,
  candleLines,
  createWorkspace,
  csv,
  type LoadOptions,
  START,
  type Workspace,
} from './workspace.ts'

let space: Workspace
beforeAll(async () => {
  space = await createWorkspace()
  await space.load(space.file('before.csv', csv(candleLines(10))), { kind: 'candles', symbol: 'SOLUSDT' })
})
afterAll(() => space.close())

/** Three good candles with one line, the third of the file, replaced. */
function withLine(line: string): string {
  const lines = candleLines(3)
  lines[1] = line
  return csv(lines)
}

const T = START + 60_000
const contentFaults: [string, string, string, Partial<LoadOptions>?][] = [
  ['NaN', 'IMPORT_NUMBER_RANGE', withLine(`${T},100,NaN,99,100,1`)],
  ['infinity', 'IMPORT_NUMBER_RANGE', withLine(`${T},100,inf,99,100,1`)],
  ['a negative price', 'IMPORT_NUMBER_RANGE', withLine(`${T},-100,101,99,100,1`)],
  ['a price of zero', 'IMPORT_NUMBER_RANGE', withLine(`${T},100,101,0,100,1`)],
  ['a negative volume', 'IMPORT_NUMBER_RANGE', withLine(`${T},100,101,99,100,-1`)],
  ['high below low', 'IMPORT_CANDLE_SHAPE', withLine(`${T},100,98,99,100,1`)],
  ['open above high', 'IMPORT_CANDLE_SHAPE', withLine(`${T},102,101,99,100,1`)],
  ['close below low', 'IMPORT_CANDLE_SHAPE', withLine(`${T},100,101,99,98,1`)],
  ['an empty price', 'IMPORT_VALUE_MISSING', withLine(`${T},,101,99,100,1`)],
  ['an empty time', 'IMPORT_VALUE_MISSING', withLine(`,100,101,99,100,1`)],
  ['a word for a number', 'IMPORT_NUMBER_UNREADABLE', withLine(`${T},100,high,99,100,1`)],
  ['a word for a time', 'IMPORT_TIME_UNREADABLE', withLine(`noon,100,101,99,100,1`)],
  ['seconds among milliseconds', 'IMPORT_TIME_UNREADABLE', withLine(`${T / 1000},100,101,99,100,1`)],
  ['too few columns', 'IMPORT_ROW_UNREADABLE', withLine(`${T},100,101`)],
  ['a repeated time that disagrees', 'IMPORT_DUPLICATES_DISAGREE', withLine(`${START},100,101,99,100,7`)],
  ['a time off the grid', 'IMPORT_OFF_GRID', withLine(`${T + 1},100,101,99,100,1`), { interval: '1m' }],
]

test.each(contentFaults)('%s is refused: %s', async (_, code, content, options) => {
  const before = await stored()
  const error = await failure(space.file('bad.csv', content), { kind: 'candles', symbol: 'SOLUSDT', ...options })
  expect(error).toMatchObject({ code, kind: 'data' })
  // The third line of the file as an editor numbers it.
  expect(error.details).toMatchObject({ file: 'bad.csv', row: 3 })
  expect(error.message).toContain('bad.csv, row 3')
  expect(await stored()).toEqual(before)
})

test.each([
  ['an empty file', 'IMPORT_FILE_EMPTY', ''],
  ['blank lines', 'IMPORT_FILE_EMPTY', '\n\n'],
  ['a header alone', 'IMPORT_NO_ROWS', `${CANDLE_HEADER}\n`],
  ['a missing column', 'IMPORT_COLUMN_MISSING', csv(['1,2'], 'ts,open')],
  ['two columns for one role', 'IMPORT_COLUMN_AMBIGUOUS', csv([`1,${candleLines(1)[0]}`], `time,${CANDLE_HEADER}`)],
  ['an unknown order without a header', 'IMPORT_HEADER_NEEDED', '1,2,3\n4,5,6\n'],
  ['a first time that is none', 'IMPORT_TIME_FORMAT_UNKNOWN', csv(['noon,1,1,1,1,1'])],
  ['spacing of no interval', 'IMPORT_INTERVAL_UNKNOWN', csv(candleLines(5, { step: 7000 }))],
  ['a zip archive', 'IMPORT_FORMAT_UNKNOWN', Buffer.from([0x50, 0x4b, 3, 4, 0, 0])],
  ['binary content', 'IMPORT_FORMAT_UNKNOWN', Buffer.from([1, 0, 2, 0, 3])],
  ['half a gzip file', 'IMPORT_FILE_UNREADABLE', gzipSync(csv(candleLines(50_000))).subarray(0, 20_000)],
])('%s is refused: %s', async (_, code, content) => {
  const before = await stored()
  expect(await space.codeOf(content)).toBe(code)
  expect(await stored()).toEqual(before)
})

test('options that do not fit the file are usage errors', async () => {
  const candles = csv(candleLines(3))
  const oi = csv([`${START},5`, `${START + 60_000},6`], 'time,oi')
  expect(await space.codeOf(candles, { symbol: undefined })).toBe('IMPORT_SYMBOL_NEEDED')
  expect(await space.codeOf(candles, { columns: { open_time: 'nowhere' } })).toBe('IMPORT_COLUMN_UNKNOWN')
  expect(await space.codeOf(candles, { columns: { nothing: 'ts' } })).toBe('IMPORT_ROLE_UNKNOWN')
  expect(await space.codeOf(candles, { quantity: 'contracts' })).toBe('IMPORT_CONTRACT_VALUE_NEEDED')
  expect(await space.codeOf(candles, { quantity: 'contracts', contractValue: -1 })).toBe('IMPORT_OPTION_INVALID')
  expect(await space.codeOf(candles, { interval: '1h' })).toBe('IMPORT_INTERVAL_MISMATCH')
  expect(await space.codeOf(oi, { kind: 'open-interest' })).toBe('IMPORT_UNIT_NEEDED')
  expect(await space.codeOf(oi, { kind: 'open-interest', openInterestUnit: 'base', timeLabel: 'end' })).toBe(
    'IMPORT_OPTION_INVALID',
  )
  expect(await space.codeOf('[]', { kind: 'margin-tiers' })).toBe('IMPORT_OPTION_INVALID')
  const mixed = csv([`1m,${candleLines(1)[0]}`, `5m,${candleLines(1)[0]}`], `interval,${CANDLE_HEADER}`)
  expect(await space.codeOf(mixed)).toBe('IMPORT_INTERVAL_NEEDED')
})

test('a symbol that is not in the file is named with those that are', async () => {
  const lines = candleLines(3).map((line, i) => `${i === 0 ? 'BTC' : 'ETH'}-USDT-SWAP,${line}`)
  const error = await failure(space.file('two.csv', csv(lines, `inst_id,${CANDLE_HEADER}`)), {
    kind: 'candles',
    interval: '1m',
    symbol: 'SOLUSDT',
  })
  expect(error).toMatchObject({ code: 'IMPORT_SYMBOL_ABSENT', details: { found: ['BTCUSDT', 'ETHUSDT'] } })
})

test('two names of a file that would become one symbol are refused', async () => {
  const lines = candleLines(2).map((line, i) => `${i === 0 ? 'SOL-USDT-SWAP' : 'SOLUSDT'},${line}`)
  const content = csv(lines, `symbol,${CANDLE_HEADER}`)
  expect(await space.codeOf(content, { symbol: undefined, interval: '1m' })).toBe('IMPORT_SYMBOLS_COLLIDE')
})

test('a side that is no side is refused', async () => {
  const content = csv([`${START},sell,100,1`, `${START},net,100,1`], 'time,side,price,qty')
  expect(await space.codeOf(content, { kind: 'liquidations' })).toBe('IMPORT_SIDE_UNREADABLE')
})

test('blank lines count in row numbers', async () => {
  const content = `${CANDLE_HEADER}\r\n\r\n${candleLines(1)[0]}\r\n${T},100,x,99,100,1\r\n`
  const error = await failure(space.file('blank.csv', content), { kind: 'candles', symbol: 'SOLUSDT' })
  expect(error.details).toMatchObject({ row: 4, column: 'high', value: 'x' })
})

test('tiers that do not join are refused', async () => {
  const tier = (from: number, to: number, cum: number) => ({
    initialLeverage: 10,
    notionalFloor: from,
    notionalCap: to,
    maintMarginRatio: from === 0 ? 0.01 : 0.02,
    cum,
  })
  const file = { kind: 'margin-tiers', validFrom: START, name: 'tiers.json', symbol: undefined } as const
  const options = { ...file, exchange: 'binance' }
  const table = (...brackets: unknown[]) => JSON.stringify([{ symbol: 'BTCUSDT', brackets }])
  expect(await space.codeOf(table(tier(0, 100, 0), tier(200, 300, 2)), options)).toBe('IMPORT_TIERS_UNREADABLE')
  expect(await space.codeOf(table(tier(0, 100, 0), tier(100, 300, 5)), options)).toBe('IMPORT_TIERS_UNREADABLE')
  expect(await space.codeOf('{', options)).toBe('IMPORT_TIERS_UNREADABLE')
  expect(await space.codeOf(table(tier(0, 100, 0), tier(100, 300, 1)), options)).toBe('stored')
  // OKX has no maintenance amounts: there the margin jumps.
  expect(await space.codeOf(table(tier(0, 100, 0), tier(100, 300, 1)), file)).toBe('IMPORT_TIERS_UNREADABLE')
  expect(await space.codeOf(table(tier(0, 100, 0), tier(100, 300, 0)), file)).toBe('stored')
})

async function failure(file: string, options: LoadOptions): Promise<AppError> {
  return space.load(file, options).then(
    () => {
      throw new Error('the file was stored')
    },
    (error: AppError) => error,
  )
}

async function stored() {
  const range = { exchange: 'okx', symbol: 'SOLUSDT', from: 0, to: Number.MAX_SAFE_INTEGER, interval: '1m' } as const
  return {
    coverage: await space.store.coverage({ kind: 'candles' }),
    candles: await space.store.readCandles(range),
    revision: space.store.revision(),
  }
}
