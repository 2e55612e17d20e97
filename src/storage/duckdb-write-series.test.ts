import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'
import type { SeriesWrite } from './series-target.ts'

const STEP = 300_000
/** 2026-01-01T00:00:00Z */
const START = 1_767_225_600_000
const KEY = { exchange: 'okx', symbol: 'SOLUSDT' }
let folder = ''
let store: DuckDbStore

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-write-series-'))
  store = await openDuckDbStore({ path: path.join(folder, 'store.duckdb'), memoryLimitMb: 256 })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Readings number `from` to `to` (not included), all of one quantity. */
function page(from: number, to: number, { quantity = 1, source = 'REST' } = {}): SeriesWrite {
  const time = Float64Array.from({ length: to - from }, (_, i) => START + (from + i) * STEP)
  return {
    ...KEY,
    interval: '',
    stepMs: STEP,
    source,
    dataKind: 'observed',
    rows: {
      kind: 'open-interest',
      columns: { time, quantity: time.map(() => quantity), notional: time.map(() => Number.NaN) },
    },
    covered: [{ from: START + from * STEP, to: START + to * STEP }],
  }
}

/** Coverage rows as `[first, end, rows, source]`, times as numbers of readings. */
async function coverage(): Promise<unknown[]> {
  return (await store.coverage()).map(({ from, to, rows, source }) => [
    (from - START) / STEP,
    (to - START) / STEP,
    rows,
    source,
  ])
}

async function quantities(): Promise<number[]> {
  return [...(await store.readOpenInterest({ ...KEY, from: 0, to: Number.MAX_SAFE_INTEGER })).quantity]
}

test('pages that touch become one coverage row, in whatever order they come', async () => {
  await store.writeSeries(page(0, 3))
  await store.writeSeries(page(6, 9))
  expect(await coverage()).toEqual([
    [0, 3, 3, 'REST'],
    [6, 9, 3, 'REST'],
  ])
  await store.writeSeries(page(3, 6))
  expect(await coverage()).toEqual([[0, 9, 9, 'REST']])
  expect((await store.readOpenInterest({ ...KEY, from: 0, to: Number.MAX_SAFE_INTEGER })).notional).toEqual(
    new Float64Array(9).fill(Number.NaN),
  )
})

test('what another source covers is replaced within the page and kept outside, row for row', async () => {
  await store.writeSeries(page(0, 10, { quantity: 7, source: 'archive.zip' }))
  expect(await store.writeSeries(page(4, 6))).toEqual({ rows: 2, replacedRows: 2 })
  expect(await coverage()).toEqual([
    [0, 4, 4, 'archive.zip'],
    [4, 6, 2, 'REST'],
    [6, 10, 4, 'archive.zip'],
  ])
  expect(await quantities()).toEqual([7, 7, 7, 7, 1, 1, 7, 7, 7, 7])
})

test('the same page again changes nothing but the revision', async () => {
  await store.writeSeries(page(0, 3))
  const before = store.revision()
  await store.writeSeries(page(0, 3, { quantity: 2 }))
  expect(await quantities()).toEqual([2, 2, 2])
  expect(await coverage()).toEqual([[0, 3, 3, 'REST']])
  expect(store.revision()).toBe(before + 1)
})

test('a page that fails leaves rows and coverage as they were', async () => {
  await store.writeSeries(page(0, 3))
  const bad = page(1, 5)
  // No BIGINT holds this end: the statement that stores the coverage fails, after the old rows are gone.
  await expect(store.writeSeries({ ...bad, stepMs: 1e19 })).rejects.toThrow()
  expect(await quantities()).toEqual([1, 1, 1])
  expect(await coverage()).toEqual([[0, 3, 3, 'REST']])
})

test('a row outside of what the page covers is a mistake of the caller', async () => {
  const { covered: _, ...rest } = page(0, 3)
  await expect(store.writeSeries({ ...rest, covered: [{ from: START, to: START + STEP }] })).rejects.toThrow(
    'Invariant',
  )
  expect(await store.coverage()).toEqual([])
})
