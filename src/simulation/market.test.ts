import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binanceIsolatedPrice, solveOverTiers } from '../domain/liquidation-price.ts'
import { findTierFault, type MarginTier } from '../domain/margin-tiers.ts'
import type { Side } from '../domain/series.ts'
import { asPrice, asQuantity } from '../domain/units.ts'
import {
  FUNDING_STEP_MS,
  type MarketOptions,
  OPEN_INTEREST_STEP_MS,
  type SimulatedMarket,
  simulateMarket,
} from './market.ts'
import { OUTCOME_CLOSED, OUTCOME_LIQUIDATED, OUTCOME_OPEN } from './position-ledger.ts'
import { SIMULATED_LEVERAGE_MIX } from './traders.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const START = 1_780_272_000_000 // 2026-06-01T00:00:00Z
/** Steep on purpose, so that ordinary positions fall into several tiers. */
const TIERS: readonly MarginTier[] = [
  { floor: 0, cap: 20_000, maxLeverage: 125, rate: 0.004, amount: 0 },
  { floor: 20_000, cap: 100_000, maxLeverage: 75, rate: 0.01, amount: 120 },
  { floor: 100_000, cap: 500_000, maxLeverage: 25, rate: 0.025, amount: 1620 },
  { floor: 500_000, cap: 5_000_000, maxLeverage: 10, rate: 0.05, amount: 14_120 },
]

function market(options: Partial<MarketOptions> = {}): SimulatedMarket {
  return simulateMarket({ seed: 7, symbol: 'TESTUSDT', startTime: START, days: 4, tiers: TIERS, ...options })
}

/** Markets of several seeds, with and without a warm-up, made once. */
const MARKETS: readonly [string, SimulatedMarket][] = [
  ['seed 7', market()],
  ['seed 8 without warm-up', market({ seed: 8, warmUpDays: 0, days: 6 })],
  ['seed 9 at a price of 0.37', market({ seed: 9, startPrice: 0.37, tradersPerDay: 2500 })],
]

function columnsOf(value: object, path = ''): [string, Float64Array | Uint8Array][] {
  return Object.entries(value).flatMap(([name, part]): [string, Float64Array | Uint8Array][] => {
    if (part instanceof Float64Array || part instanceof Uint8Array) return [[`${path}${name}`, part]]
    return typeof part === 'object' && part !== null ? columnsOf(part, `${path}${name}.`) : []
  })
}

function hashOf(simulated: SimulatedMarket): string {
  const hash = createHash('sha256')
  for (const [name, column] of columnsOf(simulated)) {
    hash.update(name).update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  }
  return hash.update(`${simulated.finalPrice} ${simulated.finalMark}`).digest('hex')
}

describe('determinism', () => {
  test('the same options make the same market to the bit, other seeds and symbols another', () => {
    const short = (options: Partial<MarketOptions>) => hashOf(market({ days: 1, warmUpDays: 1, ...options }))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        expect(short({ seed })).toBe(short({ seed }))
        expect(short({ seed })).not.toBe(short({ seed: seed + 1 }))
        expect(short({ seed })).not.toBe(short({ seed, symbol: 'OTHERUSDT' }))
      }),
      { numRuns: 5 },
    )
  })

  test('a longer market begins with the shorter one', () => {
    const short = market({ days: 3 })
    const long = market({ days: 7 })
    const end = START + 3 * DAY
    const longColumns = new Map(columnsOf(long))
    const positions = short.truth.openTime.length
    for (const [name, column] of columnsOf(short)) {
      const prefix = longColumns.get(name)?.slice(0, column.length)
      if (!/^truth\.(closeTime|liquidationPrice|outcome)$/.test(name)) expect(prefix, name).toEqual(column)
    }
    for (let i = 0; i < positions; i++) {
      if (short.truth.outcome[i] === OUTCOME_OPEN) expect(long.truth.closeTime[i]).toBeGreaterThanOrEqual(end)
      else {
        expect(long.truth.closeTime[i]).toBe(short.truth.closeTime[i])
        expect(long.truth.outcome[i]).toBe(short.truth.outcome[i])
        expect(long.truth.liquidationPrice[i]).toBe(short.truth.liquidationPrice[i])
      }
    }
    expect(positions).toBeLessThan(long.truth.openTime.length)
  })

  test('starts at the start price, on a 5-minute boundary', () => {
    expect(market({ days: 0.01, startPrice: 64_000 }).candles.open[0]).toBe(64_000)
    expect(() => market({ startTime: START + MINUTE })).toThrow('Invariant')
  })

  test('the tiers of these tests are sound', () => {
    expect(findTierFault(TIERS)).toBeUndefined()
  })
})

