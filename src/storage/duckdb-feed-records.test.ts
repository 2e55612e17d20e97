import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { liveBatch } from '../../test/helpers/live-batches.ts'
import type { FeedCounts, FeedGap, FeedStateSpan } from '../domain/feed-state.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'

const HOUR = 3_600_000
/** 2026-01-01T00:00:00Z */
const START = 1_767_225_600_000
let folder = ''
let store: DuckDbStore
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-feeds-'))
  store = await openDuckDbStore({ path: path.join(folder, 'store.duckdb'), memoryLimitMb: 256 })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A span of seconds after the start. */
function span(from: number, to: number, parts: Partial<FeedStateSpan> = {}): FeedStateSpan {
  const times = { from: START + from * 1000, to: START + to * 1000 }
  return { exchange: 'okx', channel: 'liquidations', state: 'live', ...times, reason: '', ...parts }
}

function gap(from: number, to: number | undefined, parts: Partial<FeedGap> = {}): FeedGap {
  const times = { from: START + from * 1000, to: to === undefined ? undefined : START + to * 1000 }
  return { exchange: 'okx', channel: 'liquidations', ...times, reason: 'socket closed, code 1006', ...parts }
}

function counts(to: number, parts: Partial<FeedCounts> = {}): FeedCounts {
  return {
    exchange: 'okx',
    from: to - 10_000,
    to,
    messages: 1,
    liquidations: 2,
    duplicates: 3,
    rejected: 4,
    errors: 5,
    dropped: 6,
    unknownSymbols: 7,
    otherSymbols: 8,
    reconnects: 9,
    lagMs: 42.5,
    ...parts,
  }
}

const EVER = { from: 0, to: Number.MAX_SAFE_INTEGER }

test('a span moves on where it began at the same time, others stand beside it', async () => {
  await store.writeLive(liveBatch({ states: [span(0, 0, { state: 'connecting' })] }))
  const other = span(0, 5, { channel: 'candles' })
  const moved = span(0, 5, { state: 'connecting', reason: 'second try' })
  await store.writeLive(liveBatch({ states: [span(0, 3, { state: 'connecting' }), moved, other] }))
  await store.writeLive(liveBatch({ states: [span(5, 9)] }))
  expect(await store.readFeedStates(EVER)).toEqual([other, moved, span(5, 9)])
})

test('a gap is open until it ends', async () => {
  await store.writeLive(liveBatch({ gaps: [gap(10, undefined)] }))
  expect(await store.readFeedGaps(EVER)).toEqual([gap(10, undefined)])
  // It lasts: every later time shares time with it.
  expect(await store.readFeedGaps({ from: START + 500_000, to: START + 500_001 })).toEqual([gap(10, undefined)])
  await store.writeLive(liveBatch({ gaps: [gap(10, 30)] }))
  expect(await store.readFeedGaps(EVER)).toEqual([gap(10, 30)])
  expect(await store.readFeedGaps({ from: START + 30_000, to: START + 40_000 })).toEqual([])
})

test('records are found by half-open time and exchange; one that has just begun is found', async () => {
  const begun = span(20, 20)
  await store.writeLive(liveBatch({ states: [span(0, 10), span(10, 20, { exchange: 'bybit' }), begun] }))
  const found = (from: number, to: number, exchanges?: readonly string[]) =>
    store.readFeedStates({ from: START + from * 1000, to: START + to * 1000, exchanges })
  expect(await found(0, 10)).toEqual([span(0, 10)])
  expect(await found(10, 20)).toEqual([span(10, 20, { exchange: 'bybit' })])
  expect(await found(20, 30)).toEqual([begun])
  expect(await found(0, 30, ['okx'])).toEqual([span(0, 10), begun])
})

test('counts come back as written, an unknown lag as NaN', async () => {
  const written = [counts(START), counts(START + 10_000, { lagMs: Number.NaN })]
  await store.writeLive(liveBatch({ counts: written }))
  expect(await store.readFeedCounts(EVER)).toEqual(written)
})

test('counts older than 48 hours are deleted, at most once an hour', async () => {
  const ends = async () => (await store.readFeedCounts(EVER)).map(({ to }) => (to - START) / HOUR)
  const write = (hour: number) => store.writeLive(liveBatch({ counts: [counts(START + hour * HOUR)] }))
  for (const hour of [0, 0.5, 48.25]) await write(hour)
  expect(await ends()).toEqual([0.5, 48.25])
  // Half an hour after the last look nothing is looked at; an hour after it is.
  await write(48.75)
  expect(await ends()).toEqual([0.5, 48.25, 48.75])
  await write(49.25)
  expect(await ends()).toEqual([48.25, 48.75, 49.25])
})
