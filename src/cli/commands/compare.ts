import path from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { defineError } from '../../domain/errors.ts'
import { parseTime, TIME_WINDOWS, type TimeWindow } from '../../domain/time.ts'
import type { ComparisonQuery } from '../../services/compare-models.ts'
import { comparisonText } from '../comparison-text.ts'
import { addConfigOptions, configOf, MAP_KEYS, numberFlag } from '../config-options.ts'
import { bytesText } from '../human-text.ts'
import { exchangesFlag, modelOptionFlag, sizeFlag, typedOptions, upperCase } from '../map-flags.ts'
import { runOwned } from '../run-owned.ts'

const PIXELS = { min: 320, max: 10_000, isWhole: true } as const

interface CompareFlags {
  readonly symbol: string
  readonly models?: string[]
  readonly parameters?: string
  readonly asOf?: string
  readonly exchanges?: string[]
  readonly priceBinSize?: number
  readonly option: Readonly<Record<string, string>>
  readonly json?: boolean
  readonly out?: string
  readonly window?: TimeWindow
  readonly width: number
  readonly height: number
}

const PictureFormat = defineError('COMPARE_PICTURE_FORMAT', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string }) => `${d.file}: the comparison is drawn as .png; its numbers come with --json`,
})

/** `liqheat compare`: models side by side. */
export function registerCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('Compare the models on the stored data: totals, share near the price, overlap; and draw them')
    .requiredOption('--symbol <symbol>', 'canonical symbol, such as BTCUSDT', upperCase)
    .option('--models <list>', 'model ids, separated by commas; default: every one that can run', modelsFlag)
    .option('--parameters <name>', 'fitted parameters of one of the models by name; the others have their defaults')
    .option('--as-of <time>', 'as it was known at this time, ISO 8601 or epoch ms')
    .option('--exchanges <list>', 'venue ids, separated by commas; default: all that are stored', exchangesFlag)
    .option('--price-bin-size <size>', 'bucket in quote units; default: near 0.1 % of the price', sizeFlag)
    .option('--option <name=value>', 'an option of the models that have it; may be repeated', modelOptionFlag, {})
    .option('--json', 'the numbers as JSON, as the API gives them')
    .option('--out <file.png>', 'also draw the maps side by side')
    .addOption(new Option('--window <length>', 'length of the drawn maps (default: 48h)').choices(TIME_WINDOWS))
    .option('--width <pixels>', 'of the picture', numberFlag(PIXELS), 2400)
    .option('--height <pixels>', 'of the picture', numberFlag(PIXELS), 1600)
  addConfigOptions(command, MAP_KEYS).action(runCompare)
}

async function runCompare(flags: CompareFlags & Record<string, unknown>): Promise<void> {
  const { out, json, width, height } = flags
  if (out !== undefined && path.extname(out).toLowerCase() !== '.png') throw PictureFormat({ file: out })
  const picture = out === undefined ? undefined : { file: path.resolve(out), size: { width, height } }
  const input = { query: queryOf(flags), picture }
  const { comparison, bytes } = await runOwned(configOf(MAP_KEYS, flags), { name: 'compare', input })
  if (json === true) console.log(JSON.stringify(comparison, undefined, 2))
  else console.log(comparisonText(comparison))
  for (const { name, warnings } of comparison.models) {
    for (const warning of warnings) console.error(`note: ${name}: ${warning}`)
  }
  // Standard output may be read as JSON.
  if (bytes !== undefined) console.error(`wrote ${out}: ${comparison.models.length} maps, ${bytesText(bytes)}`)
}

function queryOf(flags: CompareFlags): ComparisonQuery {
  return {
    symbol: flags.symbol,
    models: flags.models,
    exchanges: flags.exchanges,
    price_bin_size: flags.priceBinSize,
    as_of: flags.asOf === undefined ? undefined : String(parseTime(flags.asOf, '--as-of')),
    time_window: flags.window,
    model_options: typedOptions(flags.option),
    parameters: flags.parameters,
  }
}

function modelsFlag(text: string): string[] {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '')
  if (ids.length === 0) throw new InvalidArgumentError('name at least one model.')
  return ids
}
