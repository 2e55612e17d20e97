import type { PlannedValue, RowRule, TableFile, TimeFormat } from '../storage/import-target.ts'
import type { FileKind } from '../storage/store.ts'
import type { ImportOptions } from './import-options.ts'
import type { FoundColumn, FoundColumns } from './recognise-columns.ts'

/** Options of a plan: what the user said, for one kind of series. */
export type PlanOptions = Omit<ImportOptions, 'store' | 'files' | 'kind'> & { readonly kind: FileKind }

/** Everything a kind's planning of values may look at. */
export interface ValueContext {
  readonly file: TableFile
  readonly found: FoundColumns
  readonly sample: readonly (readonly string[])[]
  readonly options: PlanOptions
  readonly formatOf: (column: FoundColumn) => TimeFormat
}

/** Values and rules of a kind. */
export interface PlannedValues {
  readonly values: readonly PlannedValue[]
  readonly rules: readonly RowRule[]
  readonly notes: readonly string[]
}

/** A column that recognition has made sure of. */
export function required(found: FoundColumns, role: string): FoundColumn {
  const column = found.get(role)
  if (column === undefined) throw new Error(`Invariant: ${role} is a needed column`)
  return column
}
