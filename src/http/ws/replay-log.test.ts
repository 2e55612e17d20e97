import { expect, test } from 'vitest'
import { answerFrame } from './frame.ts'
import { type KeptFrames, ReplayLog } from './replay-log.ts'

/** 10 bytes. */
const frame = answerFrame({ a: 1234 })

test('frames of all streams share one room; the oldest go first, whosever they are', () => {
  expect(frame.bytes.byteLength).toBe(10)
  const log = new ReplayLog({ ageMs: 1000, bytes: 30, frameBytes: 10 })
  const first: KeptFrames = new Map()
  const second: KeptFrames = new Map()
  log.keep(first, { seq: 1, frame, now: 0 })
  log.keep(second, { seq: 1, frame, now: 1 })
  log.keep(second, { seq: 2, frame, now: 2 })
  expect([[...first.keys()], [...second.keys()]]).toEqual([[1], [1, 2]])
  log.keep(second, { seq: 3, frame, now: 3 })
  expect([[...first.keys()], [...second.keys()]]).toEqual([[], [1, 2, 3]])
  // 1,000 ms after the frame of 2 those of 1 are too old.
  log.expire(1002)
  expect([...second.keys()]).toEqual([2, 3])
  log.expire(5000)
  expect([...second.keys()]).toEqual([])
  log.keep(first, { seq: 2, frame, now: 5001 })
  expect([...first.keys()]).toEqual([2])
})

test('a frame above its share is not kept and pushes nothing out', () => {
  const log = new ReplayLog({ ageMs: 1000, bytes: 30, frameBytes: 10 })
  const frames: KeptFrames = new Map()
  log.keep(frames, { seq: 1, frame, now: 0 })
  // 11 bytes.
  log.keep(frames, { seq: 2, frame: answerFrame({ a: 12345 }), now: 0 })
  log.keep(frames, { seq: 3, frame, now: 0 })
  expect([...frames.keys()]).toEqual([1, 3])
})
