import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { candleLines, createWorkspace, csv, FOREVER, MINUTE, START, type Workspace } from './workspace.ts'

let space: Workspace
beforeAll(async () => {
  space = await createWorkspace()
})
afterAll(() => space.close())

/** A file: some of the first 40 minutes, in any order. */
const file = fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { minLength: 1, maxLength: 20 })

let markets = 0

test('coverage rows never overlap and cover exactly the stored times, whatever is imported over what', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
      const symbol = `M${markets++}USDT`
      const wanted = new Map<number, number>()
      for (const [price, minutes] of files.entries()) {
        const lines = minutes.flatMap((minute) => candleLines(1, { from: START + minute * MINUTE, price: 100 + price }))
        for (const minute of minutes) wanted.set(START + minute * MINUTE, 100 + price)
        await space.load(space.file(`${price}.csv`, csv(lines)), { kind: 'candles', symbol, interval: '1m' })
      }
      const coverage = await space.store.coverage({ symbol })
      const covered: number[] = []
      for (const [i, { from, to, rows, stepMs }] of coverage.entries()) {
        expect(from).toBeGreaterThanOrEqual(coverage[i - 1]?.to ?? 0)
        expect(rows).toBe((to - from) / stepMs)
        for (let time = from; time < to; time += stepMs) covered.push(time)
      }
      const stored = await space.store.readCandles({ exchange: 'okx', symbol, interval: '1m', ...FOREVER })
      expect([...stored.openTime]).toEqual(covered)
      // The last file that has a minute gives its price.
      expect([...stored.close]).toEqual(covered.map((time) => wanted.get(time)))
      expect(covered.length).toBe(wanted.size)
    }),
    { numRuns: 40, seed: 7 },
  )
}, 60_000)
