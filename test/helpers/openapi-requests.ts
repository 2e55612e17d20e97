import fc from 'fast-check'
import { hostileBody, hostileHeaders, hostileText, rawEscape } from './hostile-values.ts'

/** What of JSON Schema the description uses. */
export interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}

/** A method of a path as the description has it. */
export interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

/** What to ask. */
export interface FuzzRequest {
  readonly operation: Operation
  readonly method: string
  /** Path and query as they are sent. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const

/** All operations of an OpenAPI document. */
export function operationsOf(document: { readonly paths: Record<string, Record<string, unknown>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const operation = item[method] as Omit<Operation, 'method' | 'path' | 'parameters'> & Partial<Operation>
      return { ...operation, method: method.toUpperCase(), path, parameters: operation.parameters ?? [] }
    }),
  )
}

/**
 * Requests of an operation: most parameters valid, so that they get past the first check, and some of everything else.
 *
 * @param known - values that mean something to the server, by the name of a parameter
 */
export function requestsOf(
  operation: Operation,
  known: Readonly<Record<string, readonly string[] | fc.Arbitrary<string>>>,
): fc.Arbitrary<FuzzRequest> {
  const values = operation.parameters.map((parameter) => {
    const valid = knownText(known[parameter.name]) ?? validValue(parameter.schema).map(String)
    const given = fc.oneof({ weight: 7, arbitrary: valid }, { weight: 2, arbitrary: anyText(parameter.schema) })
    // A number or text of any kind is mostly an option of some model, which refuses those of others.
    const isCommon = known[parameter.name] !== undefined || parameter.schema.enum !== undefined
    return sometimes(given, parameter.required === true ? 96 : isCommon ? 30 : 3)
  })
  const bodySchema = operation.requestBody?.content?.['application/json']?.schema
  return fc
    .record({
      values: fc.tuple(...values),
      repeated: sometimes(fc.nat(20), 3),
      unknown: sometimes(fc.tuple(fc.oneof(hostileText, fc.constantFrom('token', 'callback', '_')), hostileText), 8),
      raw: sometimes(rawEscape, 5),
      method: sometimes(fc.constantFrom(...METHODS), 7),
      headers: sometimes(hostileHeaders, 50),
      body: bodySchema === undefined ? sometimes(hostileBody, 5) : sometimes(bodyText(bodySchema, known), 95),
    })
    .map((parts) => assemble(operation, parts))
}

interface Parts {
  readonly values: readonly (string | undefined)[]
  readonly repeated: number | undefined
  readonly unknown: readonly [string, string] | undefined
  readonly raw: string | undefined
  readonly method: string | undefined
  readonly headers: Record<string, string> | undefined
  readonly body: string | undefined
}

function assemble(operation: Operation, parts: Parts): FuzzRequest {
  const query: [string, string][] = []
  let path = operation.path
  for (const [index, parameter] of operation.parameters.entries()) {
    const value = parts.values[index]
    if (value === undefined) continue
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encoded(value))
    if (parameter.in === 'query') query.push([parameter.name, value])
  }
  if (parts.unknown !== undefined) query.push([...parts.unknown])
  const twice = query[parts.repeated ?? -1]
  if (twice !== undefined) query.push(twice)
  const text = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')
  const method = (parts.method ?? operation.method).toUpperCase()
  // With an expectation Node's client sends the head at once, without the length of the body.
  const isFramed = parts.headers?.['expect'] === undefined && !['HEAD', 'OPTIONS', 'GET'].includes(method)
  const hasBody = parts.body !== undefined && isFramed
  return {
    operation,
    method,
    target: `${path}${text === '' ? '' : `?${text}`}${parts.raw ?? ''}`.replaceAll(/[{}]/g, ''),
    headers: { ...(hasBody ? { 'content-type': 'application/json' } : {}), ...parts.headers },
    body: hasBody ? parts.body : undefined,
  }
}

function sometimes<Value>(arbitrary: fc.Arbitrary<Value>, percent: number): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary })
}

function knownText(known: readonly string[] | fc.Arbitrary<string> | undefined): fc.Arbitrary<string> | undefined {
  if (known === undefined || known instanceof fc.Arbitrary) return known
  return fc.constantFrom(...known)
}

/** What a schema allows. */
function validValue(schema: Schema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined && choices.length > 0) return fc.oneof(...choices.map(validValue))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined && schema.enum.length > 0) return fc.constantFrom(...schema.enum)
  const { minimum = 0, maximum = minimum + 100 } = schema
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer')
    return fc.integer({ min: Math.ceil(minimum), max: Math.floor(Math.min(maximum, 2 ** 31)) })
  if (schema.type === 'number') {
    return fc.oneof(
      fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }),
      fc.double({ min: minimum, max: maximum, noNaN: true }),
    )
  }
  if (schema.type === 'array') return fc.array(validValue(schema.items ?? {}), { maxLength: 3 })
  if (schema.type === 'object') return validObject(schema)
  return fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 20, 20) })
}

function validObject({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, validValue(schema)]))
  return fc.record(model, { requiredKeys: required.filter((name) => name in model) })
}

/** At the edges of what a schema allows, or far beyond. */
function anyText({ minimum, maximum, maxLength }: Schema): fc.Arbitrary<string> {
  const edges = [minimum, maximum].filter((edge) => edge !== undefined)
  const near = edges.flatMap((edge) => [edge - 1, edge, edge + 1, edge + 0.5].map(String))
  const lengths = maxLength === undefined ? [] : [maxLength, maxLength + 1].map((length) => 'A'.repeat(length))
  const borders = [...near, ...lengths]
  return borders.length === 0 ? hostileText : fc.oneof(hostileText, fc.constantFrom(...borders))
}

function bodyText(schema: Schema, known: Parameters<typeof requestsOf>[1]): fc.Arbitrary<string> {
  const { properties = {}, required = [] } = schema
  const names = Object.keys(properties)
  const valueFor = (name: string) => knownText(known[name]) ?? validValue(properties[name] ?? {})
  const model = Object.fromEntries(names.map((name): [string, fc.Arbitrary<unknown>] => [name, valueFor(name)]))
  const valid = fc.record(model, { requiredKeys: [...required] })
  const wrong = fc.dictionary(fc.constantFrom('a', ...names), fc.oneof(hostileText, fc.jsonValue()), { maxKeys: 4 })
  return fc.oneof(
    { weight: 6, arbitrary: valid.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: wrong.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: hostileBody },
  )
}

/** Percent-encoded; half of a surrogate pair, which has no code, as it would be in UTF-8. */
function encoded(text: string): string {
  return /\p{Surrogate}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text)
}
