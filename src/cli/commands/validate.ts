import path from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { parametersFolder } from '../../app/parameters-folder.ts'
import { INTERVALS, intervalMs, parseTime } from '../../domain/time.ts'
import { MODELS } from '../../models/registry.ts'
import { ParameterLibrary } from '../../services/parameter-library.ts'
import type { PriceShift } from '../../validation/event-prices.ts'
import type { ValidationQuestion } from '../../validation/question.ts'
import { HORIZONS, type Horizon } from '../../validation/report.ts'
import { addConfigOptions, configOf, MAP_KEYS, numberFlag } from '../config-options.ts'
import { upperCase } from '../map-flags.ts'
import { runOwned } from '../run-owned.ts'
import { createValidationProgress, validationText } from '../validation-text.ts'

/** A shift of half the price is none. */
const MOST_SHIFT = 0.5

interface ValidateFlags {
  readonly symbol: string
  readonly exchange: string
  readonly model?: readonly string[] | 'all'
  readonly parameters?: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly trainTo?: string
  readonly horizon: readonly Horizon[]
  readonly step: number
  readonly priceShift: PriceShift
  readonly out?: string
  readonly store: boolean
  readonly threads?: number
}

/** `liqheat validate`: how good the maps are, by the liquidations that came after. */
export function registerValidate(program: Command): void {
  const command = program
    .command('validate')
    .description('Score maps by the liquidations that came after them, beside simple baselines; no data, no score')
    .requiredOption('--symbol <symbol>', 'canonical symbol, such as BTCUSDT', upperCase)
    .requiredOption('--exchange <id>', 'whose liquidations and inputs')
    .option('--model <list>', 'model ids, separated by commas, or all; baselines always take part', modelsFlag, 'all')
    .option('--parameters <list>', 'calibrated parameters by name, which take part as MODEL:NAME', partsOf)
    .option('--from <time>', 'first forecast, ISO 8601 or epoch ms; default: the first stored liquidation')
    .option('--to <time>', 'end; default: the end of what is stored')
    .option('--train-to <time>', 'end of training, what comes after is scored; default: the middle')
    .option('--horizon <list>', `how far forecasts reach, of ${Object.keys(HORIZONS).join(',')}`, horizonsFlag, [
      '1h',
      '4h',
      '24h',
    ])
    .option('--step <interval>', `time between forecasts, one of ${INTERVALS.join(',')}`, stepFlag, intervalMs('1h'))
    .option(
      '--price-shift <shift>',
      'from bankruptcy prices to triggers: maintenance (one rate), none, or a ratio',
      shiftFlag,
      'maintenance',
    )
    .option(
      '--out <folder>',
      'also write report.json, report.md and report.html; a run that was ended goes on from there',
    )
    .option('--no-store', 'do not keep the report: boards and badges stay as they are')
    .option('--threads <count>', 'threads; default: the cores', numberFlag({ min: 1, max: 64, isWhole: true }))
    .addHelpText(
      'after',
      `
  $ liqheat validate --symbol BTCUSDT --exchange okx --out report/
  $ liqheat validate --symbol SOLUSDT --exchange okx --model ledger --from 2026-03-01 --horizon 1h,4h

The report is stored, too, but for --no-store: see liqheat leaderboard. Exit code 3 says what is missing.`,
    )
  addConfigOptions(command, MAP_KEYS).action(runValidate)
}

async function runValidate(flags: ValidateFlags & Record<string, unknown>): Promise<void> {
  const config = configOf(MAP_KEYS, flags)
  const library = new ParameterLibrary(parametersFolder(config))
  const named = await Promise.all((flags.parameters ?? []).map((name) => library.find(name)))
  const sets = named.map(({ set }) => set)
  const question = { ...questionOf(flags), parameters: sets.length === 0 ? undefined : sets }
  const out = flags.out === undefined ? undefined : path.resolve(flags.out)
  const input = { question, out, isStored: flags.store, threads: flags.threads }
  const { report, files } = await runOwned(config, {
    name: 'validate',
    input,
    onProgress: createValidationProgress(),
  })
  console.log(validationText(report))
  for (const file of files) console.error(`${report.data_kind === 'simulated' ? 'simulated: ' : ''}wrote ${file}`)
}

function questionOf(flags: ValidateFlags): ValidationQuestion {
  const time = (text: string | undefined, name: string) => (text === undefined ? undefined : parseTime(text, name))
  return {
    symbol: flags.symbol,
    exchange: flags.exchange,
    models: flags.model === 'all' ? undefined : flags.model,
    from: time(flags.from, '--from'),
    to: time(flags.to, '--to'),
    train_to: time(flags.trainTo, '--train-to'),
    horizons: flags.horizon,
    step_ms: flags.step,
    price_shift: flags.priceShift,
    kind: 'run',
  }
}

function modelsFlag(text: string): readonly string[] | 'all' {
  if (text.trim() === 'all') return 'all'
  return partsOf(text).map((wanted) => {
    if (MODELS.some(({ id }) => id === wanted)) return wanted
    throw new InvalidArgumentError(`"${wanted}" is none of all,${MODELS.map(({ id }) => id).join(',')}.`)
  })
}

function horizonsFlag(text: string): Horizon[] {
  const known = Object.keys(HORIZONS).filter((name): name is Horizon => name in HORIZONS)
  return partsOf(text).map((wanted) => {
    const found = known.find((name) => name === wanted)
    if (found === undefined) throw new InvalidArgumentError(`"${wanted}" is none of ${known.join(',')}.`)
    return found
  })
}

function stepFlag(text: string): number {
  const found = INTERVALS.find((interval) => interval === text.trim())
  if (found === undefined) throw new InvalidArgumentError(`"${text}" is none of ${INTERVALS.join(',')}.`)
  return intervalMs(found)
}

function shiftFlag(text: string): PriceShift {
  if (text === 'maintenance' || text === 'none') return text
  const ratio = Number(text)
  if (text.trim() !== '' && ratio >= 0 && ratio <= MOST_SHIFT) return ratio
  throw new InvalidArgumentError(`it must be maintenance, none, or a ratio from 0 to ${MOST_SHIFT}.`)
}

function partsOf(text: string): string[] {
  const parts = [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== '')
  if (parts.length === 0) throw new InvalidArgumentError('name at least one.')
  return parts
}
