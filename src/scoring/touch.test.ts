import { expect, test } from 'vitest'
import { eventsAt, FALL_AND_RISE, questionsAt, tenMinutePath } from '../../test/helpers/zone-market.ts'
import { isTouched, minutesToTouch } from './touch.ts'
import { findOutcome, observeZones } from './zone-outcomes.ts'

const outcomes = observeZones(
  questionsAt([
    { minute: 0, side: 0, price: 100 },
    { minute: 20, side: 1, price: 98.3 },
    { minute: 60, side: 0, price: 101 },
  ]),
  { path: tenMinutePath(FALL_AND_RISE), events: eventsAt([]) },
)

function outcomeOf(w: number) {
  const outcome = findOutcome(outcomes, w)
  if (outcome === undefined) throw new Error(`window ${w} has no path`)
  return outcome
}

test.each([
  { zone: { low: 98, high: 98.5 }, minutes: 15, because: 'the second bar falls to 98.2; its middle is minute 15' },
  { zone: { low: 96.5, high: 97.2 }, minutes: 25, because: 'the third bar falls to 97' },
  { zone: { low: 96, high: 97 }, minutes: Number.NaN, because: 'its upper edge is not part of it' },
  { zone: { low: 94, high: 95 }, minutes: Number.NaN, because: 'the low is 97' },
  { zone: { low: 99.8, high: 100.2 }, minutes: 0, because: 'the price stands in it' },
  { zone: { low: 101, high: 102 }, minutes: 55, because: 'the last bar rises to its lower edge' },
  { zone: { low: 101.1, high: 102 }, minutes: Number.NaN, because: 'the high is 101' },
])('$zone.low to $zone.high: $because', ({ zone, minutes }) => {
  expect(minutesToTouch(outcomeOf(0), zone)).toBe(minutes)
  expect(isTouched(outcomeOf(0), zone)).toBe(!Number.isNaN(minutes))
})

test('counts minutes from the forecast, and leaves out what the price did before', () => {
  // Bars from minute 20 on fall to 97 no lower; the first of them opens at the forecast.
  expect(minutesToTouch(outcomeOf(1), { low: 97.2, high: 98 })).toBe(5)
  // 100.5 was before; after the forecast the last bar, minutes 50 to 60, is the first to come to 99.5.
  expect(minutesToTouch(outcomeOf(1), { low: 99.5, high: 100 })).toBe(35)
})

test('without any bar the outcome is not known', () => {
  expect(findOutcome(outcomes, 2)).toBeUndefined()
})
