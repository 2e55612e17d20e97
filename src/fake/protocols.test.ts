import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { connectVenue, type VenueSocket } from '../../test/helpers/venue-socket.ts'
import { startFakeVenues } from './fake-venues.ts'
import { FAKE_VENUES, type FakeVenue } from './venue-state.ts'

const running = await startFakeVenues({
  venues: FAKE_VENUES,
  symbols: ['SOLUSDT', 'BTCUSDT'],
  seed: 3,
  liquidationsPerSecond: 0,
  port: 0,
})
const [binance, bybit, okx, hyperliquid] = running.map(({ server }) => server)
if (!binance || !bybit || !okx || !hyperliquid) throw new Error('Invariant: four venues run')
const sockets: VenueSocket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close()
})
afterAll(async () => {
  await Promise.all(running.map(async ({ server }) => await server.close()))
})

async function connect(venue: FakeVenue, path: string): Promise<VenueSocket> {
  const socket = await connectVenue(venue.wsUrl + path)
  sockets.push(socket)
  return socket
}

async function get(venue: FakeVenue, path: string, body?: unknown) {
  const answer = await fetch(
    venue.restUrl + path,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
  )
  expect(answer.headers.get('x-liqheat-simulated')).toBe('1')
  return await answer.json()
}

const LONG = { symbol: 'SOLUSDT', side: 'long', price: 187.5, bankruptcyPrice: 186.25, quantity: 12.5 } as const

describe('binance', () => {
  test('says what closed a long: a sell order with limit and average price', async () => {
    const socket = await connect(binance, '/market/stream')
    expect(socket.headers['x-liqheat-simulated']).toBe('1')
    socket.send({ method: 'SUBSCRIBE', params: ['!forceOrder@arr'], id: 7 })
    expect(await socket.find('"id":7')).toEqual({ result: null, id: 7 })
    binance.emitLiquidation({ ...LONG, time: 1_767_571_200_123 })
    const { stream, data } = await socket.find('"T":1767571200123')
    expect(stream).toBe('!forceOrder@arr')
    expect(data.o).toMatchObject({ s: 'SOLUSDT', S: 'SELL', q: '12.5', z: '12.5', p: '186.25', ap: '187.5', st: 1 })
  })

  test('sends the latest of a symbol and second only, and books the others', async () => {
    const socket = await connect(binance, '/market/ws/solusdt@forceOrder')
    const { sent, superseded } = binance.sent.fates
    for (const quantity of [1, 2, 3]) binance.emitLiquidation({ ...LONG, quantity, time: 1_767_571_201_000 })
    const frame = await socket.find('"T":1767571201000')
    expect(frame.o.q).toBe('3')
    expect(socket.frames.filter((text) => text.includes('1767571201000'))).toHaveLength(1)
    expect(binance.sent.fates).toMatchObject({ sent: sent + 1, superseded: superseded + 2 })
  })

  test('counts coin-margined contracts of 100 USD and marks them', async () => {
    const socket = await connect(binance, '/market/ws/!forceOrder@arr')
    // 0.5 BTC at 100,000 are 50,000 USD: 500 contracts.
    binance.emitLiquidation({ symbol: 'BTCUSD', side: 'short', price: 100_000, quantity: 0.5 })
    const { o } = await socket.find('BTCUSD_PERP')
    expect(o).toMatchObject({ s: 'BTCUSD_PERP', ps: 'BTCUSD', S: 'BUY', q: '500', st: 2 })
  })

  test('acknowledges on retired routes, and sends nothing there', async () => {
    const dead = await connect(binance, '/stream')
    const live = await connect(binance, '/market/stream?streams=solusdt@markPrice@1s')
    dead.send({ method: 'SUBSCRIBE', params: ['solusdt@markPrice@1s'], id: 1 })
    await dead.find('"id":1')
    await live.find('markPriceUpdate')
    expect(dead.frames).toHaveLength(1)
  })

  test('ends a connection that asks more than ten times a second', async () => {
    const socket = await connect(binance, '/market/ws')
    for (let id = 0; id < 11; id++) socket.send({ method: 'LIST_SUBSCRIPTIONS', id })
    expect(await socket.closed).toBe(1008)
  })

  test('streams and REST agree on the running minute', async () => {
    const socket = await connect(binance, '/market/stream?streams=solusdt@kline_1m')
    const { data } = await socket.find('kline_1m')
    const klines = await get(binance, `/fapi/v1/klines?symbol=SOLUSDT&interval=1m&startTime=${data.k.t}&limit=1`)
    expect(klines[0].slice(0, 2)).toEqual([data.k.t, data.k.o])
    const { symbols } = await get(binance, '/fapi/v1/exchangeInfo')
    expect(
      symbols
        .filter((row: { status: string }) => row.status === 'TRADING')
        .map((row: { symbol: string }) => row.symbol),
    ).toEqual(['SOLUSDT', 'BTCUSDT', 'ADAUSDT', 'LTCUSDT', 'BNBUSDT', 'SOLUSDT_260327'])
    expect(Number((await get(binance, '/fapi/v1/openInterest?symbol=SOLUSDT')).openInterest)).toBeGreaterThan(0)
  })
})