describe.each(MARKETS)('%s', (_, simulated) => {
  const { candles, markCandles, takerFlow, openInterest, funding, liquidations, truth } = simulated
  const minutes = candles.openTime.length
  const positions = truth.openTime.length
  const minuteOf = (time: number): number => Math.floor((time - START) / MINUTE)

  test('candles are sane and join', () => {
    for (let i = 0; i < minutes; i++) {
      expect(candles.openTime[i]).toBe(START + i * MINUTE)
      expect(candles.closeTime[i]).toBe(START + (i + 1) * MINUTE)
      for (const { open, high, low, close } of [candles, markCandles]) {
        expect(low[i]! > 0 && low[i]! <= Math.min(open[i]!, close[i]!)).toBe(true)
        expect(high[i]!).toBeGreaterThanOrEqual(Math.max(open[i]!, close[i]!))
        if (i > 0) expect(open[i]).toBe(close[i - 1])
      }
    }
    expect(candles.close.at(-1)).toBe(simulated.finalPrice)
    expect(markCandles.close.at(-1)).toBe(simulated.finalMark)
  })

  test('taker flow sums to the candles, at prices within them', () => {
    for (let i = 0; i < minutes; i++) {
      expect(candles.volume[i]).toBe(takerFlow.buyVolume[i]! + takerFlow.sellVolume[i]!)
      expect(candles.quoteVolume[i]).toBe(takerFlow.buyNotional[i]! + takerFlow.sellNotional[i]!)
      expect(candles.takerBuyVolume[i]).toBe(takerFlow.buyVolume[i])
      for (const [volume, notional] of [
        [takerFlow.buyVolume[i]!, takerFlow.buyNotional[i]!],
        [takerFlow.sellVolume[i]!, takerFlow.sellNotional[i]!],
      ] as const) {
        expect(volume).toBeGreaterThan(0)
        expect(notional / volume).toBeGreaterThanOrEqual(candles.low[i]! * (1 - 1e-12))
        expect(notional / volume).toBeLessThanOrEqual(candles.high[i]! * (1 + 1e-12))
      }
    }
  })

  test('taker flow holds every order of every trader', () => {
    const buys = new Float64Array(minutes)
    const sells = new Float64Array(minutes)
    for (let i = 0; i < positions; i++) {
      const [opening, closing] = truth.side[i] === 0 ? [buys, sells] : [sells, buys]
      if (truth.openTime[i]! >= START) opening[minuteOf(truth.openTime[i]!)]! += truth.quantity[i]!
      if (truth.outcome[i] !== OUTCOME_OPEN) closing[minuteOf(truth.closeTime[i]!)]! += truth.quantity[i]!
    }
    for (let i = 0; i < minutes; i++) {
      expect(takerFlow.buyVolume[i]!).toBeGreaterThanOrEqual(buys[i]! * (1 - 1e-12))
      expect(takerFlow.sellVolume[i]!).toBeGreaterThanOrEqual(sells[i]! * (1 - 1e-12))
    }
  })

  test('open interest is what was opened less what was closed and liquidated, at every reading', () => {
    const count = openInterest.time.length
    const change = new Float64Array(count + 1)
    // A reading at T counts what happened before T.
    const readingAfter = (time: number): number =>
      Math.max(0, Math.min(count, Math.floor((time - START) / OPEN_INTEREST_STEP_MS) + 1))
    for (let i = 0; i < positions; i++) {
      change[readingAfter(truth.openTime[i]!)]! += truth.quantity[i]!
      if (truth.outcome[i] !== OUTCOME_OPEN) change[readingAfter(truth.closeTime[i]!)]! -= truth.quantity[i]!
    }
    let held = 0
    for (let i = 0; i < count; i++) {
      held += change[i]!
      expect(openInterest.time[i]).toBe(START + i * OPEN_INTEREST_STEP_MS)
      expect(Math.abs(openInterest.quantity[i]! - held)).toBeLessThanOrEqual(1e-9 * Math.max(held, 1))
    }
    expect(count).toBe((minutes / 1440) * 288 + 1)
  })

  test('long equals short: trader longs with their makers against trader shorts with theirs', () => {
    const open = [0, 0]
    for (let i = 0; i < positions; i++)
      if (truth.outcome[i] === OUTCOME_OPEN) open[truth.side[i]!]! += truth.quantity[i]!
    const [longs = 0, shorts = 0] = open
    expect(openInterest.quantity.at(-1)! / (longs + shorts)).toBeCloseTo(1, 9)
    expect(Math.min(longs, shorts)).toBeGreaterThan(0.15 * (longs + shorts))
  })

  test('volume is never below the change of open interest', () => {
    for (let i = 1; i < openInterest.time.length; i++) {
      let volume = 0
      for (let k = (i - 1) * 5; k < i * 5; k++) volume += candles.volume[k]!
      expect(volume).toBeGreaterThanOrEqual(Math.abs(openInterest.quantity[i]! - openInterest.quantity[i - 1]!))
    }
  })

  test('funding is paid on the 8-hour grid at moderate rates', () => {
    expect(funding.time.length).toBe((minutes / 1440) * 3)
    funding.time.forEach((time, i) => {
      expect(time).toBe(START + (i + 1) * FUNDING_STEP_MS)
      expect(Math.abs(funding.rate[i]!)).toBeLessThan(0.001)
    })
  })

  test('each liquidated position is one liquidation event, beyond entry, before bankruptcy', () => {
    const liquidated = [...truth.outcome.keys()]
      .filter((i) => truth.outcome[i] === OUTCOME_LIQUIDATED)
      .sort((a, b) => truth.closeTime[a]! - truth.closeTime[b]! || a - b)
    expect(liquidations.time.length).toBe(liquidated.length)
    expect(liquidated.length).toBeGreaterThan(20)
    liquidated.forEach((i, event) => {
      const isLong = truth.side[i] === 0
      const level = truth.liquidationPrice[i]!
      const fill = liquidations.price[event]!
      const minute = minuteOf(liquidations.time[event]!)
      expect(liquidations.time[event]).toBe(truth.closeTime[i])
      expect(liquidations.side[event]).toBe(truth.side[i])
      expect(liquidations.quantity[event]).toBe(truth.quantity[i])
      expect(liquidations.notional[event]).toBe(truth.quantity[i]! * fill)
      expect(isLong ? level < truth.entry[i]! : level > truth.entry[i]!).toBe(true)
      expect(isLong ? liquidations.bankruptcyPrice[event]! < level : liquidations.bankruptcyPrice[event]! > level).toBe(
        true,
      )
      expect(fill >= candles.low[minute]! && fill <= candles.high[minute]!).toBe(true)
      expect(Math.abs(fill / level - 1)).toBeLessThan(0.03)
    })
  })
})

