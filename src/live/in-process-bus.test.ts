import { expect, test } from 'vitest'
import type { FeedStateSpan } from '../domain/feed-state.ts'
import { InProcessBus } from './in-process-bus.ts'

function span(to: number): FeedStateSpan {
  return { exchange: 'okx', channel: 'candles', state: 'live', from: 0, to, reason: '' }
}

function makeBus() {
  const faults: unknown[] = []
  return { bus: new InProcessBus((topic, cause) => faults.push([topic, cause])), faults }
}

test('messages of a topic arrive in the order they were published, and nowhere else', () => {
  const { bus } = makeBus()
  const seen: number[] = []
  const others: unknown[] = []
  bus.subscribe('feed-states', (messages) => seen.push(...messages.map(({ to }) => to)))
  bus.subscribe('candles', (messages) => others.push(...messages))
  bus.publish('feed-states', [span(1), span(2)])
  bus.publish('feed-states', [])
  bus.publish('feed-states', [span(3)])
  expect(seen).toEqual([1, 2, 3])
  expect(others).toEqual([])
})

test('a handler that throws is told of and hurts nobody', () => {
  const { bus, faults } = makeBus()
  const seen: number[] = []
  const fault = new Error('broken')
  bus.subscribe('feed-states', () => {
    throw fault
  })
  bus.subscribe('feed-states', (messages) => seen.push(messages.length))
  bus.publish('feed-states', [span(1)])
  bus.publish('feed-states', [span(2), span(3)])
  expect(seen).toEqual([1, 2])
  expect(faults).toEqual([
    ['feed-states', fault],
    ['feed-states', fault],
  ])
})

test('an ended subscription gets nothing more, and ends only itself', () => {
  const { bus } = makeBus()
  const seen: string[] = []
  const handler = () => seen.push('called')
  const end = bus.subscribe('feed-states', handler)
  bus.subscribe('feed-states', handler)
  bus.publish('feed-states', [span(1)])
  expect(seen).toHaveLength(2)
  end()
  end()
  bus.publish('feed-states', [span(2)])
  expect(seen).toHaveLength(3)
})

test('what a handler publishes comes after what is being delivered, for every handler', () => {
  const { bus } = makeBus()
  const first: number[] = []
  const second: number[] = []
  bus.subscribe('feed-states', (messages) => {
    first.push(...messages.map(({ to }) => to))
    if (messages[0]?.to === 1) bus.publish('feed-states', [span(2)])
  })
  bus.subscribe('feed-states', (messages) => second.push(...messages.map(({ to }) => to)))
  bus.publish('feed-states', [span(1)])
  expect(first).toEqual([1, 2])
  expect(second).toEqual([1, 2])
})
