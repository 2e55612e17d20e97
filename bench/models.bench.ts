import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { serialize } from 'node:v8'
import { defaultBucketSize } from '../src/domain/price-grid.ts'
import type { LiquidationModel } from '../src/models/model.ts'
import { MODELS } from '../src/models/registry.ts'
import { timeEvolving } from '../src/models/time-evolving.ts'
import { type Cost, costOf } from './cost.ts'
import { median, percentile, printTable, short } from './report.ts'
import { fiveMinuteBars } from './simulated-bars.ts'
import { startModel } from './start-model.ts'

const DAYS = 365
const ROUNDS = 5
const SINGLE_BARS = 2000
const CHILD = fileURLToPath(new URL('./model-memory.ts', import.meta.url))

const bars = fiveMinuteBars({ days: DAYS })
const count = bars.openTime.length
const bucketSize = defaultBucketSize(bars.close.at(-1) ?? 0)
const ensemble = MODELS.find(({ id }) => id === 'ensemble')
if (ensemble === undefined) throw new Error('Invariant: there is an ensemble')
const members = MODELS.filter((model) => model !== ensemble)

const costs = new Map<LiquidationModel, Cost[]>(MODELS.map((model) => [model, []]))
for (const model of MODELS) runYear(model)
for (let round = 0; round < ROUNDS; round++) for (const model of MODELS) costs.get(model)?.push(runYear(model))
const folder = mkdtempSync(path.join(tmpdir(), 'liqheat-bench-'))
try {
  const file = path.join(folder, 'bars.bin')
  writeFileSync(file, serialize(bars))
  printTable(
    'Models',
    ['model', 'ms (target 1,000)', 'CPU ms', 'µs a candle', 'times time_evolving', 'peak memory MB (target 300)'],
    MODELS.map((model) => yearRow(model, peakMegabytes(file, model.id))),
    `${count.toLocaleString('en')} five-minute candles (${DAYS} days of the simulated market) with every input, both sides, default options, without columns; medians of ${ROUNDS} alternating rounds after one to warm up. Ratios are medians over the rounds, by CPU time. Peak memory: highest resident memory of a process of its own less what it had with the bars loaded; a process that runs no model shows ${short(peakMegabytes(file, ''))} MB so.`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
printTable(
  'One more candle',
  ['model', 'state, median ms', 'state, p99 ms (target 0.2)', 'with its column, median ms', 'with its column, p99 ms'],
  MODELS.map((model) => [model.id, ...nextCandle(model, false), ...nextCandle(model, true)]),
  `The last ${SINGLE_BARS.toLocaleString('en')} candles of the year, pushed one by one. A column holds all buckets of ${bucketSize}, both sides.`,
)
const shares = roundsOf(ensemble).map(({ cpu }, i) => {
  const sum = members.reduce((total, model) => total + (roundsOf(model)[i]?.cpu ?? Number.NaN), 0)
  return cpu / sum
})
printTable(
  'Ensemble of all models',
  ['round', 'ensemble over the sum of its members (target 1.2)'],
  [...shares.map((share, i) => [`${i + 1}`, short(share)]), ['median', short(median(shares))]],
  'CPU time of the runs above, members and ensemble in the same round.',
)

/** Steps a model over the year. */
function runYear(model: LiquidationModel): Cost {
  return costOf(() => {
    const { heat, end } = startModel({ model, bars, bucketSize })
    heat.push(bars)
    heat.finish(end)
  })
}

function yearRow(model: LiquidationModel, megabytes: number): string[] {
  const own = roundsOf(model)
  const ms = median(own.map((cost) => cost.ms))
  const ratios = own.map(({ cpu }, i) => cpu / (roundsOf(timeEvolving)[i]?.cpu ?? Number.NaN))
  return [
    model.id,
    short(ms),
    short(median(own.map(({ cpu }) => cpu))),
    short((ms / count) * 1000),
    short(median(ratios)),
    short(megabytes),
  ]
}

function roundsOf(model: LiquidationModel): readonly Cost[] {
  return costs.get(model) ?? []
}

function peakMegabytes(file: string, id: string): number {
  const args = ['--import', 'tsx', CHILD, file, id, String(bucketSize)]
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' })) / 1e6
}

/** Median and 99th percentile of single candles at the end of the year, ms. */
function nextCandle(model: LiquidationModel, withColumn: boolean): [string, string] {
  const from = count - SINGLE_BARS
  const { heat } = startModel({ model, bars, bucketSize, columns: withColumn ? SINGLE_BARS : 0 })
  heat.push(bars, 0, from)
  const times: number[] = []
  for (let i = from; i < count; i++) {
    const started = performance.now()
    heat.push(bars, i, i + 1)
    times.push(performance.now() - started)
  }
  return [short(median(times)), short(percentile(times, 0.99))]
}
