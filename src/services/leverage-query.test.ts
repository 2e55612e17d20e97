import { expect, test } from 'vitest'
import { normaliseWeights, parseLeverageWeights } from './leverage-query.ts'

test('reads pairs in any order, with or without x and blanks', () => {
  expect(parseLeverageWeights('100:10, 5x:15 ,10:30')).toEqual([
    { leverage: 5, weight: 15 },
    { leverage: 10, weight: 30 },
    { leverage: 100, weight: 10 },
  ])
})

test.each([
  ['', '"" is no pair'],
  ['5', '"5" is no pair'],
  ['5:1,abc:2', '"abc:2" is no pair'],
  ['0.5:1', 'leverage 0.5 is below 1'],
  ['5:0', 'the weight of 5x must be above 0'],
  ['5:1,10:1,5:2', 'leverage 5 stands there twice'],
  [Array.from({ length: 51 }, (_, i) => `${i + 1}:1`).join(','), '51 pairs, at most 50'],
])('refuses "%s"', (text, problem) => {
  expect(() => parseLeverageWeights(text)).toThrow(
    expect.objectContaining({ code: 'LEVERAGE_WEIGHTS_INVALID', message: expect.stringContaining(problem) }),
  )
})

test('weights are scaled to sum 1', () => {
  expect(
    normaliseWeights([
      { leverage: 5, weight: 1 },
      { leverage: 10, weight: 3 },
    ]),
  ).toEqual([
    { leverage: 5, weight: 0.25 },
    { leverage: 10, weight: 0.75 },
  ])
})
