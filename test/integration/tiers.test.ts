import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TierListing } from '../../src/app/list-tiers.ts'
import { tierFault, tierWarnings } from '../../src/app/tier-fault.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { type Finished, runCli, startServer, temporaryFolder } from '../helpers/cli.ts'
import { type FakeRestServer, startFakeRestServer } from '../helpers/fake-rest-server.ts'
import { FAKE_KEY, okxMarkPrices } from '../helpers/fake-tier-answers.ts'

const KEYLESS = ['bybit', 'okx', 'hyperliquid'] as const
const KEY = { LIQHEAT_BINANCE_API_KEY: FAKE_KEY.key, LIQHEAT_BINANCE_API_SECRET: FAKE_KEY.secret }
const NO_KEY = { LIQHEAT_BINANCE_API_KEY: '', LIQHEAT_BINANCE_API_SECRET: '' }

let folder: ReturnType<typeof temporaryFolder>
let db = ''
let venues: Record<string, FakeRestServer> = {}
beforeEach(async () => {
  folder = temporaryFolder()
  db = path.join(folder.path, 's.duckdb')
  const started = ['binance', ...KEYLESS].map(async (venue) => {
    return [venue, await startFakeRestServer({ venue, markets: new Map(), now: Date.now })] as const
  })
  venues = Object.fromEntries(await Promise.all(started))
})
afterEach(async () => {
  await Promise.all(Object.values(venues).map((venue) => venue.close()))
  folder.remove()
})

function venueOf(id: string): FakeRestServer {
  const venue = venues[id]
  if (venue === undefined) throw new Error(`Invariant: a fake ${id} runs`)
  return venue
}

function update(args: readonly string[] = [], env: Record<string, string> = NO_KEY): Promise<Finished> {
  const source = Object.entries(venues).map(([id, { url }]) => `${id}=${url}`)
  const fixed = ['tiers', 'update', '--db', db, '--source', source.join(','), '--retry-delay', '1']
  return runCli([...fixed, ...args], env)
}

async function list(...args: string[]): Promise<TierListing[]> {
  const { code, stdout, stderr } = await runCli(['tiers', 'list', '--db', db, '--json', ...args])
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

const answer = (body: unknown, status = 200) => ({ type: 'answer', status, body: JSON.stringify(body) }) as const

test('stores what every venue publishes, and nothing the second time', async () => {
  const begun = Date.now()
  const first = await update([], KEY)
  const ended = Date.now()
  expect([first.code, first.stderr]).toEqual([0, ''])
  expect(first.stdout).toMatch(/^binance +1 +0 +0 +BTCUSDT$/m)
  // 34 symbols on three pages; the USDC perpetual among them is not wanted.
  expect(first.stdout).toMatch(/^bybit +33 +0 +0 +BTCUSDT COIN1USDT .* and 28 more$/m)
  expect(venueOf('bybit').requests.map((url) => new URLSearchParams(url.split('?')[1]).get('cursor'))).toEqual([
    null,
    'page=1',
    'page=2',
  ])
  expect(first.stdout).toMatch(/^okx +6 +0 +0 /m)
  expect(first.stdout).toMatch(/^hyperliquid +2 +0 +0 +BTCUSDT 1000PEPEUSDT$/m)
  const [btc, ...others] = await list('--exchange', 'hyperliquid', '--symbol', 'BTCUSDT')
  expect(others).toEqual([])
  // Half of 1/40 and of 1/20; 150,000,000 * (0.025 - 0.0125) = 1,875,000.
  expect(btc).toMatchObject({
    state: 'in use',
    origin: 'stored',
    tiers: [
      { floor: 0, cap: 150_000_000, maxLeverage: 40, rate: 0.0125, amount: 0 },
      { floor: 150_000_000, cap: null, maxLeverage: 20, rate: 0.025, amount: 1_875_000 },
    ],
  })
  expect(btc?.validFrom).toBeGreaterThanOrEqual(begun)
  expect(btc?.validFrom).toBeLessThanOrEqual(ended)
  const before = await list()
  const second = await update([], KEY)
  expect([second.code, second.stderr]).toEqual([0, ''])
  expect(second.stdout).toMatch(/^bybit +0 +33 +0$/m)
  expect(second.stdout).toMatch(/^hyperliquid +0 +2 +0$/m)
  expect(await list()).toEqual(before)
})

test('a new table takes over from now on, and is listed beside the shipped one', async () => {
  await update(['--exchange', 'binance', '--symbol', 'BTCUSDT'], KEY)
  const tables = await list('--exchange', 'binance', '--symbol', 'BTCUSDT')
  expect(tables.map(({ origin, state, tiers }) => [origin, state, tiers.length])).toEqual([
    ['shipped', 'superseded', 12],
    ['shipped', 'superseded', 12],
    ['stored', 'in use', 2],
  ])
  const { stdout } = await runCli(['tiers', 'list', '--db', db, '--exchange', 'binance', '--symbol', 'BTCUSDT'])
  expect(stdout).toMatch(/in use {2}2 {2}125x {2}0\.4 % {2}stored {2}Binance GET \/fapi\/v1\/leverageBracket/)
  expect(stdout).toMatch(/50,000 +250,000 +100x +0\.5 % +50$/m)
})

test('a dry run stores nothing; through a server, the table is there at once', async () => {
  const args = ['--exchange', 'okx', '--symbol', 'BTCUSDT']
  const server = await startServer(['--db', db])
  try {
    const dry = await update([...args, '--dry-run'])
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringMatching(/would store[\s\S]*^okx +1 +0 +0 +BTCUSDT$/m)])
    expect(await list('--exchange', 'okx')).toEqual([])
    expect((await update(args)).code).toBe(0)
    // 1,000 contracts of 0.01 BTC at 80,000 are 800,000 USD.
    expect(await list('--exchange', 'okx')).toMatchObject([
      {
        symbol: 'BTCUSDT',
        source: expect.stringContaining('mark price 80000'),
        tiers: [
          { cap: 800_000, rate: 0.004, amount: 0 },
          { floor: 800_000, cap: 2_400_000, rate: 0.005, amount: 0 },
        ],
      },
    ])
  } finally {
    await server.stop()
  }
})

