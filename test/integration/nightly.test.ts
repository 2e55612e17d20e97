import { afterAll, beforeAll, expect, test } from 'vitest'
import { NightlyScores } from '../../src/app/nightly-scores.ts'
import { createRandom } from '../../src/domain/random.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import { Catalog } from '../../src/services/catalog.ts'
import { InputLoader } from '../../src/services/market-inputs.ts'
import { FUNDING_STEP_MS, OPEN_INTEREST_STEP_MS, simulateMarket } from '../../src/simulation/market.ts'
import { openReports } from '../../src/storage/duckdb-reports.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { nightCommand, nightOf, nightQuestion } from '../../src/validation/night.ts'
import { loadSkillHealth, type SkillWarning } from '../../src/validation/skill-health.ts'
import { validateMarket } from '../../src/validation/validate-market.ts'
import { temporaryFolder } from '../helpers/cli.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { pollUntil } from '../helpers/poll.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const START = Date.UTC(2026, 2, 1)
const DAYS = 11
const SYMBOL = 'NIGHTUSDT'
/** From here on liquidations are stored at prices of other moments of their hour: no map can know of them. */
const PLANTED = START + (DAYS - 1) * DAY

const folder = temporaryFolder()
let store: DuckDbStore
beforeAll(async () => {
  store = await openDuckDbStore({ path: `${folder.path}/night.duckdb`, memoryLimitMb: 512 })
  const tiers = simulated.tierTables[0]?.tiers ?? []
  const market = simulateMarket({
    seed: 21,
    symbol: SYMBOL,
    days: DAYS,
    startTime: START,
    tiers,
    tradersPerDay: 8000,
  })
  const { candles, liquidations } = market
  const random = createRandom({ seed: 4, name: 'planted' })
  liquidations.time.forEach((time, i) => {
    if (time < PLANTED) return
    const minute = Math.floor((time - START) / (60 * MINUTE)) * 60 + Math.floor(random.uniform() * 60)
    liquidations.price[i] = candles.close[minute] ?? 0
  })
  await store.writeBatch({
    exchange: simulated.id,
    symbol: SYMBOL,
    dataKind: 'simulated',
    source: 'simulator seed 21, liquidations of the last day at other prices',
    range: { from: START, to: START + DAYS * DAY + 1 },
    candles: { interval: '1m', columns: candles },
    markCandles: { interval: '1m', columns: market.markCandles },
    openInterest: { stepMs: OPEN_INTEREST_STEP_MS, columns: market.openInterest },
    funding: { stepMs: FUNDING_STEP_MS, columns: market.funding },
    takerFlow: { stepMs: MINUTE, columns: market.takerFlow },
    liquidations: { columns: liquidations },
  })
}, 60_000)
afterAll(async () => {
  await store?.close()
  folder.remove()
})

test('nights of a simulated market are scored, and one whose liquidations lie elsewhere is told', async () => {
  const clock = new HandClock(START + (DAYS - 1) * DAY + 6 * 60 * MINUTE)
  const catalog = new Catalog(store)
  const sources = { store, catalog, inputs: new InputLoader(store, 1e8) }
  const drops: SkillWarning[] = []
  const problems: unknown[] = []
  let open = 0
  const nightly = new NightlyScores({
    clock,
    reports: openReports(store),
    markets: async () => [{ exchange: simulated.id, symbol: SYMBOL }],
    openScorer: () => {
      open++
      return {
        score: (night, signal) =>
          validateMarket(
            sources,
            { ...nightQuestion(night), models: ['ledger'] },
            { createdAt: clock.now(), command: nightCommand(night), liqheatVersion: 'test', signal },
          ),
        close: async () => {
          open--
        },
      }
    },
    onProblem: (_market, problem) => problems.push(problem),
    onDrop: (warning) => drops.push(warning),
  })
  const nights = async () => {
    const heads = await openReports(store).listReports({ kind: 'night' })
    return heads.sort((a, b) => a.from - b.from)
  }
  const done = () => pollUntil(() => (open === 0 && clock.pending > 0 ? true : undefined))
  nightly.start()
  await done()
  expect([problems, drops]).toEqual([[], []])
  const usual = await nights()
  // The seven days before the last, with six blocks of four hours each.
  expect(usual.map(({ from, dataKind }) => [(from - START) / DAY, dataKind])).toEqual(
    [3, 4, 5, 6, 7, 8, 9].map((day) => [day, 'simulated']),
  )
  for (const head of usual) expect(nightOf(head)?.gain_bits.value).toBeGreaterThan(0)
  clock.advance(DAY)
  await done()
  clock.advance(60 * MINUTE)
  await done()
  await nightly.stop()
  expect(drops).toMatchObject([{ symbol: SYMBOL, exchange: 'simulated', night: PLANTED, nights: 7 }])
  expect(await loadSkillHealth(openReports(store))).toEqual({ last_night: PLANTED, skill_warnings: drops })
}, 120_000)
