import { expect, test } from 'vitest'
import { connectVenue } from '../../test/helpers/venue-socket.ts'
import { startFakeVenue } from './fake-venue.ts'

/** 2026-01-05T12:34:00Z */
const MINUTE_START = 1_767_616_440_000

test('at the end of a minute a closed candle comes, the one that REST has', async () => {
  let time = MINUTE_START + 59_000
  const now = (): number => time
  const venue = await startFakeVenue({ venue: 'binance', symbols: ['SOLUSDT'], seed: 3, liquidationsPerSecond: 0, now })
  const socket = await connectVenue(`${venue.wsUrl}/market/ws/solusdt@kline_1m`)
  time = MINUTE_START + 60_000
  const { k } = await socket.find('"x":true')
  const path = `/fapi/v1/klines?symbol=SOLUSDT&interval=1m&startTime=${k.t}&limit=1`
  const [row] = await (await fetch(venue.restUrl + path)).json()
  socket.close()
  await venue.close()
  expect([k.t, k.T]).toEqual([MINUTE_START, MINUTE_START + 59_999])
  expect([k.t, k.o, k.h, k.l, k.c, k.v, k.T, k.q]).toEqual(row.slice(0, 8))
  expect(k.V).toBe(row[9])
})

test.each([
  ['okx', '/ws/v5/public', 30_000],
  ['hyperliquid', '/ws', 60_000],
] as const)('%s ends a connection that got nothing for its time', async (id, path, idleMs) => {
  let time = MINUTE_START
  const now = (): number => time
  const venue = await startFakeVenue({ venue: id, symbols: ['SOLUSDT'], seed: 3, liquidationsPerSecond: 0, now })
  const socket = await connectVenue(venue.wsUrl + path)
  time += idleMs + 1
  const code = await socket.closed
  const { idle } = venue.state().connections
  await venue.close()
  expect([code, idle]).toEqual([4004, 1])
})

test('a taken port is said to be so', async () => {
  const options = { venue: 'bybit', symbols: ['SOLUSDT'], seed: 3, liquidationsPerSecond: 0 } as const
  const venue = await startFakeVenue(options)
  const port = Number(new URL(venue.restUrl).port)
  await expect(startFakeVenue({ ...options, port })).rejects.toMatchObject({ code: 'FAKE_PORT_TAKEN' })
  await venue.close()
})
