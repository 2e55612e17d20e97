// docs/API.md: every route of the OpenAPI document as a person reads it.
import { defaultOf, exampleOf, meaningOf, typeText } from './schema-text.mjs'

const METHODS = ['get', 'post', 'put', 'patch', 'delete']
/** Parameters that so many routes take alike are told once. */
const SHARED_BY = 3
/** Answers are described so many levels deep. */
const DEEPEST = 4
const BASE = 'http://127.0.0.1:8888'

/** Markdown of the whole document. */
export function apiReference(document) {
  const operations = operationsOf(document)
  const shared = sharedParameters(operations)
  const tags = document.tags ?? []
  const groups = [...tags, ...unnamedTags(operations, tags)]
  return `${[
    '# API reference',
    '',
    'Made by `scripts/generate-api.mjs` from the OpenAPI document; do not edit. What the numbers mean, and how to use them, is',
    'in [API-GUIDE.md](API-GUIDE.md); `WS /ws` is in [WEBSOCKET.md](WEBSOCKET.md); the TypeScript client in [CLIENT.md](CLIENT.md).',
    '',
    document.info.description,
    '',
    'Where the server has tokens configured, a request carries `Authorization: Bearer <token>` whose scope is the one named',
    'under the route (`open` needs none, `admin` may all). The cost is what an answer takes of the rate limit of a minute.',
    '',
    table(
      ['route', 'answer'],
      operations.map((one) => [`[\`${one.name}\`](#${anchor(one.name)})`, one.summary]),
    ),
    '',
    ...sharedSection(shared),
    ...groups.flatMap((tag) => groupSection(tag, operations, shared)),
    ...failureSection(operations),
  ].join('\n')}\n`
}

function operationsOf({ paths }) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({
        ...operation,
        path,
        method,
        name: `${method.toUpperCase()} ${path}`,
        summary: operation.summary ?? '',
        tag: operation.tags?.[0] ?? 'other',
        parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])],
      })),
  )
}

function unnamedTags(operations, tags) {
  const known = new Set(tags.map(({ name }) => name))
  return [...new Set(operations.map(({ tag }) => tag))].filter((tag) => !known.has(tag)).map((name) => ({ name }))
}

function sharedParameters(operations) {
  const found = new Map()
  for (const parameter of operations.flatMap(({ parameters }) => parameters)) {
    const key = JSON.stringify(parameter)
    found.set(key, { parameter, times: (found.get(key)?.times ?? 0) + 1 })
  }
  return new Map([...found].filter(([, { times }]) => times >= SHARED_BY))
}

function sharedSection(shared) {
  if (shared.size === 0) return []
  const parameters = [...shared.values()].map(({ parameter }) => parameter)
  return [
    '## Parameters of several routes',
    '',
    'A parameter that begins its meaning with the id of a model is an option of that model; other models refuse it.',
    '',
    parameterTable(parameters),
    '',
  ]
}

function groupSection({ name, description }, operations, shared) {
  const own = operations.filter(({ tag }) => tag === name)
  if (own.length === 0) return []
  const title = description === undefined ? name : `${name}: ${lowerFirst(description)}`
  return [`## ${upperFirst(title)}`, '', ...own.flatMap((operation) => operationSection(operation, shared))]
}

function operationSection(operation, shared) {
  const isShared = (parameter) => shared.has(JSON.stringify(parameter))
  const own = operation.parameters.filter((parameter) => !isShared(parameter))
  const others = operation.parameters.filter(isShared).map(({ name }) => `\`${name}\``)
  return [
    `### ${operation.name}`,
    '',
    `${operation.summary}.${operation.deprecated === true ? ' **Deprecated.**' : ''}`,
    ...(operation.description === undefined ? [] : ['', operation.description]),
    '',
    ...(operation.responses['101'] === undefined ? ['```sh', curlLine(operation), '```', ''] : []),
    ...(own.length === 0 ? [] : [parameterTable(own), '']),
    ...(others.length === 0
      ? []
      : [`${own.length === 0 ? 'Takes' : 'Also takes'} ${others.join(', ')}, see above.`, '']),
    ...bodySection(operation.requestBody),
    ...answerSection(operation.responses),
    ...termsSection(operation),
  ]
}

function parameterTable(parameters) {
  return table(
    ['parameter', 'type', 'default', 'meaning'],
    parameters.map(({ name, required, schema, description, in: place }) => {
      const meant = { ...schema, description: description ?? schema?.description }
      const where = place === 'query' ? '' : ` (${place})`
      return [`\`${name}\`${where}`, typeText(meant), required ? 'required' : defaultOf(meant), meaningOf(meant)]
    }),
  )
}

function bodySection(body) {
  const [type, { schema } = {}] = Object.entries(body?.content ?? {})[0] ?? []
  if (schema === undefined) return []
  return [`Body, \`${type}\`:`, '', fieldTable(schema), '']
}

