import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { simulateInto } from '../src/app/simulate-into.ts'
import { defaultBucketSize } from '../src/domain/price-grid.ts'
import { MODELS } from '../src/models/registry.ts'
import { openDuckDbStore } from '../src/storage/duckdb-store.ts'
import { type Cost, costOf } from './cost.ts'
import { median, printTable, short } from './report.ts'
import { barsOf, marketOf, START } from './simulated-bars.ts'
import { startModel } from './start-model.ts'

const DAYS = 90
const THREADS = 2
const ROUNDS = 3
const SYMBOL = 'DEMOUSDT'
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
/** Of /proc/self/stat, ms. */
const TICK_MS = 10

const bars = barsOf(marketOf(DAYS))
const bucketSize = defaultBucketSize(bars.close.at(-1) ?? 0)
const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-bench-'))
try {
  const db = path.join(folder, 'v.duckdb')
  const store = await openDuckDbStore({ path: db, memoryLimitMb: 512 })
  await simulateInto(store, { seed: 7, days: DAYS, symbol: SYMBOL, from: START })
  await store.close()
  const bare: Cost[] = []
  const whole: Cost[] = []
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(runModels())
    whole.push(await validate(db, round))
  }
  const ratios = (of: keyof Cost) => whole.map((cost, i) => cost[of] / (bare[i]?.[of] ?? Number.NaN))
  const seconds = (costs: readonly Cost[], of: keyof Cost) => short(median(costs.map((cost) => cost[of])) / 1000)
  printTable(
    'Validation',
    ['simulated, 90 days, seven models', 's (target 60)', 'CPU s'],
    [
      ['seven bare model runs, one thread', seconds(bare, 'ms'), seconds(bare, 'cpu')],
      ['liqheat validate, 1h,4h,24h, hourly', seconds(whole, 'ms'), seconds(whole, 'cpu')],
      ['times as much, in the same round', short(median(ratios('ms'))), short(median(ratios('cpu')))],
    ],
    `${bars.openTime.length.toLocaleString('en')} one-minute candles of the simulated market, ${THREADS} threads, medians of ${ROUNDS} alternating rounds. The whole command: start, loading, baselines and rules too, prefix checks, scores with 2,000 resamples, report.json, report.md and report.html.`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Steps every model over all bars. */
function runModels(): Cost {
  return costOf(() => {
    for (const model of MODELS) {
      const { heat, end } = startModel({ model, bars, bucketSize })
      heat.push(bars)
      heat.finish(end)
    }
  })
}

/** The command from its start to its end. */
async function validate(db: string, round: number): Promise<Cost> {
  const args = ['validate', '--db', db, '--symbol', SYMBOL, '--exchange', 'simulated', '--horizon', '1h,4h,24h']
  const out = path.join(folder, `report-${round}`)
  const before = childrenCpu()
  const started = performance.now()
  await promisify(execFile)(process.execPath, [MAIN, ...args, '--threads', String(THREADS), '--out', out])
  return { ms: performance.now() - started, cpu: childrenCpu() - before }
}

/** Time that ended child processes had on any core, ms. @see proc(5): fields 16 and 17 of stat */
function childrenCpu(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS
}
