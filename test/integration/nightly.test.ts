import { afterAll, beforeAll, expect, test } from 'vitest'
import { NightlyScores } from '../../src/app/nightly-scores.ts'
import { createRandom } from '../../src/domain/random.ts'
import { simulated } from '../../src/exchanges/simulated.ts'
import { Catalog } from '../../src/services/catalog.ts'
import { InputLoader } from '../../src/services/market-inputs.ts'
import { openReports } from '../../src/storage/duckdb-reports.ts'
import { type DuckDbStore, openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import { nightCommand, nightOf, nightQuestion } from '../../src/validation/night.ts'
import { loadSkillHealth, type SkillWarning } from '../../src/validation/skill-health.ts'
import { validateMarket } from '../../src/validation/validate-market.ts'
import { startServer, temporaryFolder } from '../helpers/cli.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { pollUntil } from '../helpers/poll.ts'
import { simulatedBatch } from '../helpers/simulated-batch.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const START = Date.UTC(2026, 2, 1)
const DAYS = 11
const SYMBOL = 'NIGHTUSDT'
/** From here on liquidations are stored at prices of other moments of their hour: no map can know of them. */
const PLANTED = START + (DAYS - 1) * DAY

/** One model, one horizon and two days of training: eight nights in seconds. */
const BRIEF = { models: ['ledger'], horizons: ['1h'] } as const

const folder = temporaryFolder()
let store: DuckDbStore
beforeAll(async () => {
  store = await openDuckDbStore({ path: `${folder.path}/night.duckdb`, memoryLimitMb: 512 })
  const { market, batch } = simulatedBatch({ exchange: simulated.id, symbol: SYMBOL, from: START, days: DAYS })
  const { candles, liquidations } = market
  const random = createRandom({ seed: 4, name: 'planted' })
  liquidations.time.forEach((time, i) => {
    if (time < PLANTED) return
    const minute = Math.floor((time - START) / (60 * MINUTE)) * 60 + Math.floor(random.uniform() * 60)
    liquidations.price[i] = candles.close[minute] ?? 0
  })
  await store.writeBatch(batch)
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
            { ...nightQuestion(night), ...BRIEF, from: night.day - 2 * DAY, train_to: night.day - 60 * MINUTE },
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
  // The seven days before the last.
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
  expect(await loadSkillHealth(openReports(store), clock.now())).toEqual({ last_night: PLANTED, skill_warnings: drops })
}, 240_000)

interface Health {
  validation: { last_night: number | null; skill_warnings: object[] }
}

// Four days are stored; the first has nothing before it to train on, and the last is due at 05:00.
test('a server with live feeds makes up for nights that were missed, in a thread', async () => {
  const db = `${folder.path}/served.duckdb`
  const today = Math.floor(Date.now() / DAY) * DAY
  const own = await openDuckDbStore({ path: db, memoryLimitMb: 512 })
  await own.writeBatch(simulatedBatch({ exchange: 'okx', symbol: SYMBOL, from: today - 4 * DAY, days: 4 }).batch)
  await own.close()
  const live = ['--live', '--live-exchanges', 'okx', '--live-symbols', SYMBOL, '--live-repair-hours', '0']
  const nowhere = { LIQHEAT_OKX_WS_URL: 'ws://127.0.0.1:9', LIQHEAT_OKX_REST_URL: 'http://127.0.0.1:9' }
  const server = await startServer(['--db', db, ...live], nowhere)
  try {
    const health = async (): Promise<Health> => (await fetch(`${server.url}/health`)).json()
    const { validation } = await pollUntil(async () => {
      const now = await health()
      return now.validation.last_night === null ? undefined : now
    })
    expect(validation).toEqual({ last_night: expect.any(Number), skill_warnings: [] })
    const listed = await (await fetch(`${server.url}/validation/reports?kind=night`)).json()
    expect(listed.data[0]).toMatchObject({ kind: 'night', symbol: SYMBOL, exchange: 'okx', data_kind: 'simulated' })
  } finally {
    expect(await server.stop()).toBe(0)
  }
}, 180_000)
