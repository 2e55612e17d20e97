import { describe, expect, it } from 'vitest'
import type { FeedGap } from '../domain/feed-state.ts'
import type { MarketEvent } from '../domain/market-events.ts'
import { bybit } from '../exchanges/bybit.ts'
import type { WatchedTime } from '../storage/live-target.ts'
import type { FeedRecord } from './feed-records.ts'
import { FrameKeys } from './liquidation-key.ts'
import { PipelineCounts } from './pipeline-counts.ts'
import { VenuePipeline } from './venue-pipeline.ts'

const MINUTE = 60_000
const START = 29_000_000 * MINUTE
const INSTRUMENT = { symbol: 'SOLUSDT', instrumentId: 'SOLUSDT', contractValue: 1, isInverse: false }

function pipeline() {
  const events: MarketEvent[] = []
  const gaps: FeedGap[] = []
  const watched: WatchedTime[] = []
  const counts = new PipelineCounts('bybit', START)
  const made = new VenuePipeline({
    exchange: bybit,
    counts,
    sink: {
      event: (event) => events.push(event),
      gap: (gap) => gaps.push(gap),
      watched: (time) => watched.push(time),
      missed: () => undefined,
      traders: () => undefined,
    },
  })
  const frame = (at: number, message: unknown, connection = 1): FeedRecord => ({
    type: 'frame',
    at,
    exchange: 'bybit',
    route: 'linear',
    connection,
    text: JSON.stringify(message),
  })
  const open = (at: number, connection = 1, { isSimulated = false, refused = '' } = {}): void => {
    made.accept({ type: 'opened', at, exchange: 'bybit', route: 'linear', connection, isSimulated })
    for (const id of ['allLiquidation1', 'publicTrade1', 'tickers1']) {
      const success = id !== refused
      made.accept(frame(at, { success, ret_msg: success ? '' : 'bad topic', op: 'subscribe', req_id: id }, connection))
    }
  }
  /** Mark prices every 10 s, as long as silence is none. */
  const flow = (from: number, to: number, connection = 1): void => {
    for (let at = from; at <= to; at += 10_000) made.accept(frame(at, tickers(at, { markPrice: '100' }), connection))
  }
  const close = (at: number, connection = 1): void => {
    made.accept({ type: 'closed', at, exchange: 'bybit', route: 'linear', connection, problem: 'reset' })
  }
  const start = (more: { lastSeen?: { liquidations: number }; known?: number[] } = {}): void => {
    const run = { instruments: [INSTRUMENT], others: ['PEPEUSDT'], lastSeen: {}, known: [], ...more }
    made.accept({ type: 'started', at: START, exchange: 'bybit', ...run })
  }
  const of = <Type extends MarketEvent['type']>(type: Type) => events.filter((event) => event.type === type)
  return { pipeline: made, events, of, gaps, watched, counts, frame, open, flow, close, start }
}

function tickers(ts: number, data: object) {
  return { topic: 'tickers.SOLUSDT', type: 'snapshot', ts, data: { symbol: 'SOLUSDT', ...data } }
}

function liquidations(rows: readonly object[], ts = START + 1000) {
  return { topic: 'allLiquidation.SOLUSDT', type: 'snapshot', ts, data: rows }
}

function trades(rows: readonly object[], ts: number) {
  return { topic: 'publicTrade.SOLUSDT', type: 'snapshot', ts, data: rows.map((row) => ({ s: 'SOLUSDT', ...row })) }
}

const LONG = { T: START + 900, s: 'SOLUSDT', S: 'Buy', v: '2', p: '99.5' }

