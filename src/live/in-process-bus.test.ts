import { expect, test } from 'vitest'
import type { StoredInputs } from './bus.ts'
import { InProcessBus } from './in-process-bus.ts'

function stored(to: number): StoredInputs {
  return { exchange: 'okx', symbol: 'BTCUSDT', to }
}

function makeBus() {
  const faults: unknown[] = []
  return { bus: new InProcessBus((topic, cause) => faults.push([topic, cause])), faults }
}

test('messages of a topic arrive in the order they were published, and nowhere else', () => {
  const { bus } = makeBus()
  const seen: number[] = []
  const others: unknown[] = []
  bus.subscribe('stored', (messages) => seen.push(...messages.map(({ to }) => to)))
  bus.subscribe('candles', (messages) => others.push(...messages))
  bus.publish('stored', [stored(1), stored(2)])
  bus.publish('stored', [])
  bus.publish('stored', [stored(3)])
  expect(seen).toEqual([1, 2, 3])
  expect(others).toEqual([])
})

test('a handler that throws is told of and hurts nobody', () => {
  const { bus, faults } = makeBus()
  const seen: number[] = []
  const fault = new Error('broken')
  bus.subscribe('stored', () => {
    throw fault
  })
  bus.subscribe('stored', (messages) => seen.push(messages.length))
  bus.publish('stored', [stored(1)])
  bus.publish('stored', [stored(2), stored(3)])
  expect(seen).toEqual([1, 2])
  expect(faults).toEqual([
    ['stored', fault],
    ['stored', fault],
  ])
})

test('an ended subscription gets nothing more, and ends only itself', () => {
  const { bus } = makeBus()
  const seen: string[] = []
  const handler = () => seen.push('called')
  const end = bus.subscribe('stored', handler)
  bus.subscribe('stored', handler)
  bus.publish('stored', [stored(1)])
  expect(seen).toHaveLength(2)
  end()
  end()
  bus.publish('stored', [stored(2)])
  expect(seen).toHaveLength(3)
})

test('what a handler publishes comes after what is being delivered, for every handler', () => {
  const { bus } = makeBus()
  const first: number[] = []
  const second: number[] = []
  bus.subscribe('stored', (messages) => {
    first.push(...messages.map(({ to }) => to))
    if (messages[0]?.to === 1) bus.publish('stored', [stored(2)])
  })
  bus.subscribe('stored', (messages) => second.push(...messages.map(({ to }) => to)))
  bus.publish('stored', [stored(1)])
  expect(first).toEqual([1, 2])
  expect(second).toEqual([1, 2])
})
