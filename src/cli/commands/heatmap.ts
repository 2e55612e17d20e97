import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import type { Config } from '../../config/schema.ts'
import { defineError } from '../../domain/errors.ts'
import { INTERVALS, type Interval, parseTime, TIME_WINDOWS, type TimeWindow } from '../../domain/time.ts'
import { EXPORT_FORMATS, type ExportFormat, formatOfFile } from '../../export/export-format.ts'
import type { ExportRequest, ExportSummary } from '../../export/export-heatmap.ts'
import { DEFAULT_MODEL } from '../../models/registry.ts'
import { addConfigOptions, configOf, MAP_KEYS, numberFlag } from '../config-options.ts'
import { heatmapSummary } from '../heatmap-summary.ts'
import { exchangesFlag, modelOptionFlag, sizeFlag, typedOptions, upperCase } from '../map-flags.ts'
import { runOwned } from '../run-owned.ts'

/** Name that stands for standard output. */
const STDOUT = '-'
const TEXT_FORMATS: readonly ExportFormat[] = ['csv', 'json']
const PIXELS = { min: 320, max: 10_000, isWhole: true } as const

interface HeatmapFlags {
  readonly symbol: string
  readonly out: string
  readonly format?: ExportFormat
  readonly from?: string
  readonly to?: string
  readonly window?: TimeWindow
  readonly interval?: Interval
  readonly model?: string
  readonly exchanges?: string[]
  readonly priceBinSize?: number
  readonly leverageWeights?: string
  readonly typicalNotional?: number
  readonly parameters?: string
  readonly asOf?: string
  readonly option: Readonly<Record<string, string>>
  readonly width: number
  readonly height: number
}

const StdoutFormat = defineError('EXPORT_STDOUT_FORMAT', {
  status: 400,
  kind: 'usage',
  message: (d: { format: string | undefined }) =>
    `--out - takes ${d.format === undefined ? 'a --format' : `no ${d.format}`}; give --format ${TEXT_FORMATS.join(' or ')}`,
})

/** `liqheat heatmap`: the map as a file. */
export function registerHeatmap(program: Command): void {
  const command = program
    .command('heatmap')
    .description('Write a liquidation heatmap to a file: csv, parquet, json (as the API gives it) or png')
    .requiredOption('--symbol <symbol>', 'canonical symbol, such as BTCUSDT', upperCase)
    .requiredOption('--out <file>', `file to write, .${EXPORT_FORMATS.join(', .')}; - for standard output`)
    .addOption(
      new Option('--format <format>', "format, where the file's extension does not say").choices(EXPORT_FORMATS),
    )
    .addOption(new Option('--from <time>', 'first moment, ISO 8601 or epoch ms').conflicts('window'))
    .option('--to <time>', 'end, not included; default: the end of the stored data')
    .addOption(new Option('--window <length>', 'length before the end (default: 48h)').choices(TIME_WINDOWS))
    .addOption(new Option('--interval <interval>', 'length of a column; default: by window').choices(INTERVALS))
    .option('--model <id>', `model, see liqheat models; default: ${DEFAULT_MODEL.id}`)
    .option('--option <name=value>', 'an option of the model; may be repeated', modelOptionFlag, {})
    .option('--parameters <name>', 'fitted parameters by name; they decide model, options and leverage weights')
    .option('--as-of <time>', 'the map as it was known at this time, ISO 8601 or epoch ms')
    .option('--exchanges <list>', 'venue ids, separated by commas; default: all that are stored', exchangesFlag)
    .option('--price-bin-size <size>', 'bucket in quote units; default: near 0.1 % of the price', sizeFlag)
    .option('--leverage-weights <pairs>', 'such as 5:15,10:30,25:25,50:20,100:10')
    .option(
      '--typical-notional <usd>',
      'USD size of a modelled position, which chooses the margin tier',
      numberFlag({ min: 1, max: 1e9 }),
    )
    .option('--width <pixels>', 'of a png', numberFlag(PIXELS), 1600)
    .option('--height <pixels>', 'of a png', numberFlag(PIXELS), 900)
    .addHelpText(
      'after',
      `
An existing file is replaced once the new one is complete. Notes on the data go to standard error.
  $ liqheat heatmap --symbol BTCUSDT --window 7d --out btc.png
  $ liqheat heatmap --symbol BTCUSDT --from 2026-01-01 --to 2026-02-01 --interval 1h --out btc.parquet
  $ liqheat heatmap --symbol BTCUSDT --format csv --out - | head`,
    )
  addConfigOptions(command, MAP_KEYS).action(runHeatmap)
}

async function runHeatmap(flags: HeatmapFlags & Record<string, unknown>): Promise<void> {
  const isStdout = flags.out === STDOUT
  const format = flags.format ?? (isStdout ? undefined : formatOfFile(flags.out))
  const request = { query: queryOf(flags), size: { width: flags.width, height: flags.height } }
  const config = configOf(MAP_KEYS, flags)
  if (format === undefined || (isStdout && !TEXT_FORMATS.includes(format))) throw StdoutFormat({ format })
  const summary = isStdout
    ? await writeToStdout(config, { ...request, format })
    : await runOwned(config, { name: 'heatmap', input: { ...request, format, file: path.resolve(flags.out) } })
  for (const warning of summary.warnings) console.error(`note: ${warning}`)
  // Standard output may be the file itself.
  const print = isStdout ? console.error : console.log
  print(heatmapSummary(flags.out, summary))
}

/** The owner of the store may be another process, which has another standard output: it writes a file that is copied. */
async function writeToStdout(config: Config, request: Omit<ExportRequest, 'file'>): Promise<ExportSummary> {
  const folder = await mkdtemp(path.join(tmpdir(), 'liqheat-'))
  try {
    const file = path.join(folder, `heatmap.${request.format}`)
    const summary = await runOwned(config, { name: 'heatmap', input: { ...request, file } })
    await pipeline(createReadStream(file), process.stdout, { end: false }).catch(ignoreClosedPipe)
    return summary
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whoever reads may have seen enough, as `head` has. */
function ignoreClosedPipe(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
}

function queryOf(flags: HeatmapFlags): ExportRequest['query'] {
  const time = (text: string | undefined, name: string) =>
    text === undefined ? undefined : String(parseTime(text, name))
  return {
    symbol: flags.symbol,
    start_time: time(flags.from, '--from'),
    end_time: time(flags.to, '--to'),
    time_window: flags.window,
    interval: flags.interval,
    model: flags.model,
    exchanges: flags.exchanges,
    price_bin_size: flags.priceBinSize,
    leverage_weights: flags.leverageWeights,
    typical_notional: flags.typicalNotional,
    as_of: time(flags.asOf, '--as-of'),
    model_options: typedOptions(flags.option),
    parameters: flags.parameters,
  }
}
