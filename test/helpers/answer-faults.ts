import type { IncomingHttpHeaders } from 'node:http'
import type { FuzzRequest, Schema } from './openapi-requests.ts'

/** What came back. */
export interface FuzzAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

const PROBLEM_KEYS = ['type', 'title', 'status', 'detail', 'code', 'request_id']
/** Answers that any route may give, whatever its description says. */
const SHED = ['SERVER_OVERLOADED', 'SERVER_STOPPING']
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
  return schema === undefined ? undefined : missingKey(parsed, schema)
}

function headFault(status: number): string | undefined {
  return status >= 500 && status !== 503 ? `status ${status}` : undefined
}

function problemFault(
  { operation }: FuzzRequest,
  { status, type, text }: { status: number; type: string; text: string },
): string | undefined {
  if (!type.startsWith('application/problem+json')) return `${status} is of type "${type}"`
  const problem = parsedJson(text)
  if (typeof problem !== 'object' || problem === null) return `${status} is no JSON object`
  const entries = new Map<string, unknown>(Object.entries(problem))
  const missing = PROBLEM_KEYS.find((key) => !entries.has(key))
  if (missing !== undefined) return `${status} without ${missing}`
  if (entries.get('status') !== status) return `${status} says it is ${entries.get('status')}`
  const code = String(entries.get('code'))
  if (!/^[A-Z][A-Z0-9_]+$/.test(code) || code.startsWith('FST_')) return `${status} with the code "${code}"`
  if (/node_modules|\bat \S+ \(|dist\//.test(text)) return `${status} shows the inside: ${text}`
  if (status === 503 && (operation.responses['503'] !== undefined || SHED.includes(code))) return undefined
  return status >= 500 ? `status ${status} ${code}` : undefined
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
