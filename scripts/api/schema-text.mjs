// JSON schemas in words.

/** A default that a description names: "; default 24h", " (default 0.15)". */
const TOLD_DEFAULT = /(?:[;,]\s*|\s*\(|\s+)default:?\s+([^();]+?)\)?(?=;|$)/i
const WHOLE_DEFAULT = /^default:?\s+([^();]+)$/i
/** Values that make sense in an example, where the schema says none. */
const EXAMPLES = { symbol: 'BTCUSDT', exchange: 'binance', query: 'SELECT 1', sql: 'SELECT 1' }

/** Type, allowed values and range. */
export function typeText(schema) {
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives !== undefined) return [...new Set(alternatives.map(typeText))].join(' or ')
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' ')
  if (schema.type === 'array') return `list of ${typeText(schema.items ?? {})}`
  const name = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'any')
  return [name, rangeText(schema)].filter((text) => text !== '').join(', ')
}

function rangeText({ minimum, exclusiveMinimum, maximum, exclusiveMaximum, minLength, maxLength, type }) {
  if (type === 'string') return maxLength === undefined ? '' : `${minLength ?? 0} to ${maxLength} characters`
  const low = minimum === undefined ? (exclusiveMinimum === undefined ? '' : `> ${exclusiveMinimum}`) : `>= ${minimum}`
  const high = maximum === undefined ? (exclusiveMaximum === undefined ? '' : `< ${exclusiveMaximum}`) : `<= ${maximum}`
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`
  return [low, high].filter((text) => text !== '').join(', ')
}

/** What stands for a parameter that is not given; empty where nothing does. */
export function defaultOf({ default: value, description = '' }) {
  if (value !== undefined) return `\`${value}\``
  const [, told] = TOLD_DEFAULT.exec(description) ?? WHOLE_DEFAULT.exec(description) ?? []
  return told ?? ''
}

/** The description without the default that has a column of its own. */
export function meaningOf({ description = '' }) {
  return description.replace(TOLD_DEFAULT, '').trim()
}

/** A value that a request may give. */
export function exampleOf(name, { default: value, enum: values, examples, example, type } = {}) {
  const found = example ?? examples?.[0] ?? EXAMPLES[name] ?? value ?? values?.[0]
  if (found !== undefined) return found
  return type === 'integer' || type === 'number' ? 1 : 'text'
}
