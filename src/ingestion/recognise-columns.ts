import type { FileKind } from '../storage/store.ts'
import { COLUMN_ROLES, type ColumnRole, type NamedUnit } from './column-roles.ts'
import { ImportColumnAmbiguous, ImportColumnMissing, ImportColumnUnknown, ImportRoleUnknown } from './errors.ts'

/** A column of the file and what is known of it. */
export interface FoundColumn {
  readonly position: number
  readonly name: string
  /** Unit its name tells, if it does. */
  readonly unit: NamedUnit | undefined
}

/** Columns by role id. */
export type FoundColumns = ReadonlyMap<string, FoundColumn>

/** Where to look. */
export interface RecogniseOptions {
  readonly file: string
  readonly kind: FileKind
  readonly columns: readonly string[]
  /** Role (or any name liqheat knows for it) to column name or 1-based number; wins over recognition. */
  readonly overrides?: Readonly<Record<string, string>> | undefined
}

/**
 * Finds which column plays which role.
 *
 * @throws IMPORT_COLUMN_AMBIGUOUS, IMPORT_COLUMN_MISSING, IMPORT_COLUMN_UNKNOWN, IMPORT_ROLE_UNKNOWN
 */
export function recogniseColumns({ file, kind, columns, overrides = {} }: RecogniseOptions): FoundColumns {
  const roles = COLUMN_ROLES[kind]
  const found = new Map<string, FoundColumn>()
  for (const [wanted, name] of Object.entries(overrides)) {
    const role =
      roles.find(({ id }) => plain(id) === plain(wanted)) ?? roles.find((known) => knows(known, plain(wanted)))
    if (role === undefined) throw ImportRoleUnknown({ role: wanted, kind, roles: roles.map(({ id }) => id) })
    const position = columnPosition(columns, name)
    if (position === undefined) throw ImportColumnUnknown({ file, column: name, columns })
    found.set(role.id, { position, name: columns[position] ?? name, unit: unitOf(role, plain(name)) })
  }
  for (const role of roles) {
    if (found.has(role.id)) continue
    const taken = new Set([...found.values()].map(({ position }) => position))
    const column = recognised({ file, role, columns, taken })
    if (column !== undefined) found.set(role.id, column)
    else if (role.isNeeded === true) throw ImportColumnMissing({ file, role: role.id, columns })
  }
  return found
}

/** Letters and digits in lower case: `Open_Time`, `openTime` and `open time` are one name. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

function recognised({
  file,
  role,
  columns,
  taken,
}: {
  file: string
  role: ColumnRole
  columns: readonly string[]
  taken: ReadonlySet<number>
}): FoundColumn | undefined {
  for (const { names, unit } of role.groups) {
    const hits = columns
      .map((name, position) => ({ name, position, unit }))
      .filter(({ name, position }) => !taken.has(position) && names.includes(plain(name)))
    const [hit] = hits
    if (hits.length > 1) {
      throw ImportColumnAmbiguous({ file, role: role.id, candidates: hits.map(({ name }) => name), columns })
    }
    if (hit !== undefined) return hit
  }
  return undefined
}

function columnPosition(columns: readonly string[], wanted: string): number | undefined {
  const exact = columns.indexOf(wanted)
  if (exact >= 0) return exact
  const alike = columns.findIndex((name) => plain(name) === plain(wanted) && plain(wanted) !== '')
  if (alike >= 0) return alike
  const number = /^\d+$/.test(wanted) ? Number(wanted) : 0
  return number >= 1 && number <= columns.length ? number - 1 : undefined
}

function knows(role: ColumnRole, name: string): boolean {
  return role.groups.some(({ names }) => names.includes(name))
}

function unitOf(role: ColumnRole, name: string): NamedUnit | undefined {
  return role.groups.find(({ names }) => names.includes(name))?.unit
}
