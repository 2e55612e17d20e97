import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { basisOf, heatColumns, heatSpec } from '../../test/helpers/heat-columns.ts'
import { candle, LIVE_START, liveBatch } from '../../test/helpers/live-batches.ts'
import { openHeat } from './duckdb-heat.ts'
import { type DuckDbStore, openDuckDbStore } from './duckdb-store.ts'

const HOUR = 3_600_000
const MARKET = { exchange: 'bybit', symbol: 'SOLUSDT' }
const SPEC = heatSpec(MARKET)
const EVER = { from: 0, to: 1e13 }
/** Later than all that is known of a column. */
const FIRST_CLOCK = LIVE_START + 1000 * HOUR

/** A column of an hour as the rule of revisions has it. */
interface Row {
  readonly hour: number
  readonly value: number
  superseded: number
}

/** The rule in plain arrays: a change ends what ends after it, and only what is not valid is stored. */
class Reference {
  readonly rows: Row[] = []

  change(minute: number, clock: number): void {
    for (const row of this.rows) if ((row.hour + 1) * 60 > minute && row.superseded === Infinity) row.superseded = clock
  }

  write(hours: readonly number[], value: number): void {
    for (const hour of hours) {
      if (this.rows.some((row) => row.hour === hour && row.superseded === Infinity)) continue
      this.rows.push({ hour, value, superseded: Infinity })
    }
  }

  /** First revision of each hour that had not ended at a time; `Infinity` asks for the valid ones. */
  answer(asOf: number): [number, number][] {
    const first = new Map<number, number>()
    for (const { hour, value, superseded } of this.rows) {
      const isOpen = superseded === Infinity || superseded > asOf
      if (isOpen && !first.has(hour)) first.set(hour, value)
    }
    return [...first].sort(([a], [b]) => a - b)
  }
}

const minute = fc.integer({ min: 0, max: 5 * 60 })
const step = fc.oneof(
  fc.record({ type: fc.constant('append' as const) }),
  fc.record({ type: fc.constant('late' as const), minute }),
  fc.record({
    type: fc.constant('columns' as const),
    hours: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }),
  }),
  fc.record({ type: fc.constant('reopen' as const) }),
)

test('appends, late data and columns in any order keep the rule of revisions, now and as of any time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-heat-rule-'))
      let clock = FIRST_CLOCK
      const open = () => openDuckDbStore({ path: path.join(folder, 's.duckdb'), memoryLimitMb: 256, now: () => clock })
      let store = await open()
      const answered = async (asOf: number) => {
        const { time, created } = await openHeat(store).readHeatColumns(SPEC, EVER, asOf)
        return Array.from(time, (at, i) => [(at - LIVE_START) / HOUR, created[i]])
      }
      const reference = new Reference()
      let appended = 0
      try {
        for (const action of steps) {
          clock += 1000
          if (action.type === 'reopen') {
            await store.close()
            store = await open()
          } else if (action.type === 'columns') {
            const hours = [...action.hours].sort((a, b) => a - b)
            const value = clock - FIRST_CLOCK
            await storeColumns(store, hours, value)
            reference.write(hours, 3 * value)
          } else {
            const at = action.type === 'late' ? action.minute : appended++
            await store.writeLive(liveBatch({ candles: [candle(at)] }))
            reference.change(at, clock)
          }
          expect(await answered(Number.MAX_SAFE_INTEGER)).toEqual(reference.answer(Infinity))
        }
        for (let asOf = FIRST_CLOCK; asOf <= clock; asOf += 500)
          expect(await answered(asOf)).toEqual(reference.answer(asOf))
      } finally {
        await store.close()
        rmSync(folder, { recursive: true, force: true })
      }
    }),
    { numRuns: 12 },
  )
}, 120_000)

async function storeColumns(store: DuckDbStore, hours: readonly number[], value: number): Promise<void> {
  const columns = heatColumns(
    hours.map((hour) => LIVE_START + hour * HOUR),
    value,
  )
  expect(await openHeat(store).writeHeatColumns(SPEC, columns, { basis: basisOf(store, MARKET) })).toBe(true)
}
