import { get, type IncomingMessage } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LiveApp, startLiveApp } from '../helpers/live-app.ts'
import { candle, LIVE_START, liquidation } from '../helpers/live-batches.ts'
import { pollUntil } from '../helpers/poll.ts'
import { readArrow, readParquet } from '../helpers/table-readers.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const DAYS = 5
/** 40,000 a day, two at each of their times. */
const ROWS = 200_000
const CANDLES = 25_000
const NOW = LIVE_START + 30 * DAY
const RANGE = `start_time=${LIVE_START}&end_time=${LIVE_START + DAYS * DAY}`
const HISTORY = `/liquidations/history?symbol=SOLUSDT&${RANGE}&order=oldest`
const KLINES = `/prices/klines?symbol=SOLUSDT&interval=1m&start_time=${LIVE_START}&end_time=${LIVE_START + CANDLES * MINUTE}`
/** A stream of them is 15 MB of CSV in 30 pages: four hours have 6,667 rows, five more than 8,192. */
const PAGES = 30

let app: LiveApp

beforeAll(async () => {
  app = await startLiveApp(NOW)
  const step = (2 * DAYS * DAY) / ROWS
  for (let from = 0; from < ROWS; from += 50_000) {
    const rows = Array.from({ length: 50_000 }, (_, i) =>
      liquidation(Math.floor((from + i) / 2) * step, { notional: from + i + 1 }),
    )
    await app.write({ liquidations: rows })
  }
  const watched = { exchange: 'bybit', symbol: 'SOLUSDT', dataKind: 'observed' as const, from: LIVE_START, to: NOW }
  await app.write({ watched: [watched] })
  await app.write({ candles: Array.from({ length: CANDLES }, (_, minute) => candle(minute, { volume: minute + 1 })) })
}, 120_000)

afterAll(() => app.stop())
afterEach(() => vi.restoreAllMocks())

async function bytesOf(path: string): Promise<Uint8Array> {
  const response = await fetch(app.url + path)
  expect(response.status).toBe(200)
  return new Uint8Array(await response.arrayBuffer())
}

/** Begins to ask from one of the loopback addresses; nothing of the body is read until somebody listens. */
function open(path: string, localAddress = '127.0.0.1'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(app.url + path, { agent: false, localAddress }, resolve).on('error', reject)
  })
}

/** Begins to ask as soon as there is room: the server learns a moment later that a stream was left. */
function openOnceThereIsRoom(path: string, localAddress?: string): Promise<IncomingMessage> {
  return pollUntil(async () => {
    const answer = await open(path, localAddress)
    if (answer.statusCode === 200) return answer
    answer.resume()
    return undefined
  })
}

async function countLines(answer: IncomingMessage): Promise<number> {
  let lines = 0
  for await (const chunk of answer) for (const byte of chunk) if (byte === 10) lines++
  return lines
}