/**
 * A market without warm-up, so that every margin can be worked out again from entry and published funding.
 *
 * Walks each position through the minutes of its life; the minutes of opening and closing are left out, since the
 * order of events within them is not in the candles.
 */
describe('liquidation by mark price', () => {
  const simulated = market({ seed: 21, days: 5, warmUpDays: 0 })
  const { markCandles, funding, truth } = simulated
  const rates = new Map([...funding.time].map((time, i) => [time, funding.rate[i]!]))
  const minutes = markCandles.openTime.length

  const sideOf = (i: number): Side => (truth.side[i] === 0 ? 'long' : 'short')
  const minuteOf = (time: number): number => Math.min(minutes, Math.floor((time - START) / MINUTE))
  const isTouched = (i: number, { minute, level }: { minute: number; level: number }): boolean =>
    sideOf(i) === 'long' ? markCandles.low[minute]! <= level : markCandles.high[minute]! >= level

  /** Follows the level through funding; returns the last one and the minutes strictly inside life that touched it. */
  function liveThrough(i: number): { level: number; touched: number } {
    const position = { side: sideOf(i), entry: truth.entry[i]!, quantity: truth.quantity[i]!, tiers: TIERS }
    const sign = position.side === 'long' ? 1 : -1
    let balance = (position.entry * position.quantity) / truth.leverage[i]!
    let level = truth.initialLiquidationPrice[i]!
    let touched = 0
    const first = minuteOf(truth.openTime[i]!)
    const last = minuteOf(truth.closeTime[i]!)
    for (let minute = first + 1; minute <= last; minute++) {
      const rate = rates.get(START + minute * MINUTE)
      if (rate !== undefined) {
        balance -= sign * rate * markCandles.close[minute - 1]! * position.quantity
        level = solveOverTiers(position, balance) ?? 0
      }
      if (minute < last && level > 0 && isTouched(i, { minute, level })) touched++
    }
    return { level, touched }
  }

  test('positions open at the isolated formula', () => {
    for (let i = 0; i < truth.openTime.length; i++) {
      const position = {
        side: sideOf(i),
        entry: asPrice(truth.entry[i]!),
        quantity: asQuantity(truth.quantity[i]!),
        tiers: TIERS,
      }
      const expected = binanceIsolatedPrice({ ...position, leverage: truth.leverage[i]! }) ?? 0
      expect(Math.abs(truth.initialLiquidationPrice[i]! - expected)).toBeLessThanOrEqual(1e-9 * expected)
    }
  })

  test('funding moves levels exactly; none is touched in life; a liquidated one is touched in its last minute', () => {
    const outcomes = [0, 0, 0]
    for (let i = 0; i < truth.openTime.length; i++) {
      const { level, touched } = liveThrough(i)
      expect(Math.abs(truth.liquidationPrice[i]! - level)).toBeLessThanOrEqual(1e-9 * level)
      expect(touched).toBe(0)
      const outcome = truth.outcome[i]!
      outcomes[outcome]!++
      if (outcome === OUTCOME_LIQUIDATED)
        expect(isTouched(i, { minute: minuteOf(truth.closeTime[i]!), level })).toBe(true)
    }
    for (const outcome of [OUTCOME_OPEN, OUTCOME_CLOSED, OUTCOME_LIQUIDATED])
      expect(outcomes[outcome]).toBeGreaterThan(20)
  })

  test('no open position is beyond the final mark price', () => {
    for (let i = 0; i < truth.openTime.length; i++) {
      if (truth.outcome[i] !== OUTCOME_OPEN) continue
      const level = truth.liquidationPrice[i]!
      expect(sideOf(i) === 'long' ? level < simulated.finalMark : level > simulated.finalMark).toBe(true)
    }
  })
})

