import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { defineError } from '../domain/errors.ts'
import type { ParameterSet } from '../models/parameter-set.ts'
import { ParameterSetSchema } from './parameter-schema.ts'

/** How far shares that are rounded in a file may be from a sum of 1. */
const SUM_TOLERANCE = 1e-3

/** A parameter set as it was read from its file. */
export interface NamedParameters {
  readonly set: ParameterSet
  /** Of the file's bytes: another content is another hash. */
  readonly hash: string
}

const ParametersInvalid = defineError('PARAMETERS_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; problem: string }) =>
    `${d.file}: ${d.problem}; mend the file, or make it anew with liqheat calibrate`,
})

/** Reads the text of a parameter file. @throws PARAMETERS_INVALID naming the file and the field */
export function parseParameters(text: string, { name, file }: { name: string; file: string }): NamedParameters {
  const set = Object.freeze(parseSet(text, file))
  const problem = contradictionOf(set, name)
  if (problem !== undefined) throw ParametersInvalid({ file, problem })
  return { set, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) }
}

function parseSet(text: string, file: string): ParameterSet {
  const value = parseJson(text, file)
  const [fault] = Value.Errors(ParameterSetSchema, value)
  if (fault !== undefined) {
    const field = fault.instancePath.slice(1).replaceAll('/', '.')
    throw ParametersInvalid({ file, problem: `${field === '' ? 'the whole' : field} ${fault.message}` })
  }
  return Value.Parse(ParameterSetSchema, value)
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw ParametersInvalid({ file, problem: `it is no JSON (${String(cause)})` }, { cause })
  }
}

/** What in a set of the right shape cannot be so. */
function contradictionOf(set: ParameterSet, name: string): string | undefined {
  const { training, leverage_weights: weights, draws } = set
  if (set.name !== name) return `name is "${set.name}", but the file's name says "${name}"`
  if (training.from_ms >= training.to_ms) return `training.to_ms ${training.to_ms} is not after from_ms`
  const falling = weights.findIndex(({ leverage }, i) => i > 0 && leverage <= (weights[i - 1]?.leverage ?? 0))
  if (falling > 0) return `leverage_weights.${falling}.leverage ${weights[falling]?.leverage} does not rise`
  const total = sumOf(weights.map(({ value }) => value))
  if (weights.length > 0 && !isOne(total)) return `the values of leverage_weights sum to ${total}, not to 1`
  const short = draws.findIndex((draw) => draw.length !== weights.length)
  if (short >= 0) return `draws.${short} has ${draws[short]?.length} shares for ${weights.length} leverages`
  const uneven = draws.findIndex((draw) => !isOne(sumOf(draw)))
  if (uneven >= 0) return `draws.${uneven} sums to ${sumOf(draws[uneven] ?? [])}, not to 1`
  return undefined
}

function isOne(total: number): boolean {
  return Math.abs(total - 1) <= SUM_TOLERANCE
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