describe('bybit', () => {
  test('says which position was closed, at its bankruptcy price, in arrays', async () => {
    const socket = await connect(bybit, '/v5/public/linear')
    socket.send({ op: 'subscribe', req_id: 'a', args: ['allLiquidation.SOLUSDT'] })
    expect(await socket.find('"req_id":"a"')).toMatchObject({ success: true, op: 'subscribe' })
    for (const quantity of [1, 2]) bybit.emitLiquidation({ ...LONG, quantity, time: 1_767_571_202_000 })
    const { topic, data } = await socket.find('1767571202000')
    expect(topic).toBe('allLiquidation.SOLUSDT')
    expect(data[0]).toEqual({ T: 1_767_571_202_000, s: 'SOLUSDT', S: 'Buy', v: '1', p: '186.25' })
  })

  test('refuses a request with one wrong topic, and answers pings', async () => {
    const socket = await connect(bybit, '/v5/public/linear')
    socket.send({ op: 'subscribe', req_id: 'b', args: ['tickers.SOLUSDT', 'tickers.NOPEUSDT'] })
    expect(await socket.find('"req_id":"b"')).toMatchObject({
      success: false,
      ret_msg: 'Invalid symbol :[tickers.NOPEUSDT]',
    })
    socket.send({ op: 'ping' })
    expect(await socket.find('pong')).toMatchObject({ success: true, op: 'ping' })
  })

  test('tickers are a snapshot, then what changed; open interest counts both sides and one', async () => {
    const socket = await connect(bybit, '/v5/public/linear')
    socket.send({ op: 'subscribe', args: ['tickers.SOLUSDT'] })
    const { data } = await socket.find('"type":"snapshot"')
    expect(Number(data.openInterest)).toBe(2 * Number(data.singleOpenInterest))
    const delta = await socket.find('"type":"delta"')
    // Whatever has changed first: a price or the open interest, never all.
    expect(Object.keys(delta.data).length).toBeLessThan(Object.keys(data).length)
    expect(delta.data.fundingIntervalHour).toBeUndefined()
  })

  test('lists instruments in pages', async () => {
    const first = await get(bybit, '/v5/market/instruments-info?category=linear&limit=1000')
    expect(first.result.list.map((row: { symbol: string }) => row.symbol)).toEqual(['SOLUSDT', 'BTCUSDT', 'ADAUSDT'])
    const cursor = first.result.nextPageCursor
    const second = await get(bybit, `/v5/market/instruments-info?category=linear&limit=1000&cursor=${cursor}`)
    expect(second.result.list.map((row: { symbol: string }) => row.symbol)).toEqual(['LTCUSDT', 'BNBUSDT', 'SOLPERP'])
  })
})

