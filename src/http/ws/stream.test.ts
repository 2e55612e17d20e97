import { expect, test } from 'vitest'
import { pollUntil } from '../../../test/helpers/poll.ts'
import type { StreamOutput } from './channel.ts'
import { Outbox } from './outbox.ts'
import { ReplayLog } from './replay-log.ts'
import { type SnapshotRows, smallSnapshot } from './snapshot.ts'
import { Stream } from './stream.ts'

/** A connection that takes what it is sent while it is open. */
function makeClient() {
  const messages: Record<string, unknown>[] = []
  let written: (() => void)[] = []
  const sink = {
    isHeld: false,
    bufferedAmount: 0,
    write: (bytes: Buffer, onWritten: () => void) => {
      messages.push(JSON.parse(String(bytes)))
      written.push(onWritten)
      if (sink.isHeld) sink.bufferedAmount += bytes.byteLength
    },
    giveUp() {},
    /** Everything has left. */
    flow: () => {
      sink.bufferedAmount = 0
      const before = written
      written = []
      for (const done of before) done()
    },
  }
  return { messages, sink, taker: new Outbox(sink, { bufferedBytes: 0, waitingBytes: 1000, answerBytes: 1000 }) }
}

/** A stream with its output; `log` has room for frames of 1,000 bytes. */
function makeStream(load: () => Promise<() => SnapshotRows> = async () => () => smallSnapshot([])) {
  let output: StreamOutput | undefined
  const failures: unknown[] = []
  const log = new ReplayLog({ ageMs: 1000, bytes: 100_000, frameBytes: 1000 })
  const context = {
    id: 's1',
    log,
    now: () => 0,
    scheduleFlush: () => {},
    onFailure: (error: unknown) => failures.push(error),
  }
  const stream = new Stream(context, (own) => {
    output = own
    return { load, close: () => {} }
  })
  const tell = (row: string) => {
    output?.add(row)
    stream.flush()
  }
  return { stream, tell, failures, restart: (rows: SnapshotRows) => output?.restart(rows) }
}

const three = { pieces: [() => ['1'], () => ['2'], () => ['3']], rows: 3 }

function seqs(messages: readonly Record<string, unknown>[]) {
  return messages.map(({ seq }) => seq)
}

test('two subscriptions of one client that both resume get each message once', () => {
  const { stream, tell } = makeStream()
  for (const row of ['1', '2', '3']) tell(row)
  const { messages, taker } = makeClient()
  const at = (seq: number) => stream.resume(taker, { epoch: stream.epoch, seq }, () => {})
  expect([at(1), at(1), at(2)]).toEqual([true, true, true])
  tell('4')
  expect(seqs(messages)).toEqual([2, 3, 4])
  // The first was not sent to this client: it takes a snapshot to have it.
  expect(at(0)).toBe(false)
})

test('a client that lost messages gets them when it asks for them', () => {
  const { stream, tell } = makeStream()
  const { messages, sink, taker } = makeClient()
  const at = (seq: number) => stream.resume(taker, { epoch: stream.epoch, seq }, () => {})
  expect(at(0)).toBe(true)
  tell('1')
  sink.bufferedAmount = 1
  // 600 bytes each: with the second more than the 1,000 wait that may, and both go until half is free.
  for (const row of ['2', '3']) tell(`"${row.repeat(550)}"`)
  sink.flow()
  expect(messages).toMatchObject([{ seq: 1 }, { type: 'dropped', from_seq: 2, to_seq: 3 }])
  expect(at(1)).toBe(true)
  expect(seqs(messages.slice(2))).toEqual([2, 3])
})

test('a snapshot that was not sent whole is no place to resume from, nor is a restart', async () => {
  const { stream, restart } = makeStream(async () => () => three)
  const { messages, sink, taker } = makeClient()
  stream.join({ taker, joined: () => true, failed: () => {} })
  sink.isHeld = true
  await pollUntil(() => messages[0])
  stream.leave(taker)
  const at = (seq: number) => stream.resume(taker, { epoch: stream.epoch, seq }, () => {})
  expect([messages.length, at(0)]).toEqual([1, false])
  sink.isHeld = false
  sink.flow()
  stream.join({ taker, joined: () => true, failed: () => {} })
  await pollUntil(() => (messages.at(-1)?.['part'] === 3 ? true : undefined))
  expect(at(0)).toBe(true)
  restart(three)
  await pollUntil(() => (messages.length === 7 ? true : undefined))
  const other = makeClient()
  expect(stream.resume(other.taker, { epoch: stream.epoch, seq: 0 }, () => {})).toBe(false)
  expect(stream.resume(other.taker, { epoch: stream.epoch, seq: 1 }, () => {})).toBe(true)
})

test('a stream whose first snapshot fails is over', async () => {
  const error = new Error('too large')
  const { stream, failures } = makeStream(() => Promise.reject(error))
  const { taker } = makeClient()
  const told: unknown[] = []
  stream.join({ taker, joined: () => true, failed: (cause) => told.push(cause) })
  await pollUntil(() => told[0])
  expect([told, failures]).toEqual([[error], [error]])
})
