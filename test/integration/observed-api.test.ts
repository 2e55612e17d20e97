import { afterAll, beforeAll, expect, test } from 'vitest'
import { openObserved } from '../../src/storage/duckdb-observed-positions.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import type { ObservedPosition } from '../../src/storage/observed-target.ts'
import { type CliServer, startServer, temporaryFolder } from '../helpers/cli.ts'

const MINUTE = 60_000
const NOW = Date.now()
/** The newest position is 5 minutes old; open interest was read a minute before it. */
const NEWEST = NOW - 5 * MINUTE

const folder = temporaryFolder()
let server: CliServer

beforeAll(async () => {
  const db = `${folder.path}/observed.duckdb`
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
  await store.writeSeries({
    exchange: 'hyperliquid',
    symbol: 'SOLUSDT',
    interval: '',
    stepMs: MINUTE,
    source: 'test',
    dataKind: 'observed',
    covered: [{ from: NEWEST - MINUTE, to: NEWEST }],
    rows: {
      kind: 'open-interest',
      columns: {
        time: Float64Array.of(NEWEST - MINUTE),
        quantity: Float64Array.of(200),
        notional: Float64Array.of(24_000),
      },
    },
  })
  const positions = [
    position({ account: '0xa', quantity: 10, liquidationPrice: 96.04 }),
    position({ account: '0xb', quantity: 5, entryPrice: 100, liquidationPrice: 96.06 }),
    position({ account: '0xc', side: 'short', quantity: 20, liquidationPrice: 140, time: NEWEST - 10 * MINUTE }),
    position({ account: '0xd', quantity: 1, liquidationPrice: undefined }),
    // Seen two hours ago: it does not count any more.
    position({ account: '0xe', quantity: 100, time: NOW - 120 * MINUTE }),
    position({ account: '0xa', symbol: 'ETHUSDT', quantity: 1, entryPrice: 3000, liquidationPrice: 2500 }),
  ]
  const accounts = [...new Set(positions.map(({ account }) => account))]
  await openObserved(store).writeObserved({ exchange: 'hyperliquid', accounts, positions, keepFrom: 0 })
  await store.close()
  server = await startServer(['--db', db])
})
afterAll(async () => {
  await server?.stop()
  folder.remove()
})

function position(change: Partial<ObservedPosition>): ObservedPosition {
  return {
    account: '0xa',
    symbol: 'SOLUSDT',
    time: NEWEST,
    side: 'long',
    quantity: 1,
    entryPrice: 120,
    liquidationPrice: 96,
    leverage: 5,
    dataKind: 'observed',
    ...change,
  }
}

async function get(query: string) {
  const response = await fetch(`${server.url}/liquidations/observed?${query}`)
  return { status: response.status, body: await response.json() }
}

test('positions are summed by liquidation price, with the share of open interest they are', async () => {
  const { status, body } = await get('symbol=SOLUSDT')
  expect(status).toBe(200)
  expect(body).toEqual({
    symbol: 'SOLUSDT',
    exchange: 'hyperliquid',
    data: [
      // 10 at 120 and 5 at 100; buckets of 0.1, near 0.1 % of the median entry of 120.
      { price: 96, long_notional: 1700, short_notional: 0, positions: 2 },
      { price: 140, long_notional: 0, short_notional: 2400, positions: 1 },
    ],
    meta: {
      price_bin_size: 0.1,
      accounts: 4,
      positions: 4,
      without_price: { long_notional: 120, short_notional: 0, positions: 1 },
      // 10 + 5 + 1 and 20 of 200.
      share_of_open_interest: { long: 0.08, short: 0.1 },
      open_interest: { time: NEWEST - MINUTE, quantity: 200 },
      oldest_observation: NEWEST - 10 * MINUTE,
      newest_observation: NEWEST,
      data_kind: 'observed',
      warnings: [expect.stringMatching(/^observed, a sample/), expect.stringMatching(/liquidation price/)],
    },
  })
})

test('buckets are as large as asked for', async () => {
  const { body } = await get('symbol=SOLUSDT&exchange=hyperliquid&price_bin_size=50')
  expect(body.data.map(({ price }: { price: number }) => price)).toEqual([50, 100])
})

test('without open interest the share is unknown, and that is said', async () => {
  const { body } = await get('symbol=ETHUSDT')
  expect(body.meta).toMatchObject({ accounts: 1, share_of_open_interest: null, open_interest: null })
  expect(body.meta.warnings).toHaveLength(3)
})

test.each([
  ['symbol=BTCUSDT', 404, 'OBSERVED_NOTHING'],
  ['symbol=SOLUSDT&exchange=okx', 404, 'OBSERVED_NOTHING'],
  ['symbol=SOLUSDT&exchange=nowhere', 400, 'EXCHANGE_UNKNOWN'],
  ['symbol=SOLUSDT&price_bin_size=0', 400, 'REQUEST_INVALID'],
  ['', 400, 'REQUEST_INVALID'],
])('%s is answered with %i %s', async (query, status, code) => {
  const answer = await get(query)
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code })
})

test('where nothing was observed the remedy is named', async () => {
  const { body } = await get('symbol=BTCUSDT')
  expect(body.detail).toBe(
    'no positions of BTCUSDT on hyperliquid were observed within the last hour; let a collector sample positions ' +
      '(sample_positions) for some minutes, of hyperliquid',
  )
})
