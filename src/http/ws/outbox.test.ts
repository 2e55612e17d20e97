import { expect, test } from 'vitest'
import { answerFrame, rowsFrame } from './frame.ts'
import { Outbox } from './outbox.ts'

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
  const head = rowsFrame('update', { stream, seq }, { texts: ['1', '""'] }).bytes.byteLength
  const frame = rowsFrame('update', { stream, seq }, { texts: ['1', `"${'x'.repeat(100 - head)}"`] })
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
