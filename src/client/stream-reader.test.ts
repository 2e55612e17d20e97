import { expect, test } from 'vitest'
import { LiqheatError } from './liqheat-error.ts'
import type { LiveEvent, ServerMessage } from './live-messages.ts'
import { StreamReader } from './stream-reader.ts'

const subscribed = (resumed = false, epoch = 'e1'): ServerMessage => ({ type: 'subscribed', epoch, resumed })
const snapshot = (seq: number, ...data: unknown[]): ServerMessage => ({ type: 'snapshot', seq, data })
const update = (seq: number, ...data: unknown[]): ServerMessage => ({ type: 'update', seq, data })

/** Events as short texts. */
function readerOf() {
  const told: string[] = []
  const reader = new StreamReader<'health'>((event) => told.push(textOf(event)))
  const take = (...messages: ServerMessage[]): void => {
    for (const message of messages) reader.take(message)
  }
  return { reader, told, take }
}

function textOf(event: LiveEvent<'health'>): string {
  if (event.type === 'snapshot' || event.type === 'update') return `${event.type} ${event.rows}`
  if (event.type === 'gap') return `gap ${event.reason} ${event.rows}`
  return event.type === 'connected' ? `connected ${event.resumed}` : event.type
}

test('a snapshot and its updates are told once each', () => {
  const { reader, told, take } = readerOf()
  take(subscribed(), snapshot(41, 'a', 'b'), update(42, 'c'), update(42, 'c'), update(43, 'd'))
  expect(told).toEqual(['connected false', 'snapshot a,b', 'update c', 'update d'])
  expect(reader.place).toEqual({ epoch: 'e1', seq: 43 })
})

test('parts of a snapshot are one, and a half one is no place to go on from', () => {
  const { reader, told, take } = readerOf()
  take(subscribed(), { type: 'snapshot', seq: 3, part: 1, parts: 2, data: ['a'] })
  expect(reader.place).toBeUndefined()
  take({ type: 'snapshot', seq: 3, part: 2, parts: 2, data: ['b'] })
  expect(told.slice(1)).toEqual(['snapshot a,b'])
  expect(reader.place).toEqual({ epoch: 'e1', seq: 3 })
})

test('a connection that went on missed nothing', () => {
  const { told, take } = readerOf()
  take(subscribed(), snapshot(1, 'a'), subscribed(true), update(2, 'b'))
  expect(told).toEqual(['connected false', 'snapshot a', 'connected true', 'update b'])
})

test('a connection that could not go on tells a gap before its snapshot', () => {
  const { reader, told, take } = readerOf()
  take(subscribed(), snapshot(9, 'a'), subscribed(false, 'e2'), snapshot(2, 'b'), update(3, 'c'))
  expect(told.slice(2)).toEqual(['connected false', 'gap reconnect undefined', 'snapshot b', 'update c'])
  expect(reader.place).toEqual({ epoch: 'e2', seq: 3 })
})

test('dropped rows are a gap that the next update follows', () => {
  const { told, take } = readerOf()
  take(subscribed(), snapshot(1), { type: 'dropped', from_seq: 2, to_seq: 7, count: 30 }, update(8, 'h'))
  expect(told.slice(2)).toEqual(['gap slow 30', 'update h'])
})

test('a missing number is a gap', () => {
  const { told, take } = readerOf()
  take(subscribed(), snapshot(1), update(3, 'c'))
  expect(told.slice(2)).toEqual(['gap order undefined', 'update c'])
})

test('a refusal is an error with its code', () => {
  const events: LiveEvent<'health'>[] = []
  new StreamReader<'health'>((event) => events.push(event)).take({
    type: 'error',
    code: 'EXCHANGE_UNKNOWN',
    detail: 'x',
  })
  const [event] = events
  expect(event?.type === 'error' && event.error instanceof LiqheatError && event.error.code).toBe('EXCHANGE_UNKNOWN')
})
