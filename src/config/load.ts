import { readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { defineError } from '../domain/errors.ts'
import { CONFIG_KEYS, type Config, ConfigSchema, environmentName, isConfigKey, isSecret } from './schema.ts'

/** Where options come from besides their defaults; flags win over the environment, the environment over the file. */
export interface ConfigSources {
  /** Path of a JSON file; a named file must exist. */
  readonly file: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly flags: Readonly<Record<string, unknown>>
}

const ConfigInvalid = defineError('CONFIG_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { origin: string; option: string; value: unknown; problem: string }) =>
    `${d.origin}: ${d.option} = ${JSON.stringify(d.value)} ${d.problem}`,
})

const ConfigOptionUnknown = defineError('CONFIG_OPTION_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { origin: string; option: string; known: readonly string[] }) =>
    `${d.origin}: there is no option "${d.option}"; options are ${d.known.join(', ')}`,
})

const ConfigFileUnreadable = defineError('CONFIG_FILE_UNREADABLE', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; problem: string }) => `configuration file ${d.file}: ${d.problem}`,
})

/**
 * Merges defaults < file < LIQHEAT_* environment < flags, checks every value and freezes the result.
 *
 * @throws CONFIG_INVALID, CONFIG_OPTION_UNKNOWN, CONFIG_FILE_UNREADABLE
 */
export function loadConfig(sources: ConfigSources): Config {
  const { file, environment, flags } = sources
  const merged: Record<string, unknown> = { ...defaults() }
  const origins: Record<string, string> = {}
  const take = (origin: string, values: Readonly<Record<string, unknown>>): void => {
    for (const [option, value] of Object.entries(values)) {
      if (!isConfigKey(option)) throw ConfigOptionUnknown({ origin, option, known: CONFIG_KEYS })
      if (value === undefined) continue
      merged[option] = value
      origins[option] = origin
    }
  }
  if (file !== undefined) take(`file ${file}`, readConfigFile(file))
  take('environment', fromEnvironment(environment))
  take('command line', flags)
  const config = Value.Convert(ConfigSchema, { ...merged })
  for (const fault of Value.Errors(ConfigSchema, config)) {
    const option = fault.instancePath.slice(1)
    const origin = origins[option] ?? 'default'
    const value = isConfigKey(option) && isSecret(option) ? '(hidden)' : merged[option]
    throw ConfigInvalid({ origin, option, value, problem: fault.message })
  }
  return Object.freeze(Value.Parse(ConfigSchema, config))
}

function defaults(): object {
  return Object(Value.Default(ConfigSchema, {}))
}

function fromEnvironment(environment: ConfigSources['environment']): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const key of CONFIG_KEYS) {
    const value = environment[environmentName(key)]
    if (value !== undefined && value !== '') values[key] = value
  }
  return values
}

function readConfigFile(file: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  } catch (cause) {
    throw ConfigFileUnreadable({ file, problem: cause instanceof Error ? cause.message : String(cause) }, { cause })
  }
  throw ConfigFileUnreadable({ file, problem: 'it must hold one JSON object' })
}
