import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { connectVenue, type VenueSocket } from '../../test/helpers/venue-socket.ts'
import { startFakeVenue } from './fake-venue.ts'
import type { FakeVenue } from './venue-state.ts'

const QUICK = { timeout: 10_000, interval: 20 }
const bybit = await startFakeVenue({ venue: 'bybit', symbols: ['SOLUSDT'], seed: 3, liquidationsPerSecond: 40 })
const sockets: VenueSocket[] = []
afterEach(async () => {
  await bybit.clear()
  for (const socket of sockets.splice(0)) socket.close()
  await vi.waitFor(() => expect(bybit.connections).toBe(0), QUICK)
})
afterAll(async () => await bybit.close())

async function subscribed(venue: FakeVenue = bybit): Promise<VenueSocket> {
  const socket = await connectVenue(`${venue.wsUrl}/v5/public/linear`)
  sockets.push(socket)
  socket.send({ op: 'subscribe', req_id: 'sub', args: ['allLiquidation.SOLUSDT'] })
  await socket.find('"req_id":"sub"')
  return socket
}

/** Rows of liquidations that arrived, as `time/side/size/price`. */
function rowsOf({ frames }: VenueSocket): string[] {
  return frames
    .filter((text) => text.startsWith('{"topic":"allLiquidation.SOLUSDT"') && text.endsWith(']}'))
    .flatMap((text) => JSON.parse(text).data)
    .map(({ T, S, v, p }) => `${T}/${S}/${v}/${p}`)
}

function sentRows(venue: FakeVenue = bybit): string[] {
  return venue.sent
    .list()
    .map((row) => `${row.time}/${row.side === 'long' ? 'Buy' : 'Sell'}/${row.quantity}/${row.bankruptcyPrice}`)
}

async function moreThan(count: number, read: () => number): Promise<void> {
  await vi.waitFor(() => expect(read()).toBeGreaterThan(count), QUICK)
}

