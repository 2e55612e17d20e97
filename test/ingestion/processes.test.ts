import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { candleLines, csv, MINUTE, START } from './workspace.ts'

const CHILD = fileURLToPath(new URL('import-child.ts', import.meta.url))
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-process-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each(['reading', 'checking', 'storing'])(
  'killed while %s, then imported again: as if undisturbed',
  async (step) => {
    const file = path.join(folder, 'candles.csv')
    writeFileSync(file, csv(candleLines(300_000)))
    const db = path.join(folder, 'store.duckdb')
    const victim = start(db, file)
    await lineOf(victim, step)
    victim.kill('SIGKILL')
    await once(victim, 'exit')
    const last = START + 299_999 * MINUTE
    expect(await resultOf(start(db, file))).toEqual({ rows: 300_000, first: START, last, close: 100 })
  },
  60_000,
)

test('the zone of the machine changes nothing', async () => {
  const file = path.join(folder, 'iso.csv')
  const lines = candleLines(3).map((line, i) => line.replace(/^\d+/, `2026-01-01 00:0${i}:00`))
  writeFileSync(file, csv(lines))
  const utc = await resultOf(start(path.join(folder, 'a.duckdb'), file, { TZ: 'UTC' }))
  const rome = await resultOf(start(path.join(folder, 'b.duckdb'), file, { TZ: 'Europe/Rome' }))
  expect(utc).toEqual({ rows: 3, first: START, last: START + 2 * MINUTE, close: 100 })
  expect(rome).toEqual(utc)
}, 60_000)

function start(db: string, file: string, env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', CHILD, db, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
}

async function lineOf(child: ChildProcess, wanted: string): Promise<void> {
  if (child.stdout === null) throw new Error('Invariant: stdout is a pipe')
  for await (const line of createInterface({ input: child.stdout })) if (line === wanted) return
  throw new Error(`the child ended before it printed ${wanted}`)
}

async function resultOf(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('Invariant: stdout is a pipe')
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) last = line
  return JSON.parse(last)
}