test('OKX tiers are written again when the price has moved by more than a tenth, not before', async () => {
  const args = ['--exchange', 'okx', '--symbol', 'BTCUSDT']
  await update(args)
  const price = (markPx: string) => {
    const fault = { type: 'answer', status: 200, body: okxMarkPrices(markPx) } as const
    venueOf('okx').plant({ path: 'mark-price', fault, times: 1 })
  }
  price('87000.3')
  expect((await update(args)).stdout).toMatch(/^okx +0 +1 +0$/m)
  price('90000')
  expect((await update(args)).stdout).toMatch(/^okx +1 +0 +0 +BTCUSDT$/m)
})

test('without a key Binance is skipped with a word, or is an error where it was named', async () => {
  const all = await update(['--symbol', 'BTCUSDT'])
  expect([all.code, all.stdout]).toEqual([0, expect.stringContaining('LIQHEAT_BINANCE_API_KEY')])
  const named = await update(['--exchange', 'binance,bybit', '--symbol', 'BTCUSDT'])
  expect([named.code, named.stderr]).toEqual([2, expect.stringContaining('TIERS_KEY_NEEDED')])
  expect(named.stdout).toMatch(/^bybit +0 +1 +0$/m)
  expect(venueOf('binance').requests).toEqual([])
})

test.each([
  { what: 'secret', env: { ...KEY, LIQHEAT_BINANCE_API_SECRET: 'wrong-secret' }, code: '-1022' },
  { what: 'key', env: { ...KEY, LIQHEAT_BINANCE_API_KEY: 'wrong-key' }, code: '-2015' },
])('a wrong $what is told without showing either', async ({ env, code }) => {
  const { code: exit, stdout, stderr } = await update(['--exchange', 'binance'], env)
  expect(exit).toBe(4)
  expect(stderr).toContain('REST_CREDENTIALS_REFUSED')
  expect(stderr).toContain(code)
  for (const shown of [env.LIQHEAT_BINANCE_API_KEY, env.LIQHEAT_BINANCE_API_SECRET, 'signature=']) {
    expect(stdout + stderr).not.toContain(shown)
  }
  expect(venueOf('binance').requests).toHaveLength(1)
})

