import { InvalidArgumentError } from 'commander'
import { describeModels } from '../services/describe-models.ts'

/** Parser of a flag that takes a symbol. */
export function upperCase(text: string): string {
  return text.trim().toUpperCase()
}

/** Parser of a flag that takes venue ids; sorted, so that the order typed does not matter. */
export function exchangesFlag(text: string): string[] {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '').sort()
  if (ids.length === 0) throw new InvalidArgumentError('name at least one exchange.')
  return ids
}

/** Parser of a flag that takes a size above 0. */
export function sizeFlag(text: string): number {
  const size = Number(text)
  if (!(size > 0 && Number.isFinite(size))) throw new InvalidArgumentError('it must be a number above 0.')
  return size
}

/** Parser of a repeatable flag that takes `name=value`. */
export function modelOptionFlag(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [name = '', ...rest] = text.split('=')
  if (name.trim() === '' || rest.length === 0) throw new InvalidArgumentError('write it as name=value.')
  return { ...before, [name.trim()]: rest.join('=').trim() }
}

/** Options as typed on the command line, those that some model has as a number as numbers; the model checks the rest. */
export function typedOptions(given: Readonly<Record<string, string>>): Record<string, unknown> {
  const known = describeModels().flatMap(({ options }) => options)
  const isNumber = (name: string, text: string) =>
    text !== '' &&
    Number.isFinite(Number(text)) &&
    known.some((option) => option.name === name && ['number', 'integer'].includes(option.type))
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name, isNumber(name, text) ? Number(text) : text]),
  )
}
