import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FakeFault } from '../../src/fake/fault.ts'
import type { FakeVenueId } from '../../src/fake/venue-state.ts'
import { type LiveRun, namesOf, startLiveRun, without } from '../helpers/live-run.ts'

/** Venues that show liquidations. */
const SHOWING: readonly FakeVenueId[] = ['binance', 'bybit', 'okx']
const ALL: readonly FakeVenueId[] = [...SHOWING, 'hyperliquid']
const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER }

let run: LiveRun

beforeAll(async () => {
  run = await startLiveRun()
  await allLive()
})
afterAll(() => run.end())

function allLive(): Promise<unknown> {
  return Promise.all([
    ...ALL.map((exchange) => run.state(exchange, 'candles', 'live')),
    ...SHOWING.map((exchange) => run.state(exchange, 'liquidations', 'live')),
  ])
}

function plant(fault: FakeFault, venues: readonly FakeVenueId[] = ALL): Promise<unknown> {
  return Promise.all(venues.map((venue) => run.venues[venue].plant(fault)))
}

/** All that was sent by now comes into the store, once each, and nothing else is there. */
async function expectAllStored(): Promise<void> {
  for (const venue of SHOWING) {
    const sent = namesOf(run.venues[venue].sent.list())
    let stored: string[] = []
    await run.until(`${venue}: all that was sent is stored`, async () => {
      stored = namesOf(await run.stored(venue))
      return without(sent, stored).length === 0
    })
    expect(without(stored, namesOf(run.venues[venue].sent.list()))).toEqual([])
  }
}

async function totals(exchange: string) {
  await run.store.write(async () => undefined)
  const counts = await run.store.readFeedCounts({ ...EVER, exchanges: [exchange] })
  const sum = (pick: (count: (typeof counts)[number]) => number): number =>
    counts.reduce((total, count) => total + pick(count), 0)
  return {
    duplicates: sum((count) => count.duplicates),
    rejected: sum((count) => count.rejected),
    unknownSymbols: sum((count) => count.unknownSymbols),
    errors: sum((count) => count.errors),
    reconnects: sum((count) => count.reconnects),
    dropped: sum((count) => count.dropped),
  }
}

function gapsOf(exchange: string) {
  return run.store.readFeedGaps({ ...EVER, exchanges: [exchange] })
}

