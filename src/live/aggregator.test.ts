import { expect, test } from 'vitest'
import { HandClock } from '../../test/helpers/hand-clock.ts'
import { candle, LIVE_START, liquidation } from '../../test/helpers/live-batches.ts'
import { Aggregator } from './aggregator.ts'
import { InProcessBus } from './in-process-bus.ts'

test('events of one moment leave together, in the order in which they happened', () => {
  const clock = new HandClock()
  const bus = new InProcessBus(() => undefined)
  const told: (readonly number[])[] = []
  bus.subscribe('liquidations', (events) => told.push(events.map(({ eventTime }) => eventTime - LIVE_START)))
  const aggregator = new Aggregator({ bus, clock })
  for (const ms of [30, 10, 20]) aggregator.event(liquidation(ms))
  aggregator.event(candle(0))
  clock.advance(24)
  expect(told).toEqual([])
  clock.advance(1)
  expect(told).toEqual([[10, 20, 30]])
  aggregator.event(liquidation(5))
  aggregator.flush()
  expect(told).toEqual([[10, 20, 30], [5]])
  expect(clock.pending).toBe(0)
})
