import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CostAccounts } from './cost-accounts.ts'

test('units come back evenly', () => {
  // 60 units in 60 s: one a second.
  const accounts = new CostAccounts(60, 60_000)
  expect(accounts.take('a', { cost: 50, now: 0 })).toEqual({
    isGranted: true,
    remaining: 10,
    waitMs: 0,
    fullMs: 50_000,
  })
  expect(accounts.take('a', { cost: 20, now: 4000 })).toEqual({
    isGranted: false,
    remaining: 14,
    waitMs: 6000,
    fullMs: 46_000,
  })
  expect(accounts.take('a', { cost: 20, now: 10_000 })).toMatchObject({ isGranted: true, remaining: 0 })
  expect(accounts.take('b', { cost: 60, now: 10_000 }).isGranted).toBe(true)
})

test('what is given back never makes an account more than full', () => {
  const accounts = new CostAccounts(10, 1000)
  accounts.take('a', { cost: 4, now: 0 })
  accounts.giveBack('a', { cost: 9, now: 0 })
  expect(accounts.take('a', { cost: 0, now: 0 }).remaining).toBe(10)
})

test('in no stretch of time more is granted than a full account and what came back in it', () => {
  const steps = fc.array(fc.record({ wait: fc.nat(500), cost: fc.integer({ min: 1, max: 12 }) }), { maxLength: 60 })
  fc.assert(
    fc.property(steps, (requests) => {
      const accounts = new CostAccounts(10, 1000)
      let now = 0
      const granted: { at: number; cost: number }[] = []
      for (const { wait, cost } of requests) {
        now += wait
        if (accounts.take('a', { cost, now }).isGranted) granted.push({ at: now, cost: Math.min(cost, 10) })
      }
      for (const [first, { at: from }] of granted.entries()) {
        let sum = 0
        for (const { at, cost } of granted.slice(first)) {
          sum += cost
          expect(sum).toBeLessThanOrEqual(10 + (at - from) / 100 + 1e-9)
        }
      }
    }),
  )
})
