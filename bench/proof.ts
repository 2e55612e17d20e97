// npm run proof: every forecaster on simulated markets of 20 seeds, scored as `liqheat validate` does; fills the table of
// docs/VALIDATION.md. With a seed as its argument it prints what it found for that one.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Estimate } from '../src/scoring/estimate.ts'
import { studentBound } from '../src/scoring/student-t.ts'
import { forecastersOf } from '../src/validation/forecasters.ts'
import type { OwnScore } from '../src/validation/score-market.ts'
import {
  ledgerWithTrueParameters,
  misplacedForecaster,
  truthForecaster,
} from '../test/helpers/validated-forecasters.ts'
import { openValidatedMarket } from '../test/helpers/validated-market.ts'
import { scoreMarket, shuffleCells } from '../test/helpers/validated-scores.ts'
import { writeTable } from './write-table.ts'

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1)
const PROCESSES = 2
/** Days of training and, less a horizon, sixteen of test: eight blocks of two days. */
const DAYS = 24
const TRAIN_DAYS = 8
const DOCUMENT = fileURLToPath(new URL('../docs/VALIDATION.md', import.meta.url))
const BEGIN = '<!-- proof:begin -->'
const END = '<!-- proof:end -->'
/** Most that a seed prints, bytes. */
const MOST_OUTPUT = 16 * 1024 * 1024

/** Of one forecaster, horizon and seed. */
interface Found {
  readonly events: number
  readonly skill: Estimate
  readonly uniform: number | null
  readonly lift: number | null
  readonly rank: number | null
}

type FoundByName = Readonly<Record<string, Found>>

const [seed] = process.argv.slice(2)
if (seed === undefined) writeFound(await findAll())
else console.log(JSON.stringify(await scoreSeed(Number(seed))))

async function findAll(): Promise<readonly FoundByName[]> {
  const found: FoundByName[] = []
  const waiting = SEEDS.values()
  const self = fileURLToPath(import.meta.url)
  await Promise.all(
    Array.from({ length: PROCESSES }, async () => {
      for (const next of waiting) {
        const args = ['--import', 'tsx', self, String(next)]
        const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MOST_OUTPUT })
        found[next - 1] = JSON.parse(stdout)
        console.error(`simulated market of seed ${next} scored`)
      }
    }),
  )
  return found
}

async function scoreSeed(seed: number): Promise<FoundByName> {
  const shape = { seed, days: DAYS, trainDays: TRAIN_DAYS }
  const market = await openValidatedMarket(shape)
  const filled = await openValidatedMarket({ ...shape, told: 'fill' })
  try {
    const truths = [truthForecaster(market, 'notional'), truthForecaster(market, 'positions')]
    const rows = await scoreMarket(market, {
      forecasters: [
        ...forecastersOf(undefined),
        ledgerWithTrueParameters(market),
        ...truths,
        misplacedForecaster(market),
      ],
      altered: [{ id: 'truth_shuffled', of: 'truth_notional', alter: shuffleCells(seed) }],
    })
    const atFills = await scoreMarket(filled, { forecasters: [...forecastersOf(['ledger']), ...truths] })
    const named = [...atFills].filter(([name]) => /^(ledger|truth_\w+) /.test(name))
    return Object.fromEntries([
      ...[...rows].map(([name, row]) => [name, foundOf(row)]),
      ...named.map(([name, row]) => [`${name} at fills`, foundOf(row)]),
    ])
  } finally {
    await Promise.all([market.close(), filled.close()])
  }
}

function foundOf({ placement, events }: OwnScore): Found {
  if (placement === null) throw new Error('Invariant: every seed has liquidations in its test period')
  const { skill_bits, gain_bits, lift_at_20, rank_correlation } = placement
  return {
    events,
    skill: skill_bits,
    uniform: gain_bits['uniform']?.value ?? null,
    lift: lift_at_20.value,
    rank: rank_correlation.value,
  }
}

function writeFound(found: readonly FoundByName[]): void {
  const names = Object.keys(found[0] ?? {})
  const head =
    'simulated | skill, bits an event | 95 % over seeds | mean 95 % by blocks | above 0 on | gain over uniform | lift at 20 % | rank correlation | events a seed'
  const table = [`| ${head} |`, '|---|--:|--:|--:|--:|--:|--:|--:|--:|', ...names.map((name) => rowOf(name, found))]
  writeTable(table, { document: DOCUMENT, begin: BEGIN, end: END })
}

function rowOf(name: string, found: readonly FoundByName[]): string {
  const column = (of: (one: Found) => number | null): number[] =>
    found.flatMap((seed) => {
      const one = seed[name]
      const value = one === undefined ? null : of(one)
      return value === null ? [] : [value]
    })
  const skill = column((one) => one.skill.value)
  const half = (studentBound(0.05, skill.length - 1) * deviation(skill)) / Math.sqrt(skill.length)
  const above = column((one) => one.skill.low).filter((low) => low > 0).length
  const cells = [
    `simulated: ${name}`,
    mean(skill).toFixed(3),
    interval(mean(skill) - half, mean(skill) + half),
    interval(mean(column((one) => one.skill.low)), mean(column((one) => one.skill.high))),
    `${above} of ${found.length}`,
    shortMean(column((one) => one.uniform)),
    shortMean(column((one) => one.lift)),
    shortMean(column((one) => one.rank)),
    Math.round(mean(column((one) => one.events))).toLocaleString('en'),
  ]
  return `| ${cells.join(' | ')} |`
}

function interval(low: number, high: number): string {
  return `${low.toFixed(3)} to ${high.toFixed(3)}`
}

function shortMean(values: readonly number[]): string {
  return values.length === 0 ? '' : mean(values).toFixed(2)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1))
}