test('a limit is waited for, and a venue that fails takes nothing from the others', async () => {
  venueOf('bybit').plant({
    fault: { ...answer({ retCode: 10006, retMsg: 'Too many visits!' }, 429), headers: { 'retry-after': '0' } },
    times: 1,
  })
  venueOf('okx').plant({
    path: 'position-tiers',
    fault: answer({ code: '0', msg: '', data: [{ instFamily: 'BTC-USDT' }] }),
  })
  venueOf('hyperliquid').plant({ fault: answer('blocked', 451) })
  const { code, stdout, stderr } = await update(['--exchange', KEYLESS.join(','), '--symbol', 'BTCUSDT'])
  expect(code).toBe(4)
  expect(stderr).toMatch(/bybit: waiting .*429/)
  expect(stderr).toMatch(/OKX position-tiers\.data\[0\]\.maxSz was undefined.*REST_ANSWER_INVALID/)
  expect(stderr).toContain('REST_REGION_BLOCKED')
  expect(stdout).toMatch(/^bybit +1 +0 +0 +BTCUSDT$/m)
  expect((await list()).filter(({ origin }) => origin === 'stored').map(({ exchange }) => exchange)).toEqual(['bybit'])
})

test('a table whose margin jumps is refused, the others of the venue are stored', async () => {
  const limits = (symbol: string, mmDeduction: string) => [
    {
      symbol,
      riskLimitValue: '300000',
      maintenanceMargin: '0.0033',
      initialMargin: '0.0066',
      maxLeverage: '150',
      mmDeduction: '',
    },
    {
      symbol,
      riskLimitValue: '2000000',
      maintenanceMargin: '0.005',
      initialMargin: '0.01',
      maxLeverage: '100',
      mmDeduction,
    },
  ]
  const rows = [...limits('BTCUSDT', '0'), ...limits('ETHUSDT', '510')]
  venueOf('bybit').plant({ fault: answer({ retCode: 0, retMsg: 'OK', result: { list: rows, nextPageCursor: '' } }) })
  const { code, stdout, stderr } = await update(['--exchange', 'bybit'])
  expect(code).toBe(3)
  expect(stdout).toMatch(/^bybit +1 +0 +1 +ETHUSDT$/m)
  // 300,000 * (0.005 - 0.0033) = 510
  expect(stderr).toMatch(/bybit BTCUSDT were not stored: tier 2 has amount 0, continuity wants 510; .*TIERS_FAULTY/)
  expect((await list('--exchange', 'bybit')).map(({ symbol }) => symbol)).toEqual(['ETHUSDT'])
})

test('a symbol that no venue knows, and an address of no venue, are refused', async () => {
  const { code, stderr } = await update(['--exchange', KEYLESS.join(','), '--symbol', 'BTCUSDT,NOSUCHUSDT'])
  expect([code, stderr]).toEqual([3, expect.stringMatching(/of NOSUCHUSDT; .*TIERS_SYMBOL_UNKNOWN/)])
  const url = venueOf('okx').url
  const vague = await runCli(['tiers', 'update', '--db', db, '--source', url], NO_KEY)
  expect([vague.code, vague.stderr]).toEqual([2, expect.stringContaining('TIERS_SOURCE_AMBIGUOUS')])
  const unknown = await runCli(['tiers', 'update', '--db', db, '--exchange', 'simulated'], NO_KEY)
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('binance, bybit, okx, hyperliquid')])
})

test('a stored table that its venue could not have is not used, and said to be so', async () => {
  const tiers = [
    { floor: 0, cap: 50_000, maxLeverage: 100, rate: 0.004, amount: 0 },
    { floor: 50_000, cap: 250_000, maxLeverage: 50, rate: 0.005, amount: 50 },
  ]
  const file = { source: 'by-hand.json', sha256: '', bytes: 0, optionsKey: '' }
  const unchecked = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
  for (const exchange of ['bybit', 'okx']) {
    const table = { symbol: 'BTCUSDT', validFrom: 1_790_000_000_000, source: 'by-hand.json', tiers }
    await unchecked.importTiers({ ...file, exchange, tables: [table] })
  }
  await unchecked.close()
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 256, tierFault })
  expect([(await store.readMarginTiers('bybit')).length, (await store.readMarginTiers('okx')).length]).toEqual([1, 0])
  expect(await tierWarnings(store)).toEqual([expect.stringContaining('okx BTCUSDT from 2026-09-21')])
  await store.close()
  expect(await list('--symbol', 'BTCUSDT', '--exchange', 'okx')).toMatchObject([
    { state: 'refused', fault: 'tier 2 has amount 50, wanted is 0: its rate holds for whole positions' },
  ])
  expect((await update(['--exchange', 'okx', '--symbol', 'BTCUSDT'])).stdout).toMatch(/^okx +1 +0 +0 +BTCUSDT$/m)
  expect((await list('--symbol', 'BTCUSDT', '--exchange', 'okx')).map(({ state }) => state)).toEqual([
    'refused',
    'in use',
  ])
})
