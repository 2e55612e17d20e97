import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHeat } from '../../src/storage/duckdb-heat.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'

const CHILD = fileURLToPath(new URL('heat-child.ts', import.meta.url))
const EVER = { exchange: 'bybit', symbol: 'SOLUSDT', from: 0, to: Number.MAX_SAFE_INTEGER }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'liqheat-heat-killed-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each([1, 5, 12])(
  'killed after %i rounds: columns and events are whole, and none outlives the candle that changed it',
  async (rounds) => {
    const db = path.join(folder, 'store.duckdb')
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, db], { stdio: ['ignore', 'pipe', 'inherit'] })
    let told = 0
    for await (const line of createInterface({ input: child.stdout })) {
      told = Number(line)
      if (told === rounds) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    const store = await openDuckDbStore({ path: db, memoryLimitMb: 256 })
    try {
      const { columns, superseded, events } = await openHeat(store).heatStatistics()
      // A round that was under way has stored its columns, or has ended them by its candle too.
      expect([
        [0, 50 * told],
        [50, 50 * told],
        [0, 50 * (told + 1)],
      ]).toContainEqual([columns, superseded])
      expect(events).toBe(columns + superseded)
      const { close } = await store.readCandles({ ...EVER, interval: '1m' })
      expect([...close]).toEqual([98 + ((superseded / 50) % 5)])
    } finally {
      await store.close()
    }
  },
  60_000,
)