describe('as a trader sees it', () => {
  const month = market({ days: 30, symbol: 'DEMOUSDT' })
  const { candles, truth, openInterest, liquidations } = month

  test('the leverage mix is in the ledger by count', () => {
    const arrived = truth.leverage.filter((_, i) => truth.openTime[i]! >= START)
    const total = SIMULATED_LEVERAGE_MIX.reduce((sum, { share }) => sum + share, 0)
    for (const { leverage, share } of SIMULATED_LEVERAGE_MIX) {
      const expected = (share / total) * arrived.length
      const found = arrived.filter((value) => value === leverage).length
      // Four standard deviations of a binomial count.
      expect(Math.abs(found - expected), `${leverage}x`).toBeLessThan(4 * Math.sqrt(expected))
    }
  })

  test('a caller’s mix is taken literally, less what the tiers do not allow', () => {
    const mix = [
      { leverage: 7, share: 1 },
      { leverage: 40, share: 3 },
      { leverage: 200, share: 5 },
    ]
    const { truth: own } = market({ days: 2, warmUpDays: 0, leverageMix: mix })
    const sevens = own.leverage.filter((leverage) => leverage === 7).length
    expect(new Set(own.leverage)).toEqual(new Set([7, 40]))
    expect(sevens / own.leverage.length).toBeCloseTo(0.25, 1)
  })

  test('a month has tens of thousands of positions and a price that moves like an altcoin’s', () => {
    expect(truth.openTime.length).toBeGreaterThan(20_000)
    expect(truth.openTime.length).toBeLessThan(60_000)
    let squares = 0
    for (let day = 0; day < 30; day++) {
      const move = Math.log(candles.close[(day + 1) * 1440 - 1]! / candles.open[day * 1440]!)
      squares += move * move
    }
    const daily = Math.sqrt(squares / 30)
    expect(daily).toBeGreaterThan(0.015)
    expect(daily).toBeLessThan(0.05)
    const low = candles.low.reduce((least, price) => Math.min(least, price))
    const high = candles.high.reduce((most, price) => Math.max(most, price))
    expect(high / low).toBeGreaterThan(1.12)
    expect(high / low).toBeLessThan(1.7)
  })

  test('liquidations come in bursts and take some percent of open interest a day', () => {
    const meanInterest = openInterest.notional.reduce((sum, value) => sum + value, 0) / openInterest.notional.length
    const share = liquidations.notional.reduce((sum, value) => sum + value, 0) / 30 / meanInterest
    expect(share).toBeGreaterThan(0.01)
    expect(share).toBeLessThan(0.08)
    const byFiveMinutes = new Map<number, number>()
    for (const time of liquidations.time) {
      const slot = Math.floor(time / OPEN_INTEREST_STEP_MS)
      byFiveMinutes.set(slot, (byFiveMinutes.get(slot) ?? 0) + 1)
    }
    const counts = [...byFiveMinutes.values()]
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(15)
  })

  // Work per day is per open position and per event, so time is linear only if the number of open positions settles.
  test('the book does not grow with time', () => {
    const openAt = (time: number): number =>
      truth.openTime.filter((openTime, i) => openTime < time && truth.closeTime[i]! >= time).length
    const early = openAt(START + 5 * DAY) + openAt(START + 10 * DAY)
    const late = openAt(START + 25 * DAY) + openAt(START + 30 * DAY)
    expect(late).toBeLessThan(2 * early)
  })
})
