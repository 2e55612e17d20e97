import { expect, test } from 'vitest'
import { parseFault } from './fault.ts'
import { malform } from './malform.ts'

const FRAME = '{"topic":"allLiquidation.SOLUSDT","ts":17,"data":[{"s":"SOLUSDT","v":"2.5"}]}'

test('each way spoils a frame but says still what it is about', () => {
  expect(malform(FRAME, 'not-json')).toBe('<html><body>502 Bad Gateway</body></html>')
  // 60 % of 77 characters.
  expect(malform(FRAME, 'truncated')).toBe('{"topic":"allLiquidation.SOLUSDT","ts":17,"dat')
  expect(JSON.parse(malform(FRAME, 'wrong-types'))).toEqual({
    topic: 'allLiquidation.SOLUSDT',
    ts: { value: 17 },
    data: [{ s: 17, v: { value: '2.5' } }],
  })
  expect(JSON.parse(malform(FRAME, 'empty-data'))).toEqual({ topic: 'allLiquidation.SOLUSDT', ts: 17, data: [] })
  expect(Number(JSON.parse(malform(FRAME, 'huge-number')).data[0].v)).toBe(Number.POSITIVE_INFINITY)
})

test('a fault of the wrong form says what is wrong', () => {
  expect(parseFault({ type: 'flood', rate: 100, seconds: 2 })).toEqual({ type: 'flood', rate: 100, seconds: 2 })
  for (const [fault, problem] of [
    [17, 'it is not an object'],
    [{ type: 'fire' }, 'type is fire'],
    [{ type: 'flood', rate: 100 }, 'seconds is missing'],
    [{ type: 'status', status: '429' }, 'status is "429", wanted is number'],
    [{ type: 'silent', more: 1 }, 'more is 1, wanted is nothing'],
  ] as const) {
    expect(() => parseFault(fault)).toThrow(problem)
  }
})
