// npm run calibration: whether calibration recovers the leverage mix of simulated markets, and what it gains; fills
// docs/CALIBRATION.md. Seeds as arguments, such as "1 2 3"; without any those of the document.
import { fileURLToPath } from 'node:url'
import { studentBound } from '../src/scoring/student-t.ts'
import { type RecoveredMix, recoverMix } from '../test/helpers/recover-mix.ts'
import { writeTable } from './write-table.ts'

const DOCUMENT = fileURLToPath(new URL('../docs/CALIBRATION.md', import.meta.url))
const BEGIN = '<!-- recovery:begin -->'
const END = '<!-- recovery:end -->'
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1)

const asked = process.argv.slice(2).map(Number)
const rows: string[] = []
const found: RecoveredMix[] = []
for (const seed of asked.length > 0 ? asked : SEEDS) {
  const started = performance.now()
  const mix = recoverMix(seed)
  found.push(mix)
  rows.push(rowOf(seed, mix))
  console.log(`${rows.at(-1)} ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
const gains = found.flatMap(({ testGain }) => (testGain === null ? [] : [testGain.value]))
const summary =
  `Simulated markets: the planted mix lies within the simultaneous interval on ${found.filter(({ isRecovered }) => isRecovered).length} of ${found.length} seeds; ` +
  `out-of-sample gain over the defaults is above 0 on ${gains.filter((gain) => gain > 0).length} of ${gains.length}, ` +
  `${meanText(gains)} bits an event on average (95 % over seeds).`
console.log(summary)
if (asked.length === 0) writeDocument()

function rowOf(
  seed: number,
  { events, weights, truth, options, isRecovered, trainingGain, testGain }: RecoveredMix,
): string {
  const shares = weights.map(
    ({ leverage, value, low, high }, k) =>
      `${leverage}x ${percent(truth[k])}: ${percent(value)} (${percent(low)} to ${percent(high)})`,
  )
  const gain = (bits: RecoveredMix['testGain']) =>
    bits === null ? 'none' : `${bits.value.toFixed(3)} (${bits.low.toFixed(3)} to ${bits.high.toFixed(3)})`
  const moved = Object.values(options).map(({ value }) => value)
  return `| ${[seed, events, ...shares, moved.join(' / '), isRecovered ? 'yes' : 'no', gain(trainingGain), gain(testGain)].join(' | ')} |`
}

/** Mean over seeds with its 95 % interval, by Student's t. */
function meanText(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  const half = studentBound(0.05, values.length - 1) * Math.sqrt(variance / values.length)
  return `${mean.toFixed(3)} (${(mean - half).toFixed(3)} to ${(mean + half).toFixed(3)})`
}

function percent(share: number | undefined): string {
  return (100 * (share ?? Number.NaN)).toFixed(1)
}

function writeDocument(): void {
  const heads = [
    'seed',
    'events',
    '5x',
    '10x',
    '25x',
    '50x',
    '100x',
    'churn / power / half-life / tilt',
    'within',
    'training gain, bits',
    'test gain, bits',
  ]
  const table = [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows]
  writeTable(['', summary, '', ...table, ''], { document: DOCUMENT, begin: BEGIN, end: END })
}