async function json(answer: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

describe('the whole range of liquidations', () => {
  test.each(['oldest', 'newest'])('comes once each, %s first, over the edges of pages and days', async (order) => {
    const { rows } = readArrow(await bytesOf(`${HISTORY.replace('oldest', order)}&format=arrow`))
    const numbers = Float64Array.from(rows, (row) => Number(row['notional_usd']))
    const times = Float64Array.from(rows, (row) => Number(row['time_ms']))
    expect(numbers).toHaveLength(ROWS)
    // The notional of row n is n: each of them once makes n (n + 1) / 2.
    expect(new Set(numbers).size).toBe(ROWS)
    expect(numbers.reduce((sum, value) => sum + value, 0)).toBe((ROWS * (ROWS + 1)) / 2)
    const sign = order === 'oldest' ? 1 : -1
    expect(times.findIndex((time, i) => i > 0 && sign * (time - (times[i - 1] ?? 0)) < 0)).toBe(-1)
  })

  test('of which one time has more than are read at once comes whole', async () => {
    const own = { exchange: 'okx', symbol: 'SOLUSDT', dataKind: 'observed' as const }
    const crash = Array.from({ length: 20_000 }, (_, i) => liquidation(7 * DAY, { ...own, notional: i + 1 }))
    const around = [liquidation(7 * DAY - 1, own), liquidation(7 * DAY + 1, own)]
    await app.write({ liquidations: [...crash, ...around] })
    await app.write({ watched: [{ ...own, from: LIVE_START, to: NOW }] })
    for (const order of ['oldest', 'newest']) {
      const path = `/liquidations/history?exchanges=okx&start_time=${LIVE_START + 6 * DAY}&order=${order}&format=arrow`
      const { rows } = readArrow(await bytesOf(path))
      expect(new Set(rows.map((row) => `${row['time_ms']} ${row['notional_usd']}`)).size).toBe(20_002)
      expect(rows).toHaveLength(20_002)
    }
  })

  test('is one Parquet file', async () => {
    const { rows, meta } = await readParquet(await bytesOf(`${HISTORY}&format=parquet&min_notional=150001`))
    expect(rows).toHaveLength(50_000)
    expect(meta).toMatchObject({ symbol: 'SOLUSDT', next_cursor: null, per_exchange: { bybit: { count: 50_000 } } })
  })

  test('is compressed on the way where it is text', async () => {
    const response = await fetch(`${app.url}${HISTORY}&format=csv`, { headers: { 'accept-encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(response.headers.get('vary')).toBe('accept, accept-encoding')
    expect((await response.text()).split('\n')).toHaveLength(ROWS + 2)
  })

  test('is not read by HEAD', async () => {
    const reading = vi.spyOn(app.store, 'readLiquidationPage')
    const response = await fetch(`${app.url}${HISTORY}&format=csv`, { method: 'HEAD' })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/csv')])
    expect(response.headers.get('content-length')).toBeNull()
    expect(reading).not.toHaveBeenCalled()
  })
})

describe('a client', () => {
  test('that does not read holds up the reading, and gets all of it in the end', async () => {
    const reading = vi.spyOn(app.store, 'readLiquidationPage')
    const pages = () => reading.mock.calls.length
    const slow = await open(`${HISTORY}&format=csv`)
    // Another reads the same to its end meanwhile: time enough for the server to read all for the first.
    const own = await countLines(await open(`${HISTORY}&format=csv`))
    expect(own).toBe(ROWS + 1)
    // Sockets hold some megabytes, of 0.5 a page.
    expect(pages() - PAGES).toBeLessThan(20)
    expect(await countLines(slow)).toBe(ROWS + 1)
    expect(pages()).toBe(2 * PAGES)
  })

  test('that goes away ends the reading and makes room', async () => {
    const reading = vi.spyOn(app.store, 'readLiquidationPage')
    for (let i = 0; i < 20; i++) (await openOnceThereIsRoom(`${HISTORY}&format=csv`)).destroy()
    expect(await countLines(await openOnceThereIsRoom(`${HISTORY}&format=csv&min_notional=${ROWS}`))).toBe(2)
    expect(reading.mock.calls.length).toBeLessThan(20 * PAGES)
  })

  test('that reads three already is asked to end one first, and others are answered', async () => {
    const path = `${HISTORY}&format=csv`
    const greedy = '127.0.0.2'
    const answers = [await open(path, greedy), await open(path, greedy), await open(path, greedy)]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
    const refused = await open(path, greedy)
    expect([refused.statusCode, (await json(refused))['code']]).toEqual([429, 'STREAMS_TOO_MANY'])
    const candles = await open(`${KLINES}&format=csv`, greedy)
    expect(candles.resume().statusCode).toBe(200)
    expect((await open(`${HISTORY}&format=csv&min_notional=${ROWS}`, '127.0.0.3')).resume().statusCode).toBe(200)
    answers.pop()?.destroy()
    answers.push(await openOnceThereIsRoom(path, greedy))
    for (const answer of answers) answer.destroy()
  })

  // Sockets take some megabytes of each before it waits.
  test('beyond the sixteenth of all at once is asked to come again', { timeout: 180_000 }, async () => {
    const answers: IncomingMessage[] = []
    // Each from an address of its own, so that nobody has three.
    while (answers.length < 16) {
      answers.push(await openOnceThereIsRoom(`${HISTORY}&format=csv`, `127.0.1.${answers.length + 1}`))
    }
    expect(await app.get(`${HISTORY}&format=csv`)).toMatchObject({ status: 503, body: { code: 'STREAMS_BUSY' } })
    for (const answer of answers) answer.destroy()
    const next = await openOnceThereIsRoom(`${HISTORY}&format=csv&min_notional=${ROWS}`)
    expect(await countLines(next)).toBe(2)
  })
})

test('a server that stops does not wait for who does not read', async () => {
  const own = await startLiveApp(NOW)
  await own.write({ candles: Array.from({ length: CANDLES }, (_, minute) => candle(minute)) })
  const answer = await new Promise<IncomingMessage>((resolve) => get(`${own.url}${KLINES}&format=csv`, resolve))
  answer.on('error', () => undefined)
  await own.stop()
  expect(answer.complete).toBe(false)
  answer.destroy()
})

describe('candles beyond what one answer keeps', () => {
  test('are refused as JSON and come as a stream', async () => {
    const refused = await app.get(KLINES)
    expect(refused).toMatchObject({ status: 413, body: { code: 'KLINES_TOO_MANY' } })
    const { rows } = readArrow(await bytesOf(`${KLINES}&format=arrow`))
    expect(rows.map((row) => row['volume'])).toEqual(Array.from({ length: CANDLES }, (_, minute) => minute + 1))
    expect((await readParquet(await bytesOf(`${KLINES}&format=parquet`))).rows).toHaveLength(CANDLES)
  })

  test('are joined alike in a stream and at once', async () => {
    const coarse = KLINES.replace('interval=1m', 'interval=3m')
    const { body } = await app.get<{ data: { volume: number }[] }>(coarse)
    // 0:00 to 0:02 hold 1 + 2 + 3.
    expect(body.data[0]?.volume).toBe(6)
    expect(body.data).toHaveLength(Math.ceil(CANDLES / 3))
  })
})