describe('VenuePipeline', () => {
  it('tells a liquidation with its times and coverage', () => {
    const { pipeline: made, events, frame, open, start } = pipeline()
    start()
    open(START)
    made.accept(frame(START + 1000, liquidations([LONG])))
    expect(events).toEqual([
      {
        type: 'liquidation',
        exchange: 'bybit',
        symbol: 'SOLUSDT',
        eventTime: START + 900,
        receivedTime: START + 1000,
        dataKind: 'observed',
        side: 'long',
        price: undefined,
        bankruptcyPrice: 99.5,
        quantity: 2,
        notional: 199,
        coverage: 'full',
      },
    ])
  })

  it('takes identical rows of one frame for two, and the frame sent again for none', () => {
    const { pipeline: made, events, counts, frame, open, start } = pipeline()
    start()
    open(START)
    open(START, 2)
    made.accept(frame(START + 1000, liquidations([LONG, LONG])))
    made.accept(frame(START + 1100, liquidations([LONG, LONG]), 2))
    expect(events).toHaveLength(2)
    expect(counts.take(START + 2000)).toMatchObject({ liquidations: 2, duplicates: 2, messages: 8 })
  })

  it('does not tell again what an earlier run stored', () => {
    const first = pipeline()
    first.start()
    first.open(START)
    first.pipeline.accept(first.frame(START + 1000, liquidations([LONG])))
    const second = pipeline()
    // The key of that liquidation, as `startedRecord` computes it from the store.
    second.start({ known: [keyOfLong()] })
    second.open(START)
    second.pipeline.accept(second.frame(START + 1000, liquidations([LONG])))
    expect(second.events).toEqual([])
  })

  it('marks everything of a simulated venue', () => {
    const { pipeline: made, events, frame, open, start } = pipeline()
    start()
    open(START, 1, { isSimulated: true })
    made.accept(frame(START + 1000, liquidations([LONG])))
    expect(events).toMatchObject([{ dataKind: 'simulated' }])
  })

  it('counts rows of instruments that are not listed, and those that nobody follows', () => {
    const { pipeline: made, events, counts, frame, open, start } = pipeline()
    start()
    open(START)
    const other = { ...LONG, s: 'PEPEUSDT' }
    const unknown = { ...LONG, s: 'NEWUSDT' }
    made.accept(frame(START + 1000, liquidations([other, unknown, { ...LONG, p: 'x' }])))
    expect(events).toEqual([])
    expect(counts.take(START + 2000)).toMatchObject({ otherSymbols: 1, unknownSymbols: 1, rejected: 1 })
  })

  it('closes a minute that was seen whole, with open interest at its end', () => {
    const { pipeline: made, of, frame, open, flow, start } = pipeline()
    start()
    open(START)
    const minute = START + MINUTE
    flow(START + 1000, minute - 9000)
    made.accept(frame(minute - 100, tickers(minute - 100, { markPrice: '101', singleOpenInterest: '8' })))
    const first = [{ T: minute + 40, S: 'Buy', v: '1', p: '102', i: 'a' }]
    made.accept(frame(minute + 50, trades(first, minute + 50)))
    flow(minute + 60, minute + 50_060)
    const last = [{ T: minute + MINUTE - 20, S: 'Sell', v: '3', p: '100', i: 'b' }]
    made.accept(frame(minute + MINUTE - 10, trades(last, minute + MINUTE - 15)))
    flow(minute + MINUTE + 200, minute + MINUTE + 200)
    made.accept({ type: 'tick', at: minute + MINUTE + 400 })
    // The first minute was not seen from its start; the second was.
    expect(of('candle').filter((event) => event.type === 'candle' && event.isClosed)).toMatchObject([
      { openTime: minute, open: 102, close: 100, volume: 4, takerBuyVolume: 1, closeTime: minute + MINUTE },
    ])
    expect(of('open-interest')).toMatchObject([{ eventTime: minute, quantity: 8 }])
  })

  it('leaves out a minute in which the connection was lost, and tells the gap', () => {
    const { pipeline: made, of, gaps, flow, frame, open, close, start } = pipeline()
    start()
    open(START)
    flow(START, START + MINUTE)
    const one = [{ T: START + MINUTE, S: 'Buy', v: '1', p: '102', i: 'a' }]
    made.accept(frame(START + MINUTE, trades(one, START + MINUTE)))
    close(START + MINUTE + 5000)
    open(START + MINUTE + 9000, 2)
    flow(START + MINUTE + 9500, START + 2 * MINUTE + 9500, 2)
    expect(of('candle').filter((event) => event.type === 'candle' && event.isClosed)).toEqual([])
    const liquidationGaps = gaps.filter(({ channel }) => channel === 'liquidations')
    expect(liquidationGaps).toEqual([
      { exchange: 'bybit', channel: 'liquidations', from: START + MINUTE, to: undefined, reason: 'reset' },
      { exchange: 'bybit', channel: 'liquidations', from: START + MINUTE, to: START + MINUTE + 9500, reason: 'reset' },
    ])
  })

  it('leaves out a minute of which a frozen connection that was replaced in time has missed something', () => {
    const { pipeline: made, of, gaps, flow, open, close, start } = pipeline()
    start()
    open(START)
    flow(START, START + MINUTE + 10_000)
    open(START + MINUTE + 26_000, 2)
    flow(START + MINUTE + 26_500, START + MINUTE + 26_500, 2)
    close(START + MINUTE + 27_000)
    flow(START + MINUTE + 30_000, START + 2 * MINUTE + 20_000, 2)
    made.accept({ type: 'tick', at: START + 2 * MINUTE + 20_000 })
    expect(of('mark-candle').map(({ eventTime }) => eventTime)).not.toContain(START + 2 * MINUTE)
    expect(gaps.filter(({ channel, to }) => channel === 'liquidations' && to !== undefined)).toMatchObject([
      { from: START + MINUTE + 10_000, to: START + MINUTE + 26_500, reason: 'no data for more than 15 s' },
    ])
  })

  it('takes nothing over from a run that was killed', () => {
    const { pipeline: made, events, frame, open, start } = pipeline()
    start()
    open(START, 1, { refused: 'allLiquidation1' })
    start()
    expect(made.blindChannels().size).toBe(0)
    made.accept(frame(START + 1000, liquidations([LONG])))
    expect(events).toEqual([])
  })

  it('does not count time before the last subscription is answered', () => {
    const { pipeline: made, watched, frame, flow, start } = pipeline()
    start()
    made.accept({ type: 'opened', at: START, exchange: 'bybit', route: 'linear', connection: 1, isSimulated: false })
    const ack = (id: string) => ({ success: true, ret_msg: '', op: 'subscribe', req_id: id })
    for (const id of ['allLiquidation1', 'tickers1']) made.accept(frame(START, ack(id)))
    flow(START + 1000, START + 11_000)
    made.accept(frame(START + 12_000, ack('publicTrade1')))
    flow(START + 13_000, START + 23_000)
    made.accept({ type: 'tick', at: START + 24_000 })
    expect(watched).toMatchObject([{ from: START + 12_000, to: START + 23_000 }])
  })

  it('takes a trade that two connections bring once', () => {
    const { pipeline: made, of, frame, flow, open, start } = pipeline()
    start()
    open(START)
    open(START, 2)
    const minute = START + MINUTE
    flow(START, minute)
    const one = trades([{ T: minute + 40, S: 'Buy', v: '1', p: '102', i: 'a' }], minute + 50)
    made.accept(frame(minute + 50, one, 1))
    made.accept(frame(minute + 60, one, 2))
    flow(minute + 5000, minute + MINUTE + 5000)
    expect(of('candle').find((event) => event.type === 'candle' && event.isClosed)).toMatchObject({ volume: 1 })
  })

  it('does not count as watched what the venue refused to send', () => {
    const { pipeline: made, watched, gaps, frame, open, start } = pipeline()
    start({ lastSeen: { liquidations: START - 5000 } })
    open(START, 1, { refused: 'allLiquidation1' })
    made.accept(frame(START + 100, tickers(START + 100, { markPrice: '100' })))
    made.accept(frame(START + 9000, tickers(START + 9000, { markPrice: '100' })))
    made.accept({ type: 'tick', at: START + 11_000 })
    expect(watched).toEqual([])
    expect(gaps).toEqual([])
    expect([...made.blindChannels()]).toEqual(['liquidations'])
    // The next connection is not refused: the gap since the last run ends.
    open(START + 12_000, 2)
    made.accept(frame(START + 12_500, tickers(START + 12_500, { markPrice: '100' }), 2))
    expect(gaps).toMatchObject([{ channel: 'liquidations', from: START - 5000, to: START + 12_500 }])
  })

  it('tells watched time as it grows, and when it ends', () => {
    const { pipeline: made, watched, frame, open, close, start } = pipeline()
    start({ lastSeen: { liquidations: START - 5000 } })
    open(START)
    made.accept(frame(START + 100, tickers(START + 100, { markPrice: '100' })))
    made.accept(frame(START + 9000, tickers(START + 9000, { markPrice: '100' })))
    made.accept({ type: 'tick', at: START + 10_100 })
    made.accept(frame(START + 12_000, tickers(START + 12_000, { markPrice: '100' })))
    close(START + 12_500)
    const common = { exchange: 'bybit', symbol: 'SOLUSDT', dataKind: 'observed' }
    expect(watched).toEqual([
      { ...common, from: START + 100, to: START + 9000 },
      { ...common, from: START + 100, to: START + 12_000 },
    ])
  })
})

function keyOfLong(): number {
  return new FrameKeys().next({
    exchange: 'bybit',
    symbol: 'SOLUSDT',
    time: START + 900,
    side: 'long',
    price: undefined,
    bankruptcyPrice: 99.5,
    quantity: 2,
  })
}
