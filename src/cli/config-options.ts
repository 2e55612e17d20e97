import { type Command, InvalidArgumentError, Option } from 'commander'
import { loadConfig } from '../config/load.ts'
import { type Config, type ConfigKey, environmentName, optionHelp } from '../config/schema.ts'

/** Options of the store, for commands that need no others. */
export const STORE_KEYS = ['db', 'db_memory_mb'] as const

/** Options of commands that compute maps. */
export const MAP_KEYS = [...STORE_KEYS, 'parameters_dir'] as const

/** Options of everything that runs live feeds. */
export const LIVE_KEYS = [
  'live_exchanges',
  'live_symbols',
  'live_flush_ms',
  'live_repair_hours',
  'sample_positions',
  'frames_dir',
  'frames_file_mb',
  'frames_keep_mb',
] as const satisfies readonly ConfigKey[]

/** Adds flags for configuration options to a command; help text and defaults come from the schema. */
export function addConfigOptions(command: Command, keys: readonly ConfigKey[]): Command {
  for (const key of keys) {
    const { description, default: fallback } = optionHelp(key)
    const flag = `--${key.replaceAll('_', '-')}${typeof fallback === 'boolean' ? '' : ' <value>'}`
    command.addOption(new Option(flag, `${description} (default: ${String(fallback)}, env: ${environmentName(key)})`))
  }
  return command.option('--config <file>', 'JSON file with options, for example {"port": 9000}')
}

/** Configuration of a command: its flags over the environment over the file over the defaults. */
export function configOf(keys: readonly ConfigKey[], options: Readonly<Record<string, unknown>>): Config {
  const flags = Object.fromEntries(keys.map((key) => [key, options[camelCase(key)]]))
  const file = typeof options['config'] === 'string' ? options['config'] : undefined
  return loadConfig({ file, environment: process.env, flags })
}

/** Parser of a flag that takes a finite number in a range. */
export function numberFlag({ min, max, isWhole = false }: { min: number; max: number; isWhole?: boolean }) {
  return (text: string): number => {
    const value = Number(text)
    const isInRange = text.trim() !== '' && value >= min && value <= max
    if (!isInRange || (isWhole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(`it must be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}.`)
    }
    return value
  }
}

/** First pause before a request is made again; for tests, and not in the help. */
export function retryDelayOption(): Option {
  return new Option('--retry-delay <ms>', 'first pause before a request is made again')
    .argParser(numberFlag({ min: 0, max: 60_000 }))
    .default(1000)
    .hideHelp()
}

const SYMBOL = /^[\p{L}\p{N}_-]{1,40}$/u

/** Parser of a flag that takes symbols separated by commas. */
export function symbolsFlag(text: string): string[] {
  const names = text.split(',').map((name) => name.trim().toUpperCase())
  const list = [...new Set(names.filter((name) => name !== ''))]
  const wrong = list.find((name) => !SYMBOL.test(name))
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is no symbol.`)
  if (list.length === 0) throw new InvalidArgumentError('name at least one symbol.')
  return list
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
