import { expect, test } from 'vitest'
import { requireExchange } from '../../src/exchanges/registry.ts'
import type { RestBudget } from '../../src/exchanges/rest.ts'
import { Pace } from '../../src/ingestion/rest/pace.ts'
import { ManualClock } from './backfill-workspace.ts'

const never = new AbortController().signal
const budget: RestBudget = { name: 'test', limit: 10, windowMs: 1000 }

/** Times at which `count` requests of one cost are let through. */
async function times(
  pace: Pace,
  clock: ManualClock,
  { count, cost }: { count: number; cost: number },
): Promise<number[]> {
  const seen: number[] = []
  await Promise.all(Array.from({ length: count }, () => pace.take(cost, never).then(() => seen.push(clock.time))))
  return seen
}

test('eight of ten requests a second are let through, then none until the window has passed', async () => {
  const clock = new ManualClock()
  const seen = await times(new Pace(budget, clock), clock, { count: 20, cost: 1 })
  expect(seen).toEqual([...Array(8).fill(0), ...Array(8).fill(1000), ...Array(4).fill(2000)])
})

test('no window of any length of the budget has more than its limit, whatever requests cost', async () => {
  for (const venue of ['binance', 'bybit', 'okx']) {
    for (const feed of requireExchange(venue).rest?.feeds ?? []) {
      const clock = new ManualClock()
      const cost = feed.cost(feed.pageRows)
      const { limit, windowMs } = feed.budget
      const seen = await times(new Pace(feed.budget, clock), clock, { count: 2000, cost })
      for (const [i, time] of seen.entries()) {
        const inWindow = seen.slice(0, i + 1).filter((other) => other > time - windowMs).length
        expect(inWindow * cost).toBeLessThanOrEqual(limit)
      }
      // And not needlessly slow: at least three quarters of the limit are used.
      expect(clock.time).toBeLessThanOrEqual(((2000 * cost) / (limit * 0.75)) * windowMs + windowMs)
    }
  }
})

test('what others have spent counts', async () => {
  const clock = new ManualClock()
  const pace = new Pace(budget, clock)
  pace.observe(7)
  expect(await times(pace, clock, { count: 3, cost: 1 })).toEqual([0, 1000, 1000])
})

test('a wait that is aborted does not hold up the next one', async () => {
  const clock = new ManualClock()
  const pace = new Pace(budget, clock)
  await times(pace, clock, { count: 8, cost: 1 })
  const stop = new AbortController()
  stop.abort(new Error('enough'))
  await expect(pace.take(1, stop.signal)).rejects.toThrow('enough')
  expect(await times(pace, clock, { count: 1, cost: 1 })).toEqual([1000])
})
