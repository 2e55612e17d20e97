import { expect, test } from 'vitest'
import { pollUntil } from '../../../test/helpers/poll.ts'
import { answerFrame, updateFrame } from './frame.ts'
import { Outbox } from './outbox.ts'
import { Snapshot } from './snapshot.ts'

/** A connection whose reader is held by hand. */
class HeldSink {
  bufferedAmount = 0
  isGivenUp = false
  readonly written: Record<string, unknown>[] = []
  private onWritten: (() => void)[] = []

  write(bytes: Buffer, onWritten: () => void): void {
    this.written.push(JSON.parse(bytes.toString()))
    this.bufferedAmount += bytes.byteLength
    this.onWritten.push(onWritten)
  }

  giveUp(): void {
    this.isGivenUp = true
  }

  /** The client reads everything there is. */
  read(): void {
    this.bufferedAmount = 0
    for (const done of this.onWritten.splice(0)) done()
  }
}

/** 100 bytes, 2 rows. */
function update(seq: number, stream = 's1') {
  const head = updateFrame({ stream, seq }, ['1', '""']).bytes.byteLength
  const frame = updateFrame({ stream, seq }, ['1', `"${'x'.repeat(100 - head)}"`])
  expect(frame.bytes.byteLength).toBe(100)
  return frame
}

/** One frame may be on its way, four may wait, and 100 bytes of answers. */
function makeOutbox() {
  const sink = new HeldSink()
  return { sink, outbox: new Outbox(sink, { bufferedBytes: 99, waitingBytes: 400, answerBytes: 100 }) }
}

function brief(messages: readonly Record<string, unknown>[]) {
  return messages.map((message) => message['seq'] ?? message)
}

test('frames of a client that reads go out at once, those of one that pauses wait in order', () => {
  const { sink, outbox } = makeOutbox()
  outbox.send(update(1))
  expect(brief(sink.written)).toEqual([1])
  outbox.send(update(2))
  outbox.send(answerFrame({ type: 'pong' }))
  outbox.send(update(3))
  expect(brief(sink.written)).toEqual([1])
  for (let i = 0; i < 3; i++) sink.read()
  expect(brief(sink.written)).toEqual([1, 2, { type: 'pong' }, 3])
})

test('when too much waits the oldest rows go, and the client is told before it gets newer ones', () => {
  const { sink, outbox } = makeOutbox()
  outbox.send(update(1))
  for (let seq = 2; seq <= 5; seq++) outbox.send(update(seq))
  outbox.send(answerFrame({ type: 'pong' }))
  // The fifth that waits: the oldest go until half of the room is free.
  outbox.send(update(6))
  for (let i = 0; i < 5; i++) sink.read()
  expect(brief(sink.written)).toEqual([
    1,
    // 3 messages of 2 rows.
    { type: 'dropped', stream: 's1', from_seq: 2, to_seq: 4, count: 6 },
    5,
    { type: 'pong' },
    6,
  ])
})

test('losses are told for each stream, also where nothing newer comes', () => {
  const { sink, outbox } = makeOutbox()
  outbox.send(update(1))
  outbox.send(update(7, 's2'))
  outbox.send(update(2))
  outbox.send({ ...update(3), bytes: Buffer.from(JSON.stringify('x'.repeat(500))) })
  sink.read()
  sink.read()
  expect(brief(sink.written)).toEqual([
    1,
    { type: 'dropped', stream: 's2', from_seq: 7, to_seq: 7, count: 2 },
    { type: 'dropped', stream: 's1', from_seq: 2, to_seq: 3, count: 4 },
  ])
  outbox.send(update(4))
  sink.read()
  expect(brief(sink.written).at(-1)).toBe(4)
})

test('a client that asks without reading the answers is given up', () => {
  const { sink, outbox } = makeOutbox()
  outbox.send(update(1))
  // 15 bytes each: the seventh is too many.
  for (let i = 0; i < 6; i++) outbox.send(answerFrame({ type: 'pong' }))
  expect(sink.isGivenUp).toBe(false)
  outbox.send(answerFrame({ type: 'pong' }))
  expect(sink.isGivenUp).toBe(true)
})

/** Three parts of one row each. */
function snapshot(seq: number, { isRestart = false, made = [] as number[] } = {}) {
  const piece = (row: number) => () => {
    made.push(row)
    return [String(row)]
  }
  return new Snapshot({ stream: 's1', seq, isRestart }, { pieces: [1, 2, 3].map(piece), rows: 3, meta: '{}' })
}

test('a snapshot is never lost: its parts are made as there is room, and what comes after it waits', async () => {
  const { sink, outbox } = makeOutbox()
  const made: number[] = []
  let sent = 0
  outbox.sendSnapshot(snapshot(7, { made }), () => sent++)
  expect(made).toEqual([1])
  // More than the 400 bytes that may wait: all but 2 of the updates go.
  for (let seq = 8; seq <= 12; seq++) outbox.send(update(seq))
  outbox.send(answerFrame({ type: 'pong' }))
  await pollUntil(() => {
    sink.read()
    return sink.written.length === 7 ? true : undefined
  })
  const part = { type: 'snapshot', stream: 's1', seq: 7, parts: 3 }
  expect(sink.written.slice(0, 4)).toEqual([
    { ...part, part: 1, data: [1], meta: {} },
    { ...part, part: 2, data: [2] },
    { ...part, part: 3, data: [3] },
    { type: 'dropped', stream: 's1', from_seq: 8, to_seq: 10, count: 6 },
  ])
  expect(brief(sink.written.slice(4))).toEqual([11, 12, { type: 'pong' }])
  expect(sent).toBe(1)
  expect([outbox.hasLost('s1', 9), outbox.hasLost('s1', 10)]).toEqual([true, false])
})

test('a client that leaves a stream gets no more of it, also not the rest of a snapshot', async () => {
  const { sink, outbox } = makeOutbox()
  let sent = 0
  outbox.sendSnapshot(snapshot(7), () => sent++)
  outbox.send(update(8))
  outbox.send(update(1, 's2'))
  outbox.forget('s1')
  await pollUntil(() => {
    sink.read()
    return sink.written.length === 2 ? true : undefined
  })
  expect(sink.written.map(({ stream }) => stream)).toEqual(['s1', 's2'])
  expect(sent).toBe(0)
})

test('of restarts that wait only the last is sent, and the others are told as lost', async () => {
  const { sink, outbox } = makeOutbox()
  outbox.send(update(1))
  for (const seq of [2, 3, 4]) outbox.sendSnapshot(snapshot(seq, { isRestart: true }), () => {})
  await pollUntil(() => {
    sink.read()
    return sink.written.length === 5 ? true : undefined
  })
  expect(sink.written[1]).toEqual({ type: 'dropped', stream: 's1', from_seq: 2, to_seq: 3, count: 6 })
  expect(brief(sink.written.slice(2))).toEqual([4, 4, 4])
})