describe('okx', () => {
  test('counts contracts, acknowledges each argument, and repeats the last liquidation to newcomers', async () => {
    const socket = await connect(okx, '/ws/v5/public')
    const args = [
      { channel: 'liquidation-orders', instType: 'SWAP' },
      { channel: 'liquidations', instType: 'SWAP' },
    ]
    socket.send({ id: '1', op: 'subscribe', args })
    expect(await socket.find('"event":"subscribe"')).toMatchObject({ id: '1', arg: args[0] })
    expect(await socket.find('"event":"error"')).toMatchObject({ id: '1', code: '60018' })
    // Contracts of 0.01 BTC; the time is no multiple of 3, so the position is not of net mode.
    okx.emitLiquidation({ symbol: 'BTCUSDT', side: 'short', price: 1, quantity: 0.25, time: 1_767_571_203_001 })
    const { data } = await socket.find('1767571203001')
    expect(data[0]).toMatchObject({ instId: 'BTC-USDT-SWAP', instType: 'SWAP', instFamily: 'BTC-USDT' })
    expect(data[0].details).toEqual([
      { bkLoss: '0', bkPx: '1', ccy: '', posSide: 'short', side: 'buy', sz: '25', ts: '1767571203001' },
    ])
    const newcomer = await connect(okx, '/ws/v5/public')
    newcomer.send({ op: 'subscribe', args: args.slice(0, 1) })
    await newcomer.find('1767571203001')
    expect(okx.sent.list().filter(({ time }) => time === 1_767_571_203_001)).toHaveLength(1)
  })

  test('sends state at once and answers text pings', async () => {
    const socket = await connect(okx, '/ws/v5/public')
    socket.send('ping')
    expect(await socket.find('pong')).toBe('pong')
    const channels = ['mark-price', 'open-interest', 'funding-rate']
    socket.send({ op: 'subscribe', args: channels.map((channel) => ({ channel, instId: 'BTC-USDT-SWAP' })) })
    const { data } = await socket.find('"oi"')
    expect(Number(data[0].oi)).toBeCloseTo(Number(data[0].oiCcy) * 100, 3)
    expect(Number((await socket.find('"markPx"')).data[0].markPx)).toBeGreaterThan(1000)
    expect(Number((await socket.find('"fundingTime"')).data[0].fundingTime) % 28_800_000).toBe(0)
  })

  test('announces its end and closes later', async () => {
    const socket = await connect(okx, '/ws/v5/public')
    await okx.plant({ type: 'rotate', closeAfterMs: 300 })
    expect(await socket.find('notice')).toMatchObject({ event: 'notice', code: '64008' })
    expect(await socket.closed).toBe(1001)
  })

  test('lists contract values, linear and inverse', async () => {
    const { data } = await get(okx, '/api/v5/public/instruments?instType=SWAP')
    const value = new Map(data.map((row: { instId: string; ctVal: string }) => [row.instId, row.ctVal]))
    expect([value.get('BTC-USDT-SWAP'), value.get('SOL-USDT-SWAP'), value.get('BTC-USD-SWAP')]).toEqual([
      '0.01',
      '1',
      '100',
    ])
  })
})

describe('hyperliquid', () => {
  test('sends a snapshot of trades, then trades with both users; liquidations are among them', async () => {
    const socket = await connect(hyperliquid, '/ws')
    const subscription = { type: 'trades', coin: 'SOL' }
    socket.send({ method: 'subscribe', subscription })
    expect(await socket.find('subscriptionResponse')).toEqual({
      channel: 'subscriptionResponse',
      data: { method: 'subscribe', subscription },
    })
    const { data } = await socket.find('"channel":"trades"')
    expect(data).toHaveLength(10)
    hyperliquid.emitLiquidation({ ...LONG, time: 1_767_571_204_000 })
    const [trade] = (await socket.find('1767571204000')).data
    expect(trade).toMatchObject({ coin: 'SOL', side: 'A', px: '187.5', sz: '12.5' })
    expect(trade.users).toHaveLength(2)
    socket.send({ method: 'subscribe', subscription })
    expect((await socket.find('"error"')).data).toBe('Already subscribed: {"type":"trades","coin":"SOL"}')
  })

  test('answers what it lists and what a trader holds', async () => {
    const [meta, contexts] = await get(hyperliquid, '/info', { type: 'metaAndAssetCtxs' })
    expect(meta.universe.map((coin: { name: string }) => coin.name)).toEqual(['SOL', 'BTC', 'ADA', 'LTC', 'BNB', 'OLD'])
    expect(contexts).toHaveLength(6)
    const user = '0x0000000000000000000000000000000000000002'
    const { assetPositions } = await get(hyperliquid, '/info', { type: 'clearinghouseState', user })
    // Trader 2 of two coins: SOL from 190, long at 4x, 2,000 lots of 0.001; margin 47.5 - 190 / 80 = 45.125 per coin,
    // level 190 - 45.125 / (1 - 1 / 80) = 144.303797...
    expect(assetPositions[0].position).toMatchObject({
      coin: 'SOL',
      szi: '2',
      entryPx: '190',
      liquidationPx: '144.3038',
    })
    const nobody = '0x00000000000000000000000000000000000000ff'
    expect(await get(hyperliquid, '/info', { type: 'clearinghouseState', user: nobody })).toMatchObject({
      assetPositions: [],
    })
  })

  test('pings keep no data waiting', async () => {
    const socket = await connect(hyperliquid, '/ws')
    socket.send({ method: 'ping' })
    expect(await socket.find('pong')).toEqual({ channel: 'pong' })
    socket.ping()
    await vi.waitFor(() => expect(socket.pongs()).toBe(1), { timeout: 20_000 })
  })
})
