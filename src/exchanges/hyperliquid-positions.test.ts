import { expect, test } from 'vitest'
import { hyperliquidPositions } from './hyperliquid-positions.ts'

/** 2026-01-01T00:00:00Z */
const T = 1_767_225_600_000

const position = {
  coin: 'SOL',
  szi: '12.5',
  entryPx: '118.2',
  liquidationPx: '96.4051',
  leverage: { type: 'cross', value: 5 },
  marginUsed: '300.0',
  maxLeverage: 20,
  positionValue: '1500.0',
  returnOnEquity: '0.1',
  unrealizedPnl: '22.5',
}

function read(...positions: object[]) {
  const assetPositions = positions.map((one) => ({ type: 'oneWay', position: { ...position, ...one } }))
  return hyperliquidPositions.read({ assetPositions, withdrawable: '0.0', time: T })
}

test('the sign of the size is the side', () => {
  const long = {
    symbol: 'SOLUSDT',
    side: 'long',
    quantity: 12.5,
    entryPrice: 118.2,
    liquidationPrice: 96.4051,
    leverage: 5,
  }
  expect(read({}, { coin: 'kPEPE', szi: '-7000.0', leverage: { type: 'isolated', value: 3, rawUsd: '-1.0' } })).toEqual(
    {
      time: T,
      positions: [long, { ...long, symbol: '1000PEPEUSDT', side: 'short', quantity: 7000, leverage: 3 }],
    },
  )
})

test.each([[null], ['0.0'], ['-12.5']])('a liquidation price of %s is none', (liquidationPx) => {
  expect(read({ liquidationPx }).positions).toMatchObject([{ quantity: 12.5, liquidationPrice: undefined }])
})

test('a position of size 0 is closed', () => {
  expect(read({ szi: '0.0' }).positions).toEqual([])
})

test.each([
  [{ szi: 'many' }, 'szi'],
  [{ entryPx: null }, 'entryPx'],
  [{ leverage: 5 }, 'leverage.value'],
  [{ coin: '' }, 'coin'],
])('%o is refused', (fault, path) => {
  expect(() => read(fault)).toThrow(expect.objectContaining({ code: 'REST_ANSWER_INVALID' }))
  expect(() => read(fault)).toThrow(`assetPositions[0].position.${path}`)
})

test('an account is an address in lower case, asked for at a weight of 2', () => {
  const address = `0x${'ab'.repeat(20)}`
  expect(hyperliquidPositions.account(`0x${'Ab'.repeat(20)}`)).toBe(address)
  expect(hyperliquidPositions.account('0xab')).toBeUndefined()
  expect(hyperliquidPositions.request(address)).toEqual({
    path: '/info',
    query: {},
    body: { type: 'clearinghouseState', user: address },
  })
  expect(hyperliquidPositions).toMatchObject({ cost: 2, budget: { limit: 1200, windowMs: 60_000 } })
})
