import { simulated } from '../src/exchanges/simulated.ts'
import type { BarColumns } from '../src/kernel/bars.ts'
import { DEFAULT_LEVERAGE_WEIGHTS } from '../src/models/leverage-weights.ts'
import { timeEvolving } from '../src/models/time-evolving.ts'
import { runReference } from './reference-engine.ts'
import { median, printTable, short } from './report.ts'
import { barsOf, firstBars, marketOf } from './simulated-bars.ts'
import { startModel } from './start-model.ts'

const SIZES = [1_000, 10_000, 105_120, 525_600]
const MINUTE = 60_000
const BUCKET = 0.1
const REFERENCE_BUDGET_MS = 10_000

const weights = DEFAULT_LEVERAGE_WEIGHTS.map(({ weight }) => weight)
const tiers = simulated.tierTables[0]
if (tiers === undefined) throw new Error('Invariant: the simulator has tiers')
const ratios = (side: 'long' | 'short') =>
  DEFAULT_LEVERAGE_WEIGHTS.map(({ leverage }) =>
    simulated.liquidationRatio({ side, leverage, notional: 10_000, tiers }),
  )
const longRatios = ratios('long')
const shortRatios = ratios('short')

/** One run; without columns nothing is written. */
function runEngine(bars: BarColumns, withColumns: boolean): { ms: number; activeNotional: number; buckets: number } {
  const columns = withColumns ? bars.openTime.length : 0
  const started = performance.now()
  const { model, heat, end } = startModel({ model: timeEvolving, bars, bucketSize: BUCKET, columns, stepMs: MINUTE })
  heat.push(bars)
  const matrix = heat.finish(end)
  const ms = performance.now() - started
  const cells = (matrix.longDensity.offset[matrix.columns] ?? 0) + (matrix.shortDensity.offset[matrix.columns] ?? 0)
  return { ms, activeNotional: model.output.activeNotional(), buckets: cells / Math.max(1, matrix.columns) }
}

const all = barsOf(marketOf(366))
const rows = SIZES.flatMap((size) => {
  const bars = firstBars(all, size)
  return [false, true].map((withColumns) => {
    // A year of minutes as columns would be 525,600 of them; the server never makes that many.
    if (withColumns && size > 105_120)
      return [`${size.toLocaleString('en')}`, 'yes', 'not run: past the limit of columns', '', '', '']
    for (let warm = 0; warm < 3; warm++) runEngine(firstBars(all, 1000), withColumns)
    const runs = Array.from({ length: size > 20_000 ? 3 : 9 }, () => runEngine(bars, withColumns))
    const ms = median(runs.map((run) => run.ms))
    const reference = runReference({
      bars,
      weights,
      longRatios,
      shortRatios,
      bucketSize: BUCKET,
      withColumns,
      budgetMs: REFERENCE_BUDGET_MS,
    })
    const isWhole = reference.bars === size
    const [first] = runs
    if (isWhole && first !== undefined && Math.abs(first.activeNotional / reference.activeNotional - 1) > 1e-9) {
      throw new Error(`engine and reference differ: ${first.activeNotional} and ${reference.activeNotional}`)
    }
    const perBar = reference.ms / reference.bars / (ms / size)
    return [
      size.toLocaleString('en'),
      withColumns ? `yes, ${Math.round(first?.buckets ?? 0)} buckets each` : 'no',
      short(ms),
      short((ms / size) * 1000),
      isWhole
        ? short(reference.ms)
        : `gave up after ${reference.bars.toLocaleString('en')} bars, ${short(reference.ms)}`,
      `${short(perBar)}${isWhole ? '' : ' a bar so far'}`,
    ]
  })
})
printTable(
  'Engine',
  ['candles', 'columns', 'liqheat ms', 'µs a candle', 'reference ms', 'times faster'],
  rows,
  'Model time_evolving, 5 tiers, both sides, 1-minute bars of the simulated market, median run. The reference is an object a position, all looked at in every bar, a Map a column; both end with the same open notional to 1e-9.',
)