describe('live feeds of four venues', () => {
  it('store everything that was sent, marked as simulated', async () => {
    await run.until('some liquidations', () => SHOWING.every((venue) => run.venues[venue].sent.liquidations > 20))
    await expectAllStored()
    const [first] = await run.stored('bybit')
    expect(first).toMatchObject({ exchange: 'bybit', dataKind: 'simulated', coverage: 'full' })
  })

  it('come back when every socket is cut, and record the gap', async () => {
    await plant({ type: 'cut', isDrained: true })
    await run.until('a closed gap of every venue', async () => {
      const gaps = await Promise.all(ALL.map(gapsOf))
      return gaps.every((of) => of.filter(({ to }) => to !== undefined).length >= 4)
    })
    await allLive()
    const [gap] = (await gapsOf('bybit')).filter(({ channel }) => channel === 'liquidations')
    expect(gap?.to ?? 0).toBeGreaterThan(gap?.from ?? 0)
    expect(gap?.reason).not.toBe('')
    await expectAllStored()
  })

  it('notice silence on an open socket', async () => {
    const since = Date.now()
    await plant({ type: 'silent' })
    await Promise.all(ALL.map((exchange) => run.state(exchange, 'candles', 'stale')))
    await run.until('gaps are told while they last', async () => {
      const gaps = await Promise.all(SHOWING.map(gapsOf))
      return gaps.every((of) =>
        of.some(({ channel, to, reason }) => channel === 'liquidations' && to === undefined && /no data/.test(reason)),
      )
    })
    await Promise.all(ALL.map((venue) => run.venues[venue].clear()))
    await allLive()
    const [gap] = (await gapsOf('okx')).filter(({ channel, from }) => channel === 'liquidations' && from > since - 1000)
    expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBeGreaterThan(2000)
    await expectAllStored()
  })

  it('do not trust acknowledgements without data', async () => {
    await plant({ type: 'ack-only' }, ['binance'])
    await run.until('the reason is told', () => run.problems.some((text) => /^binance: .*no data/.test(text)))
    await run.state('binance', 'liquidations', 'down')
    // The others go on meanwhile.
    const { liquidations } = run.venues.bybit.sent
    await run.until('more of Bybit', () => run.venues.bybit.sent.liquidations > liquidations + 10)
    await run.venues.binance.clear()
    await allLive()
    await expectAllStored()
  })

  it('survive malformed frames and count them', async () => {
    await plant({ type: 'malformed', every: 5 }, SHOWING)
    await run.until('some spoiled frames', () =>
      SHOWING.every((venue) => run.venues[venue].state().frames.malformed > 20),
    )
    await Promise.all(SHOWING.map((venue) => run.venues[venue].clear()))
    await run.until('they are counted', async () => {
      const counts = await Promise.all(SHOWING.map(totals))
      return counts.every(({ rejected }) => rejected >= 10)
    })
    await allLive()
    await expectAllStored()
  })

  it('count symbols that are not listed', async () => {
    await plant({ type: 'unknown-symbols', rate: 10 }, ['binance', 'okx'])
    await run.until('they are counted', async () => {
      const counts = await Promise.all(['binance', 'okx'].map(totals))
      return counts.every(({ unknownSymbols }) => unknownSymbols > 5)
    })
    await Promise.all(ALL.map((venue) => run.venues[venue].clear()))
    await expectAllStored()
  })

  it('store a frame that is sent twice once', async () => {
    await plant({ type: 'duplicate' }, SHOWING)
    await run.until('duplicates are counted', async () => {
      const counts = await Promise.all(SHOWING.map(totals))
      return counts.every(({ duplicates }) => duplicates > 10)
    })
    await Promise.all(SHOWING.map((venue) => run.venues[venue].clear()))
    await expectAllStored()
  })

  it('take frames that overtake each other', async () => {
    const { liquidations } = run.venues.okx.sent
    await plant({ type: 'out-of-order', withinMs: 1000 }, SHOWING)
    await run.until('some frames', () => run.venues.okx.sent.liquidations > liquidations + 40)
    await Promise.all(SHOWING.map((venue) => run.venues[venue].clear()))
    await expectAllStored()
  })

  it('lose nothing in a flood', async () => {
    await plant({ type: 'flood', rate: 3000, seconds: 2 }, ['bybit', 'okx'])
    await run.until('the flood', () => run.venues.bybit.sent.liquidations > 5000)
    await expectAllStored()
    expect((await totals('bybit')).dropped).toBe(0)
  })

  it('lose nothing when a venue renews its connections', async () => {
    const gaps = await gapsOf('okx')
    await plant({ type: 'rotate', closeAfterMs: 15_000 }, ['okx'])
    await run.until('a second connection', () => run.venues.okx.connections === 2)
    await run.until('one connection', () => run.venues.okx.connections === 1)
    await expectAllStored()
    // Make before break: no gap.
    expect(await gapsOf('okx')).toEqual(gaps)
  })

  it('say what a refusal was, and are down after three', async () => {
    for (const [status, wording] of [
      [429, /429/],
      [503, /503/],
      [451, /451/],
      [403, /403/],
    ] as const) {
      const known = run.problems.length
      await plant({ type: 'status', status, on: 'ws' }, ['bybit'])
      await plant({ type: 'cut', isDrained: true }, ['bybit'])
      await run.until(`HTTP ${status} is told`, () => run.problems.slice(known).some((text) => wording.test(text)))
      if (status === 503) await run.state('bybit', 'liquidations', 'down')
      await run.venues.bybit.clear()
      if (status === 429 || status === 503) await run.state('bybit', 'liquidations', 'live')
      else break
    }
    await expectAllStored()
  })
})