describe('a fault', () => {
  test('cut resets connections; drained, everything sent has arrived', async () => {
    const before = sentRows().length
    const socket = await subscribed()
    await moreThan(before, () => sentRows().length)
    await bybit.plant({ type: 'cut', isDrained: true })
    expect(await socket.closed).toBe(1006)
    expect(rowsOf(socket)).toEqual(sentRows().slice(before))
    expect(bybit.connections).toBe(0)
  })

  test('silent sends nothing, not even pongs, and books what happened as withheld', async () => {
    const socket = await subscribed()
    await bybit.plant({ type: 'silent' })
    const { sent, withheld } = bybit.sent.fates
    socket.ping()
    socket.send({ op: 'ping' })
    // What was on its way has arrived by the time of the first of these.
    await moreThan(withheld + 20, () => bybit.sent.fates.withheld)
    const frames = socket.frames.length
    await moreThan(withheld + 40, () => bybit.sent.fates.withheld)
    expect([socket.frames.length, socket.pongs(), bybit.sent.fates.sent]).toEqual([frames, 0, sent])
    await bybit.clear()
    await moreThan(frames, () => socket.frames.length)
  })

  test('ack-only acknowledges and withholds', async () => {
    await bybit.plant({ type: 'ack-only' })
    const { withheld } = bybit.sent.fates
    const socket = await subscribed()
    await moreThan(withheld + 20, () => bybit.sent.fates.withheld)
    expect(rowsOf(socket)).toEqual([])
  })

  test('flood makes as many as told', async () => {
    const socket = await subscribed()
    const { sent } = bybit.sent.fates
    await bybit.plant({ type: 'flood', rate: 5000, seconds: 1 })
    // 5,000 and the 40 a second there are; the last tick may fall short by its 50 ms.
    await moreThan(sent + 4500, () => bybit.sent.fates.sent)
    await vi.waitFor(() => expect(rowsOf(socket).length).toBeGreaterThan(4500), QUICK)
  })

  test('malformed frames take the place of good ones', async () => {
    const socket = await subscribed()
    await bybit.plant({ type: 'malformed', every: 2, ways: ['not-json', 'truncated'] })
    await moreThan(1, () => bybit.state().frames.malformed)
    await socket.find('502 Bad Gateway')
    expect(bybit.sent.fates.spoiled).toBeGreaterThan(0)
  })

  test('unknown symbols come beside the known and are counted apart', async () => {
    const socket = await subscribed()
    await bybit.plant({ type: 'unknown-symbols', rate: 10 })
    const { data } = await socket.find('GHOSTUSDT')
    expect(data[0].s).toBe('GHOSTUSDT')
    expect(bybit.sent.unlisted).toBeGreaterThan(0)
    expect(bybit.sent.bySymbol.has('GHOSTUSDT')).toBe(false)
  })

  test('duplicate sends twice and counts once', async () => {
    await bybit.plant({ type: 'duplicate' })
    const before = sentRows().length
    const socket = await subscribed()
    await moreThan(before + 30, () => sentRows().length)
    await bybit.plant({ type: 'cut', isDrained: true })
    await socket.closed
    const sent = sentRows().slice(before)
    expect(rowsOf(socket)).toHaveLength(2 * sent.length)
    expect(new Set(rowsOf(socket))).toEqual(new Set(sent))
  })

  test('out-of-order frames overtake each other and all arrive', async () => {
    const before = sentRows().length
    const socket = await subscribed()
    await bybit.plant({ type: 'out-of-order', withinMs: 2000 })
    await vi.waitFor(() => {
      const times = rowsOf(socket).map((row) => Number(row.split('/')[0]))
      expect(times).not.toEqual([...times].sort((a, b) => a - b))
    }, QUICK)
    await bybit.clear()
    await bybit.plant({ type: 'cut', isDrained: true })
    await socket.closed
    expect(rowsOf(socket)).toEqual(sentRows().slice(before))
  })

  test('refuse answers subscriptions with an error', async () => {
    await bybit.plant({ type: 'refuse' })
    const socket = await subscribed()
    expect(await socket.find('"req_id":"sub"')).toMatchObject({ success: false })
  })

  test('rotate ends connections in order', async () => {
    const socket = await subscribed()
    await bybit.plant({ type: 'rotate' })
    expect(await socket.closed).toBe(1001)
  })

  test('no-listen closes the port and comes back on it', async () => {
    const socket = await subscribed()
    const url = bybit.restUrl
    await bybit.plant({ type: 'no-listen' })
    expect(await socket.closed).toBe(1006)
    await expect(fetch(`${url}/v5/market/time`)).rejects.toThrow()
    await bybit.clear()
    expect(bybit.restUrl).toBe(url)
    expect((await fetch(`${url}/v5/market/time`)).status).toBe(200)
  })
})

describe('a status', () => {
  test('refuses handshakes and requests, as often as told', async () => {
    await bybit.plant({ type: 'status', status: 429, on: 'ws', times: 1 })
    await expect(connectVenue(`${bybit.wsUrl}/v5/public/linear`)).rejects.toThrow('429')
    await subscribed()
    await bybit.plant({ type: 'status', status: 403, retryAfter: 600, on: 'rest' })
    const answer = await fetch(`${bybit.restUrl}/v5/market/time`)
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
      403,
      '600',
      'access too frequent',
    ])
    await bybit.plant({ type: 'status', status: 403, isRegion: true })
    expect(await (await fetch(`${bybit.restUrl}/v5/market/time`)).text()).toContain('block access from your country')
  })
})

describe('control over HTTP', () => {
  test('plants, tells and clears', async () => {
    const control = async (method: string, path: string, body?: unknown) => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
      const answer = await fetch(`${bybit.restUrl}/_fake/${path}`, init)
      return { status: answer.status, body: await answer.json() }
    }
    expect(await control('POST', 'fault', { type: 'silent' })).toMatchObject({
      status: 200,
      body: { venue: 'bybit', faults: [{ type: 'silent' }] },
    })
    expect(await control('POST', 'fault', { type: 'fire' })).toMatchObject({
      status: 400,
      body: { code: 'FAKE_FAULT_INVALID' },
    })
    expect((await control('DELETE', 'fault')).body.faults).toEqual([])
    const { body } = await control('GET', 'state')
    expect(body.liquidations.sent).toBe((await control('GET', 'sent')).body.length)
    const again = await control('POST', 'fault', { type: 'no-listen', seconds: 0.2 })
    expect(again.status).toBe(200)
    await vi.waitFor(async () => expect((await control('GET', 'state')).body.isListening).toBe(true), QUICK)
  })
})
