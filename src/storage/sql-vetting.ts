import {
  ALLOWED_FUNCTIONS,
  ALLOWED_TABLE_FUNCTIONS,
  ALLOWED_TYPES,
  JOINING_FUNCTIONS,
  MOST_ARGUMENTS,
  READABLE_TABLES,
} from './sql-allowed.ts'
import { SqlNotAllowed } from './sql-errors.ts'
import { findPatternFault } from './sql-patterns.ts'

/** Longest statement, in characters; it bounds the work of the parser and the planner. */
export const MOST_CHARACTERS = 10_000

/** What a statement may hold at most: each of these multiplies the size of a plan, of a row or of a value. */
const MOST = {
  'table references': 12,
  '* expressions': 6,
  'grouping sets': 64,
  'operands that are no constants of ||, concat, lists and rows': 8,
  'characters in literals': 4000,
} as const
type Counted = keyof typeof MOST

/** Kinds of expressions; prepared parameters, lambdas and collations are not among them. */
const EXPRESSIONS: ReadonlySet<string> = new Set(
  'BETWEEN CASE CAST COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION OPERATOR POSITIONAL_REFERENCE STAR SUBQUERY WINDOW'.split(
    ' ',
  ),
)
const OPERATORS: ReadonlySet<string> = new Set(
  'ARRAY_EXTRACT COMPARE_IN COMPARE_NOT_IN GROUPING_FUNCTION OPERATOR_COALESCE OPERATOR_IS_NOT_NULL OPERATOR_IS_NULL OPERATOR_NOT OPERATOR_NULLIF OPERATOR_TRY STRUCT_EXTRACT'.split(
    ' ',
  ),
)
/** Kinds of everything else that says its type; a pivot, DESCRIBE and recursion are not among them. */
const NODES: ReadonlySet<string> = new Set(
  'SELECT_NODE SET_OPERATION_NODE BASE_TABLE SUBQUERY JOIN TABLE_FUNCTION EXPRESSION_LIST EMPTY ORDER_MODIFIER LIMIT_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING'.split(
    ' ',
  ),
)
const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/i

type Json = null | boolean | number | string | readonly Json[] | JsonObject
type JsonObject = { readonly [key: string]: Json | undefined }

/**
 * Goes through a parsed statement and lets pass only what it knows to be harmless.
 *
 * @param statement - an element of `statements` of DuckDB's json_serialize_sql
 * @throws SQL_NOT_ALLOWED
 */
export function vetStatement(statement: unknown): void {
  new Vetting().visit(asObject(statement), new Set())
}

/** Names of common table expressions in sight, in lower case. */
type Scope = ReadonlySet<string>

class Vetting {
  private readonly counts = new Map<Counted, number>()

  visit(value: Json | undefined, scope: Scope): void {
    if (isList(value)) for (const item of value) this.visit(item, scope)
    else if (isObject(value)) this.visitObject(value, scope)
  }

  private visitObject(object: JsonObject, scope: Scope): void {
    const { class: expression, type } = object
    if (typeof expression === 'string') this.visitExpression(object, scope)
    else if (typeof type === 'string') this.visitNode(object, type, scope)
    else this.visitFields(object, scope)
  }

  private visitNode(object: JsonObject, type: string, scope: Scope): void {
    if (!NODES.has(type)) throw refused(NODE_NAMES[type] ?? type.toLowerCase().replaceAll('_', ' '))
    if (type === 'BASE_TABLE') this.visitTable(object, scope)
    else if (type === 'TABLE_FUNCTION') this.visitTableFunction(object, scope)
    else {
      this.count('grouping sets', isList(object['group_sets']) ? object['group_sets'].length : 0)
      const { cte_map: tables, ...parts } = object
      this.visitFields(parts, this.withTables(tables, scope))
    }
  }

  private visitFields(object: JsonObject, scope: Scope): void {
    for (const value of Object.values(object)) this.visit(value, scope)
  }

  /** Vets common table expressions, each of which sees those before it. */
  private withTables(map: Json | undefined, outer: Scope): Scope {
    if (map === undefined) return outer
    let scope = outer
    for (const entry of asList(asObject(map)['map'])) {
      const { key, value } = asObject(entry)
      const name = String(key)
      if (!PLAIN_NAME.test(name)) throw refused(`the name ${JSON.stringify(name)} of a WITH table`)
      this.visit(value, scope)
      scope = new Set([...scope, name.toLowerCase()])
    }
    return scope
  }

  private visitTable(table: JsonObject, scope: Scope): void {
    this.count('table references', 1)
    const { catalog_name: catalog, schema_name: schema, table_name: name, at_clause: at, sample } = table
    const shown = [catalog, schema, name].filter((part) => part !== '').join('.')
    if (typeof name !== 'string' || catalog !== '' || (schema !== '' && schema !== 'main') || isObject(at)) {
      throw refused(`the table ${shown}`, TABLES_REMEDY)
    }
    const key = name.toLowerCase()
    const isInScope = schema === '' && scope.has(key)
    if (!(isInScope || Object.hasOwn(READABLE_TABLES, key))) throw refused(`the table ${shown}`, TABLES_REMEDY)
    this.visit(sample, scope)
  }

