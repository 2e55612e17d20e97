import { type Command, InvalidArgumentError, Option } from 'commander'
import type { PrecomputeStep, PrecomputeSummary } from '../../app/jobs/precompute-job.ts'
import type { Config } from '../../config/schema.ts'
import { INTERVALS, type Interval, parseTime } from '../../domain/time.ts'
import { DEFAULT_MODEL, MODELS } from '../../models/registry.ts'
import type { PrecomputeQuery } from '../../services/precompute.ts'
import { addConfigOptions, configOf, MAP_KEYS, numberFlag, symbolsFlag } from '../config-options.ts'
import { countText, tableText, timeText } from '../human-text.ts'
import { exchangesFlag, modelOptionFlag, sizeFlag, typedOptions } from '../map-flags.ts'
import { runOwned } from '../run-owned.ts'

const LINE_EVERY_MS = 2000

interface PrecomputeFlags {
  readonly symbol: string[]
  readonly from?: string
  readonly to?: string
  readonly interval: Interval[]
  readonly model?: string[]
  readonly parameters?: string
  readonly option: Readonly<Record<string, string>>
  readonly exchanges?: string[]
  readonly priceBinSize?: number
  readonly leverageWeights?: string
  readonly typicalNotional?: number
  readonly threads?: number
  readonly once: boolean
  readonly list?: true
  readonly forget?: true
}

/** `liqheat precompute`: columns and engine states into the store, so that answers need not be computed. */
export function registerPrecompute(program: Command): void {
  const command = program
    .command('precompute')
    .description('Compute heatmaps ahead into the store, and keep them up to date as data comes in')
    .option('--symbol <list>', 'canonical symbols, such as BTCUSDT,ETHUSDT', symbolsFlag)
    .option('--from <time>', 'first moment, ISO 8601 or epoch ms; default: the first stored candle')
    .option('--to <time>', 'end, not included; default: the end of the stored data')
    .option('--interval <list>', `lengths of columns, of ${INTERVALS.join(',')}`, intervalsFlag, ['1h'])
    .option('--model <list>', `models, see liqheat models; default: ${DEFAULT_MODEL.id}`, modelsFlag)
    .option('--parameters <name>', 'fitted parameters by name; they decide the model')
    .option('--option <name=value>', 'an option of the model; may be repeated', modelOptionFlag, {})
    .option('--exchanges <list>', 'venue ids, separated by commas; default: all that are stored', exchangesFlag)
    .option('--price-bin-size <size>', 'bucket in quote units; default: near 0.1 % of the price', sizeFlag)
    .option('--leverage-weights <pairs>', 'such as 5:15,10:30,25:25,50:20,100:10')
    .option('--typical-notional <usd>', 'USD size of a modelled position', numberFlag({ min: 1, max: 1e9 }))
    .option('--threads <count>', 'heatmaps at once; default: the cores', numberFlag({ min: 1, max: 64, isWhole: true }))
    .option('--once', 'only now; they are not kept up to date', false)
    .addOption(new Option('--list', 'list the heatmaps that are kept up to date').conflicts('forget'))
    .option('--forget', 'keep those of --symbol (default: all) up to date no longer; what is stored stays')
    .addHelpText(
      'after',
      `
What is stored is not computed again: the same command goes on where it was stopped.
  $ liqheat precompute --symbol BTCUSDT,ETHUSDT --interval 15m,1h,4h
  $ liqheat precompute --symbol BTCUSDT --model time_evolving --interval 4h --from 2025-01-01 --once
  $ liqheat precompute --list`,
    )
  addConfigOptions(command, MAP_KEYS).action(runPrecompute)
}

async function runPrecompute(flags: PrecomputeFlags & Record<string, unknown>, command: Command): Promise<void> {
  const config = configOf(MAP_KEYS, flags)
  if (flags.list === true) return printStanding(config)
  if (flags.forget === true) return forgetStanding(config, flags.symbol ?? [undefined])
  if (flags.symbol === undefined) command.error("error: required option '--symbol <list>' not specified")
  const queries = queriesOf(flags)
  const input = { queries, threads: flags.threads, isStanding: !flags.once && flags.to === undefined }
  const summary = await runOwned(config, { name: 'precompute', input, onProgress: createProgress(queries) })
  console.log(summaryText(summary))
}

async function printStanding(config: Config): Promise<void> {
  const { heatmaps } = await runOwned(config, { name: 'standing-heatmaps', input: { action: 'list' } })
  console.log(heatmaps.length === 0 ? 'none' : heatmaps.map(({ query }) => query).join('\n'))
}

async function forgetStanding(config: Config, symbols: readonly (string | undefined)[]): Promise<void> {
  let count = 0
  for (const symbol of symbols) {
    const input = { action: 'forget', symbol } as const
    count += (await runOwned(config, { name: 'standing-heatmaps', input })).forgotten
  }
  console.log(`${countText(count)} heatmaps are kept up to date no longer`)
}

/** One heatmap for each symbol, model and interval. */
function queriesOf(flags: PrecomputeFlags): PrecomputeQuery[] {
  const time = (text: string | undefined, name: string) =>
    text === undefined ? undefined : String(parseTime(text, name))
  const common = {
    start_time: time(flags.from, '--from'),
    end_time: time(flags.to, '--to'),
    exchanges: flags.exchanges,
    price_bin_size: flags.priceBinSize,
    leverage_weights: flags.leverageWeights,
    typical_notional: flags.typicalNotional,
    model_options: typedOptions(flags.option),
    parameters: flags.parameters,
  }
  const models = flags.model ?? [flags.parameters === undefined ? DEFAULT_MODEL.id : undefined]
  return flags.symbol.flatMap((symbol) =>
    models.flatMap((model) => flags.interval.map((interval) => ({ ...common, symbol, model, interval }))),
  )
}

/** A line every few seconds: how far all of them have come. */
function createProgress(queries: readonly PrecomputeQuery[]): (step: PrecomputeStep) => void {
  const shares = new Float64Array(queries.length)
  let last = performance.now()
  return ({ index, done, total }) => {
    shares[index] = total === 0 ? 1 : done / total
    if (performance.now() - last < LINE_EVERY_MS) return
    last = performance.now()
    const share = shares.reduce((sum, own) => sum + own, 0) / queries.length
    process.stderr.write(`${Math.floor(100 * share)} % of ${countText(queries.length)} heatmaps\n`)
  }
}

function summaryText(summary: PrecomputeSummary): string {
  const rows = summary.flatMap(({ query, venues }) =>
    venues.map(({ exchange, kept, stored, to }) => [
      query.symbol,
      query.model ?? query.parameters ?? DEFAULT_MODEL.id,
      query.interval ?? '',
      exchange,
      countText(stored),
      countText(kept),
      timeText(to),
    ]),
  )
  return tableText([['symbol', 'model', 'interval', 'exchange', 'new columns', 'there before', 'up to'], ...rows])
}

function intervalsFlag(text: string): Interval[] {
  return textsOf(text).map((wanted) => {
    const found = INTERVALS.find((interval) => interval === wanted)
    if (found === undefined) throw new InvalidArgumentError(`"${wanted}" is none of ${INTERVALS.join(', ')}.`)
    return found
  })
}

function modelsFlag(text: string): string[] {
  return textsOf(text).map((wanted) => {
    if (MODELS.some(({ id }) => id === wanted)) return wanted
    throw new InvalidArgumentError(`"${wanted}" is none of ${MODELS.map(({ id }) => id).join(', ')}.`)
  })
}

function textsOf(text: string): string[] {
  return [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '')
}