function answerSection(responses) {
  const good = Object.entries(responses).filter(([status]) => /^[12]/.test(status))
  return good.flatMap(([status, { content = {}, description }]) => {
    const types = Object.keys(content)
    const said = description === undefined || description === 'Default Response' ? '' : `: ${description}`
    const head = `Answer ${status}${said}${types.length === 0 ? '' : `, ${types.map((type) => `\`${type}\``).join(', ')}`}`
    const schema = (content['application/json'] ?? Object.values(content)[0])?.schema
    const fields = schema === undefined ? '' : fieldTable(schema)
    return fields === '' ? [`${head}.`, ''] : [`${head}:`, '', fields, '']
  })
}

/** Failures, and what the route declares with an `x-` name, such as scope and cost. */
function termsSection(operation) {
  const failures = Object.keys(operation.responses).filter((status) => /^[45]/.test(status))
  const lines = [
    ...(failures.length === 0 ? [] : [`Failures: ${failures.join(', ')}.`]),
    ...Object.entries(operation)
      .filter(([key]) => key.startsWith('x-'))
      .map(([key, value]) => `${upperFirst(key.slice(2).replaceAll('-', ' '))}: ${plain(value)}.`),
  ]
  return lines.length === 0 ? [] : [lines.join(' '), '']
}

function failureSection(operations) {
  const [problem] = operations.flatMap(({ responses }) =>
    Object.entries(responses)
      .filter(([status]) => /^[45]/.test(status))
      .flatMap(([, { content = {} }]) => Object.values(content).map(({ schema }) => schema)),
  )
  if (problem === undefined) return []
  return ['## Failures', '', 'Every failure is `application/problem+json`:', '', fieldTable(problem)]
}

function fieldTable(schema) {
  const rows = fieldRows(schema, '', 1)
  return rows.length === 0 ? '' : table(['field', 'type', 'meaning'], rows)
}

function fieldRows(schema, prefix, depth) {
  if (depth > DEEPEST) return []
  const { inner, suffix } = unwrapped(schema)
  const name = prefix === '' ? suffix.replace(/^\[\]/, '') : `${prefix}${suffix}`
  const alternatives = inner.anyOf ?? inner.oneOf
  if (alternatives !== undefined) return alternatives.flatMap((one) => fieldRows(one, name, depth))
  const fields = Object.entries(inner.properties ?? {})
  const dot = name === '' ? '' : '.'
  const rows = fields.flatMap(([key, field]) => [
    [`\`${name}${dot}${key}\``, typeText(field), meaningOf(field)],
    ...fieldRows(field, `${name}${dot}${key}`, depth + 1),
  ])
  return rows.filter(([field], index) => rows.findIndex(([other]) => other === field) === index)
}

/** The schema of an item of arrays and of a value of maps, and what stands for them in a name. */
function unwrapped(schema) {
  let inner = schema
  let suffix = ''
  for (;;) {
    const value = inner.additionalProperties ?? Object.values(inner.patternProperties ?? {})[0]
    if (inner.type === 'array' && typeof inner.items === 'object') {
      inner = inner.items
      suffix += '[]'
    } else if (inner.properties === undefined && typeof value === 'object') {
      inner = value
      suffix += '.*'
    } else return { inner, suffix }
  }
}

function curlLine({ path, method, parameters, requestBody, 'x-scope': scope }) {
  const needed = parameters.filter(({ required }) => required)
  const filled = needed
    .filter(({ in: place }) => place === 'path')
    .reduce((text, { name, schema }) => text.replace(`{${name}}`, exampleOf(name, schema)), path)
  const query = needed
    .filter(({ in: place }) => place === 'query')
    .map(({ name, schema }) => `${name}=${exampleOf(name, schema)}`)
    .join('&')
  const schema = requestBody?.content?.['application/json']?.schema
  return [
    'curl',
    ...(method === 'get' ? [] : [`-X ${method.toUpperCase()}`]),
    ...(scope !== 'admin' ? [] : ['-H "Authorization: Bearer $LIQHEAT_TOKEN"']),
    ...(schema === undefined ? [] : [`-H 'Content-Type: application/json' -d '${JSON.stringify(bodyOf(schema))}'`]),
    `'${BASE}${filled}${query === '' ? '' : `?${query}`}'`,
  ].join(' ')
}

function bodyOf({ properties = {}, required = [] }) {
  return Object.fromEntries(required.map((name) => [name, exampleOf(name, properties[name] ?? {})]))
}

/** The formatter aligns it. */
function table(head, rows) {
  const line = (row) =>
    `| ${row.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function anchor(name) {
  return name
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}

function plain(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function upperFirst(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function lowerFirst(text) {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