  private visitTableFunction(table: JsonObject, scope: Scope): void {
    this.count('table references', 1)
    const call = table['function']
    const name = isObject(call) ? functionName(call) : undefined
    if (!isObject(call) || name === undefined || !ALLOWED_TABLE_FUNCTIONS.has(name)) {
      throw refused(`the table function ${shownCall(call)}`, TABLES_REMEDY)
    }
    this.visit(call['children'], scope)
  }

  private visitExpression(expression: JsonObject, scope: Scope): void {
    const kind = String(expression['class'])
    if (!EXPRESSIONS.has(kind)) throw refused(EXPRESSION_NAMES[kind] ?? kind.toLowerCase().replaceAll('_', ' '))
    if (kind === 'OPERATOR' && !OPERATORS.has(String(expression['type']))) throw refused(String(expression['type']))
    if (kind === 'CONSTANT') {
      this.visitConstant(expression)
      return
    }
    if (kind === 'CAST') vetType(expression['cast_type'])
    if (kind === 'STAR') this.count('* expressions', 1)
    if (kind === 'FUNCTION' || kind === 'WINDOW') this.vetCall(expression)
    const { cast_type: _type, ...parts } = expression
    // The order of an aggregate's rows and what else hangs on an expression are parts like any other.
    this.visitFields(parts, scope)
  }

  private visitConstant(constant: JsonObject): void {
    const value = isObject(constant['value']) ? constant['value']['value'] : undefined
    if (typeof value === 'string') this.count('characters in literals', value.length)
  }

  private vetCall(call: JsonObject): void {
    const name = functionName(call)
    if (name === undefined || !ALLOWED_FUNCTIONS.has(name)) {
      throw refused(`the function ${shownCall(call)}`, 'docs/NOTEBOOKS.md lists the functions')
    }
    const given = asList(call['children'])
    if (given.length > (MOST_ARGUMENTS.get(name) ?? given.length)) {
      throw refused(`${name} of several values`, 'sort by it and take the first rows with LIMIT')
    }
    const fault = findPatternFault(name, constantText(given[1]))
    if (fault !== undefined) throw refused(fault.found, fault.remedy)
    if (!JOINING_FUNCTIONS.has(name)) return
    const joined = given.filter((child) => !(isObject(child) && child['class'] === 'CONSTANT'))
    this.count('operands that are no constants of ||, concat, lists and rows', joined.length)
  }

  private count(what: Counted, more: number): void {
    const total = (this.counts.get(what) ?? 0) + more
    this.counts.set(what, total)
    if (total > MOST[what]) throw refused(`a statement of more than ${MOST[what]} ${what}`, 'divide it into several')
  }
}

function vetType(type: Json | undefined): void {
  const id = isObject(type) ? String(type['id']) : ''
  const info = isObject(type) ? type['type_info'] : undefined
  if (id === 'LIST' && isObject(info)) vetType(info['child_type'])
  else if (!ALLOWED_TYPES.has(id))
    throw refused(`a cast to ${id}`, 'cast to a number, text, a time, or a list of those')
}

/** The name in lower case; undefined where it is qualified by anything but the schema of all functions. */
function functionName(call: JsonObject): string | undefined {
  const { function_name: name, schema, catalog } = call
  const isPlain = (schema === '' || schema === 'main') && catalog === ''
  return typeof name === 'string' && isPlain ? name.toLowerCase() : undefined
}

/** Undefined for what is no constant, and for one that is no text. */
function constantText(expression: Json | undefined): string | undefined {
  if (!isObject(expression) || expression['class'] !== 'CONSTANT' || !isObject(expression['value'])) return undefined
  const { value } = expression['value']
  return typeof value === 'string' ? value : undefined
}

function shownCall(call: Json | undefined): string {
  if (!isObject(call)) return 'given'
  return [call['catalog'], call['schema'], call['function_name']].filter((part) => part !== '').join('.')
}

const TABLES_REMEDY = 'GET /sql/tables lists the tables'

const NODE_NAMES: Readonly<Record<string, string>> = {
  RECURSIVE_CTE_NODE: 'WITH RECURSIVE',
  SHOW_REF: 'SHOW, DESCRIBE or SUMMARIZE (GET /sql/tables tells tables and columns)',
  LIMIT_PERCENT_MODIFIER: 'LIMIT in percent',
}

const EXPRESSION_NAMES: Readonly<Record<string, string>> = { COLLATE: 'COLLATE', PARAMETER: 'a prepared parameter' }

function refused(found: string, remedy = 'statements read the stored tables with SELECT') {
  return SqlNotAllowed({ found, remedy })
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

/** What this version of DuckDB writes at a place; with another the walk would leave something out. */
function asObject(value: unknown): JsonObject {
  if (!isObject(value)) throw new Error('Invariant: a parsed statement has the form of DuckDB 1.5')
  return value
}

function asList(value: unknown): readonly Json[] {
  if (!isList(value)) throw new Error('Invariant: a parsed statement has the form of DuckDB 1.5')
  return value
}
