import path from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CalibrationQuestion } from '../../calibration/question.ts'
import { parseTime } from '../../domain/time.ts'
import { openingShares } from '../../models/ledger-tiers.ts'
import type { LeverageWeight } from '../../models/model.ts'
import { calibrationText } from '../calibration-text.ts'
import { addConfigOptions, configOf, STORE_KEYS } from '../config-options.ts'
import { upperCase } from '../map-flags.ts'
import { runOwned } from '../run-owned.ts'

/** Dense, since few wide gaps place liquidations worse than many narrow ones. */
const USUAL_LEVERAGES = '2,3,5,7,10,15,20,25,33,50,75,100'
const NAME = /^[a-z0-9][a-z0-9._-]*$/

interface CalibrateFlags {
  readonly symbol: string
  readonly exchange: string
  readonly model: string
  readonly from: string
  readonly to: string
  readonly testTo?: string
  readonly leverages: readonly LeverageWeight[]
  readonly name: string
  readonly out?: string
}

/** `liqheat calibrate`: a model's parameters fitted to the liquidations of a venue. */
export function registerCalibrate(program: Command): void {
  const command = program
    .command('calibrate')
    .description('Fit the parameters of a model to the liquidations of a venue, and write them to a file')
    .requiredOption('--symbol <symbol>', 'canonical symbol, such as BTCUSDT', upperCase)
    .requiredOption('--exchange <id>', 'whose liquidations and inputs')
    .addOption(new Option('--model <id>', 'model that is fitted').choices(['ledger']).default('ledger'))
    .requiredOption('--from <time>', 'first forecast of training, ISO 8601 or epoch ms')
    .requiredOption('--to <time>', 'end of training')
    .option('--test-to <time>', 'end of what follows and is held out, to score the fit on')
    .option(
      '--leverages <list>',
      'leverages to fit, such as 5,10,25,50,100',
      leveragesFlag,
      leveragesFlag(USUAL_LEVERAGES),
    )
    .requiredOption('--name <name>', 'name of the parameters: lower case letters, digits, -, _ and .', nameFlag)
    .option('--out <file>', 'file to write; default: NAME.json')
    .addHelpText(
      'after',
      `
  $ liqheat calibrate --symbol BTCUSDT --exchange okx --from 2026-01-01 --to 2026-03-01 --test-to 2026-04-01 --name okx-btc

Below 500 liquidations nothing is fitted; exit code 3 says what is missing.`,
    )
  addConfigOptions(command, STORE_KEYS).action(runCalibrate)
}

async function runCalibrate(flags: CalibrateFlags & Record<string, unknown>, command: Command): Promise<void> {
  const question = questionOf(flags)
  if (question.from >= question.to) command.error('error: --from must be before --to')
  if (question.test_to !== undefined && question.test_to <= question.to) {
    command.error('error: --test-to must be after --to')
  }
  const file = path.resolve(flags.out ?? `${flags.name}.json`)
  const { parameters, tried } = await runOwned(configOf(STORE_KEYS, flags), {
    name: 'calibrate',
    input: { question, command: commandOf(question), file },
    onProgress: (options) => process.stderr.write(`tried ${JSON.stringify(options)}\n`),
  })
  console.log(calibrationText({ parameters, tried }))
  console.error(`${parameters.data_kind === 'simulated' ? 'simulated: ' : ''}wrote ${file}`)
}

function questionOf(flags: CalibrateFlags): CalibrationQuestion {
  return {
    symbol: flags.symbol,
    exchange: flags.exchange,
    name: flags.name,
    from: parseTime(flags.from, '--from'),
    to: parseTime(flags.to, '--to'),
    test_to: flags.testTo === undefined ? undefined : parseTime(flags.testTo, '--test-to'),
    leverages: flags.leverages,
  }
}

/** The command line that fits the same anew. */
function commandOf({ symbol, exchange, name, from, to, test_to, leverages }: CalibrationQuestion): string {
  const iso = (time: number) => new Date(time).toISOString()
  const list = leverages.map(({ leverage }) => leverage).join(',')
  const test = test_to === undefined ? '' : ` --test-to ${iso(test_to)}`
  return `liqheat calibrate --symbol ${symbol} --exchange ${exchange} --model ledger --from ${iso(from)} --to ${iso(to)}${test} --leverages ${list} --name ${name}`
}

/** Leverages from low to high, with what the model believes of them. */
function leveragesFlag(text: string): LeverageWeight[] {
  const leverages = [...new Set(text.split(',').map(Number))].sort((a, b) => a - b)
  if (
    leverages.length < 2 ||
    leverages.length > 24 ||
    !leverages.every((leverage) => leverage > 1 && leverage <= 200)
  ) {
    throw new InvalidArgumentError('name 2 to 24 leverages above 1 and up to 200.')
  }
  return openingShares(leverages)
}

function nameFlag(text: string): string {
  if (!NAME.test(text)) throw new InvalidArgumentError('use lower case letters, digits, -, _ and .')
  return text
}
