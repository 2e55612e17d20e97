import { expect, test } from 'vitest'
import { liquidationOf } from '../../../test/helpers/live-rows.ts'
import { RecentLiquidations } from './recent-liquidations.ts'

const NOW = 1_767_657_600_000
const all = { limit: 3, matches: () => true }

/** One row for each time; it is received 40 ms after it. */
function rows(...times: number[]) {
  return times.map((time) => liquidationOf({ eventTime: NOW + time }))
}

function times(joined: readonly { readonly eventTime: number }[]) {
  return joined.map(({ eventTime }) => eventTime - NOW)
}

function makeRecent() {
  const clock = { now: NOW }
  return { clock, recent: new RecentLiquidations(() => clock.now) }
}

test('what is stored and not told yet is left out until it is told', () => {
  const { recent, clock } = makeRecent()
  clock.now += 1000
  recent.add(rows(10))
  expect(times(recent.join(rows(20, 10), all))).toEqual([10])
  recent.add(rows(20))
  expect(times(recent.join(rows(20, 10), all))).toEqual([20, 10])
  // Nobody listened when the first was received; the bus will not tell the last any more.
  expect(times(recent.join(rows(-50), all))).toEqual([20, 10, -50])
  clock.now += 10_000
  expect(times(recent.join(rows(30), all))).toEqual([30, 20, 10])
})

test('what was told and is not stored is known for a minute', () => {
  const { recent, clock } = makeRecent()
  recent.add(rows(1))
  clock.now += 60_000
  recent.add(rows(60_000))
  expect(times(recent.join([], all))).toEqual([60_000, 1])
  clock.now += 1
  recent.add([])
  expect(times(recent.join([], all))).toEqual([60_000])
})

test('the newest of both sides come once, equal rows as often as on the side with more', () => {
  const { recent } = makeRecent()
  recent.add(rows(5, 5, 6))
  recent.add(rows(4, 1))
  expect(times(recent.join(rows(6, 5), { ...all, limit: 10 }))).toEqual([6, 5, 5, 4, 1])
  expect(times(recent.join(rows(6, 5), all))).toEqual([6, 5, 5])
  expect(times(recent.join([], { limit: 2, matches: ({ eventTime }) => eventTime < NOW + 6 }))).toEqual([5, 5])
})

test('the newest of very many are found, in whatever order they came', () => {
  const { recent, clock } = makeRecent()
  clock.now += 10_000
  // 7,919 is prime: each of 0 to 9,999 once.
  for (let batch = 0; batch < 10; batch++) {
    recent.add(rows(...Array.from({ length: 1000 }, (_, i) => ((batch * 1000 + i) * 7919) % 10_000)))
  }
  expect(times(recent.join(rows(9999, 3), all))).toEqual([9999, 9998, 9997])
})
