import { describe, expect, it } from 'vitest'
import type { MarketEvent } from '../domain/market-events.ts'
import { Minutes } from './minutes.ts'

const MINUTE = 60_000
const OPEN = 1000 * MINUTE
const END = OPEN + MINUTE

function reducer(makesCandles = true) {
  const events: MarketEvent[] = []
  const minutes = new Minutes({ exchange: 'okx', symbol: 'SOLUSDT', makesCandles, emit: (event) => events.push(event) })
  minutes.begin(OPEN)
  return { minutes, events }
}

function trade(time: number, price: number, quantity: number, isBuy: boolean) {
  return { type: 'trade', symbol: 'SOLUSDT', id: String(time), time, price, quantity, isBuy } as const
}

function end(at = END, isSeen = true) {
  return { end: at, receivedTime: at + 300, dataKind: 'observed', saw: () => isSeen } as const
}

describe('Minutes', () => {
  it('makes a candle of trades with its taker split', () => {
    const { minutes, events } = reducer()
    minutes.trade(trade(OPEN, 100, 1, true))
    minutes.trade(trade(OPEN + 10, 103, 2, false))
    minutes.trade(trade(OPEN + 20, 99, 3, true))
    minutes.trade(trade(END - 1, 101, 4, false))
    minutes.close(end())
    expect(events).toEqual([
      {
        type: 'candle',
        exchange: 'okx',
        symbol: 'SOLUSDT',
        eventTime: END,
        receivedTime: END + 300,
        dataKind: 'observed',
        isClosed: true,
        openTime: OPEN,
        closeTime: END,
        open: 100,
        high: 103,
        low: 99,
        close: 101,
        volume: 10,
        // 100 + 206 + 297 + 404
        quoteVolume: 1007,
        takerBuyVolume: 4,
      },
    ])
  })

  it('keeps trades of the next minute for it while this one waits for stragglers', () => {
    const { minutes, events } = reducer()
    minutes.trade(trade(OPEN, 100, 1, true))
    minutes.trade(trade(END, 200, 1, true))
    minutes.trade(trade(END - 5, 101, 1, true))
    minutes.close(end())
    minutes.close(end(END + MINUTE))
    expect(events).toMatchObject([
      { openTime: OPEN, high: 101, volume: 2 },
      { openTime: END, open: 200, volume: 1 },
    ])
  })

  it('refuses a trade of a minute that has ended', () => {
    const { minutes } = reducer()
    minutes.close(end())
    expect(minutes.trade(trade(END - 1, 100, 1, true))).toBe(false)
  })

  it('keeps the price in a minute without trades, as venues do', () => {
    const { minutes, events } = reducer()
    minutes.trade(trade(OPEN, 100, 1, true))
    minutes.close(end())
    minutes.close(end(END + MINUTE))
    expect(events[1]).toMatchObject({ openTime: END, open: 100, high: 100, low: 100, close: 100, volume: 0 })
  })

  it('leaves out a minute that was not seen whole', () => {
    const { minutes, events } = reducer()
    minutes.trade(trade(OPEN, 100, 1, true))
    minutes.mark({ type: 'mark-price', symbol: 'SOLUSDT', time: OPEN, price: 100 })
    minutes.close(end(END, false))
    expect(events).toEqual([])
  })

  it('tells the running candle once a second at most, and only news', () => {
    const { minutes, events } = reducer()
    minutes.trade(trade(OPEN, 100, 1, true))
    minutes.tellRunning(OPEN + 1000, 'observed')
    minutes.trade(trade(OPEN + 1100, 101, 1, true))
    minutes.tellRunning(OPEN + 1999, 'observed')
    minutes.tellRunning(OPEN + 2000, 'observed')
    minutes.tellRunning(OPEN + 3000, 'observed')
    expect(events).toMatchObject([
      { isClosed: false, close: 100, eventTime: OPEN + 1000 },
      { isClosed: false, close: 101, eventTime: OPEN + 2000 },
    ])
  })

  it('makes a candle of the mark price', () => {
    const { minutes, events } = reducer(false)
    for (const [time, price] of [
      [OPEN, 10],
      [OPEN + 1, 12],
      [OPEN + 2, 9],
      [END - 1, 11],
      [END, 50],
    ] as const) {
      minutes.mark({ type: 'mark-price', symbol: 'SOLUSDT', time, price })
    }
    minutes.close(end())
    expect(events).toMatchObject([{ type: 'mark-candle', openTime: OPEN, open: 10, high: 12, low: 9, close: 11 }])
  })

  it('reads open interest as it was at the end of the minute, not after', () => {
    const { minutes, events } = reducer(false)
    const reading = (time: number, quantity: number) => {
      minutes.setOpenInterest({ type: 'open-interest', symbol: 'SOLUSDT', time, quantity, notional: Number.NaN }, time)
    }
    reading(OPEN + 30_000, 5)
    reading(END - 100, 6)
    reading(END + 50, 7)
    minutes.close(end())
    minutes.close(end(END + MINUTE))
    expect(events).toMatchObject([{ type: 'open-interest', eventTime: END, quantity: 6 }])
  })

  it('does not take an open interest of 46 s before for the end of the minute', () => {
    const { minutes, events } = reducer(false)
    const time = END - 46_000
    minutes.setOpenInterest({ type: 'open-interest', symbol: 'SOLUSDT', time, quantity: 5, notional: 1 }, time)
    minutes.close(end())
    expect(events).toEqual([])
  })

  it('tells a funding payment once, with the last rate before it', () => {
    const { minutes, events } = reducer(false)
    const rate = (time: number, value: number, paidAt: number) => {
      minutes.setFunding({ type: 'funding', symbol: 'SOLUSDT', time, rate: value, paidAt }, time)
    }
    rate(OPEN + 1000, 0.0001, END)
    rate(END - 1000, 0.0002, END)
    rate(END + 100, 0.0009, END + 480 * MINUTE)
    minutes.close(end())
    minutes.close(end(END + MINUTE))
    expect(events).toEqual([
      {
        type: 'funding',
        exchange: 'okx',
        symbol: 'SOLUSDT',
        eventTime: END,
        receivedTime: END + 300,
        dataKind: 'observed',
        rate: 0.0002,
      },
    ])
  })

  it('does not tell a payment whose rate was last heard six minutes before', () => {
    const { minutes, events } = reducer(false)
    const paidAt = OPEN + 6 * MINUTE
    minutes.setFunding({ type: 'funding', symbol: 'SOLUSDT', time: OPEN, rate: 0.0001, paidAt }, OPEN - 1)
    for (let at = END; at <= paidAt; at += MINUTE) minutes.close(end(at))
    expect(events).toEqual([])
  })
})
