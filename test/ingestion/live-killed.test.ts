import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'

const CHILD = fileURLToPath(new URL('live-child.ts', import.meta.url))
const EVER = { exchange: 'bybit', symbol: 'SOLUSDT', from: 0, to: Number.MAX_SAFE_INTEGER }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-live-killed-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each([1, 7, 40])(
  'killed after %i batches: what was said to be stored is there, and whole batches only',
  async (batches) => {
    const db = path.join(folder, 'store.duckdb')
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, db], { stdio: ['ignore', 'pipe', 'inherit'] })
    let told = 0
    for await (const line of createInterface({ input: child.stdout })) {
      told = Number(line)
      if (told === batches) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
    try {
      const stored = (await store.readCandles({ ...EVER, interval: '1m' })).openTime.length
      expect(stored).toBeGreaterThanOrEqual(told)
      // At most the batch that was under way is there besides.
      expect(stored).toBeLessThanOrEqual(told + 1)
      expect((await store.readLiquidations(EVER)).time.length).toBe(stored * 100)
      const coverage = await store.coverage()
      expect(coverage.map(({ kind, rows }) => [kind, rows])).toEqual([
        ['candles', stored],
        ['liquidations', stored * 100],
      ])
    } finally {
      await store.close()
    }
  },
  60_000,
)
