import type { IncomingHttpHeaders } from 'node:http'
import type { FuzzRequest, Schema } from './openapi-requests.ts'

/** What came back. */
export interface FuzzAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

const PROBLEM_KEYS = ['type', 'title', 'status', 'detail', 'request_id']
/** Answers that any route may give, whatever its description says. */
const SHED = ['SERVER_OVERLOADED', 'SERVER_STOPPING']
/** Answers to what reached no route, so that no route gave them its own shape. */
const UNROUTED = ['ROUTE_UNKNOWN', 'URL_INVALID', 'URL_TOO_LONG', 'EXPECTATION_FAILED']
/** A question must not end the thread that computes its answer. */
const LOST = ['COMPUTE_LOST']
/** Routes whose errors come in the envelope of CoinGlass, as docs/COINGLASS.md has it. */
const ENVELOPED = '/api/futures/'
/** First line of the file that every path leads to. */
const PASSWD = 'root:x:0:'

/** What is wrong with an answer; undefined where nothing is. */
export function answerFault(request: FuzzRequest, { status, headers, body }: FuzzAnswer): string | undefined {
  const type = String(headers['content-type'] ?? '')
  const text = body.toString('utf8')
  if (text.includes(PASSWD)) return 'shows a file of this machine'
  if (status >= 400)
    return request.method === 'HEAD' ? headFault(status) : problemFault(request, { status, type, text })
  if (status !== 200 || request.method !== request.operation.method) return undefined
  if (!type.startsWith('application/json')) return undefined
  const schema = request.operation.responses['200']?.content?.['application/json']?.schema
  const parsed = parsedJson(text)
  if (parsed === undefined) return '200 is no JSON'
  if (isTable(request)) return columnsFault(Object(parsed))
  return schema === undefined ? undefined : missingKey(parsed, schema)
}

/** Whether rows were asked for as columns; those of heatmap-timeseries are its own, and described with its JSON. */
function isTable({ target, operation }: FuzzRequest): boolean {
  if (operation.path === '/liquidations/heatmap-timeseries') return false
  return new URLSearchParams(target.split('?')[1]).get('format') === 'columns'
}

function headFault(status: number): string | undefined {
  return status >= 500 && status !== 503 ? `status ${status}` : undefined
}

function problemFault(
  { operation, method }: FuzzRequest,
  { status, type, text }: { status: number; type: string; text: string },
): string | undefined {
  const problem = parsedJson(text)
  if (typeof problem !== 'object' || problem === null) return `${status} is no JSON object`
  const entries = new Map<string, unknown>(Object.entries(problem))
  const isEnveloped = entries.has('error_code')
  const code = String(entries.get(isEnveloped ? 'error_code' : 'code'))
  const isRouted = method === operation.method && !UNROUTED.includes(code)
  const shouldBe = isRouted && operation.path.startsWith(ENVELOPED)
  if (isEnveloped !== shouldBe) return `${status} ${code} is ${isEnveloped ? '' : 'not '}in an envelope`
  const expected = isEnveloped ? 'application/json' : 'application/problem+json'
  if (!type.startsWith(expected)) return `${status} is of type "${type}"`
  const missing = PROBLEM_KEYS.find((key) => !entries.has(key))
  if (missing !== undefined) return `${status} without ${missing}`
  if (entries.get('status') !== status) return `${status} says it is ${entries.get('status')}`
  if (isEnveloped && !isEnvelopeOf(entries, status)) return `${status} in a faulty envelope: ${text}`
  if (!/^[A-Z][A-Z0-9_]+$/.test(code) || code.startsWith('FST_')) return `${status} with the code "${code}"`
  if (/node_modules|\bat \S+ \(|dist\//.test(text)) return `${status} shows the inside: ${text}`
  const isDeclared = operation.responses['503'] !== undefined && !LOST.includes(code)
  if (status === 503 && (isDeclared || SHED.includes(code))) return undefined
  return status >= 500 ? `status ${status} ${code}` : undefined
}

function isEnvelopeOf(entries: ReadonlyMap<string, unknown>, status: number): boolean {
  return entries.get('code') === String(status) && entries.get('msg') === entries.get('detail')
}

/** What is wrong with a table as JSON: `columns` has an array for each name, all of one length. */
function columnsFault(parsed: object): string | undefined {
  const entries = new Map<string, unknown>(Object.entries(parsed))
  const keys = [...entries.keys()].join(' ')
  if (keys !== 'format columns meta') return `columns with the keys ${keys}`
  const columns = Object.values(Object(entries.get('columns')))
  const lengths = new Set(columns.map((values) => (Array.isArray(values) ? values.length : 'no array')))
  if (columns.length === 0 || lengths.size !== 1 || lengths.has('no array'))
    return 'columns are no arrays of one length'
  return typeof entries.get('meta') === 'object' ? undefined : 'columns without an object of meta'
}

/** The first key that a schema asks for and a value does not have, within objects as deep as the schema says. */
function missingKey(value: unknown, schema: Schema, at = ''): string | undefined {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) {
    const faults = choices.map((choice) => missingKey(value, choice, at))
    return faults.includes(undefined) ? undefined : faults[0]
  }
  if (Array.isArray(value)) {
    const { items } = schema
    return items === undefined
      ? undefined
      : value
          .slice(0, 3)
          .map((one) => missingKey(one, items, `${at}[]`))
          .find(Boolean)
  }
  if (schema.properties === undefined) return undefined
  if (typeof value !== 'object' || value === null) return `${at} is no object`
  const entries = new Map<string, unknown>(Object.entries(value))
  const missing = schema.required?.find((key) => !entries.has(key))
  if (missing !== undefined) return `200 without ${at}.${missing}`
  return Object.entries(schema.properties)
    .filter(([key]) => entries.has(key))
    .map(([key, property]) => missingKey(entries.get(key), property, `${at}.${key}`))
    .find(Boolean)
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
