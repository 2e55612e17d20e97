// npm run recovery: how close each model comes to the true map of the simulated market; fills the table of docs/MODELS.md.
import { fileURLToPath } from 'node:url'
import type { RecoveryScore } from '../src/analysis/recovery-score.ts'
import { DEFAULT_MODEL } from '../src/models/registry.ts'
import { RECOVERY_SEEDS, recoveryScores } from '../test/helpers/recovery-scores.ts'
import { writeTable } from './write-table.ts'

const DOCUMENT = fileURLToPath(new URL('../docs/MODELS.md', import.meta.url))
const BEGIN = '<!-- recovery:begin -->'
const END = '<!-- recovery:end -->'

const bySeed = RECOVERY_SEEDS.map((seed) => {
  console.error(`seed ${seed} ...`)
  return recoveryScores(seed)
})
const [first] = bySeed
if (first === undefined) throw new Error('Invariant: there are seeds')
const rows = [...first.keys()].map((name) => {
  const scores = bySeed.map((seed) => seed.get(name))
  const distances = scores.map((score) => score?.wassersteinPercent ?? Number.NaN)
  const ranks = scores.map((score) => score?.rankCorrelation ?? Number.NaN)
  return { name, distances, ranks, ...beaten(name) }
})
const table = [
  '| map | distance, % of price | range | rank correlation | range | ledger nearer on | ledger ranks better on |',
  '|---|--:|--:|--:|--:|--:|--:|',
  ...rows.map(
    ({ name, distances, ranks, nearer, better }) =>
      `| ${name} | ${mean(distances).toFixed(2)} | ${range(distances, 1)} | ${mean(ranks).toFixed(3)} | ${range(ranks, 2)} | ${nearer} | ${better} |`,
  ),
]
writeTable(table, { document: DOCUMENT, begin: BEGIN, end: END })

/** On how many seeds the default model is closer to the truth than another map. */
function beaten(name: string): { nearer: string; better: string } {
  if (name === DEFAULT_MODEL.id) return { nearer: '', better: '' }
  const count = (isBetter: (own: RecoveryScore, other: RecoveryScore) => boolean): string => {
    const won = bySeed.filter((seed) => {
      const own = seed.get(DEFAULT_MODEL.id)
      const other = seed.get(name)
      return own !== undefined && other !== undefined && isBetter(own, other)
    })
    return `${won.length} of ${bySeed.length}`
  }
  return {
    nearer: count((own, other) => (own.wassersteinPercent ?? Infinity) < (other.wassersteinPercent ?? Infinity)),
    better: count((own, other) => (own.rankCorrelation ?? -1) > (other.rankCorrelation ?? -1)),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function range(values: readonly number[], digits: number): string {
  return `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`
}
