import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ForecastPart } from '../../validation/forecast-part.ts'
import { partFiles } from './part-files.ts'

const PART: ForecastPart = {
  forecaster: 'ledger',
  settings: {},
  mass: [Float64Array.of(1, 2)],
  speaks: [],
  zones: [],
  fingerprints: [],
  staleShare: 0,
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-parts-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a part is read as it was written, by a later run, too', async () => {
  await partFiles(folder).write('a', PART)
  expect(await partFiles(folder).read('a')).toEqual(PART)
  expect(await partFiles(folder).read('b')).toBeUndefined()
})

test('a finished run takes away its own parts and nothing else', async () => {
  writeFileSync(path.join(folder, 'thesis.txt'), 'years of work')
  await partFiles(folder).write('other', PART)
  const parts = partFiles(folder)
  await parts.write('a', PART)
  await parts.remove()
  expect(readdirSync(folder).sort()).toEqual(['other.part', 'thesis.txt'])
})

test('parts that were read are taken away, and a folder that is empty then', async () => {
  await partFiles(folder).write('a', PART)
  const parts = partFiles(folder)
  await parts.read('a')
  await parts.remove()
  expect(existsSync(folder)).toBe(false)
})

test('a run without parts leaves an absent folder absent', async () => {
  const absent = path.join(folder, 'none')
  await partFiles(absent).remove()
  expect(existsSync(absent)).toBe(false)
})
