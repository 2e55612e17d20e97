import type { TableFile } from '../storage/import-target.ts'
import { ImportContractValueNeeded } from './errors.ts'
import type { FoundColumn, FoundColumns } from './recognise-columns.ts'

/** What a number of the file is multiplied with. */
export interface Scale {
  readonly factor: number
  readonly factorColumn?: number | undefined
}

/**
 * What turns a quantity into base units: 1, or the contract's size as an option or a column gives it.
 *
 * @throws IMPORT_CONTRACT_VALUE_NEEDED
 */
export function scaleToBase({
  unit,
  column,
  contractValue,
  file,
  found,
}: {
  unit: 'base' | 'contracts'
  column: FoundColumn
  contractValue: number | undefined
  file: TableFile
  found: FoundColumns
}): Scale {
  if (unit === 'base') return { factor: 1 }
  if (contractValue !== undefined) return { factor: contractValue }
  const size = found.get('contract_value')
  if (size === undefined) throw ImportContractValueNeeded({ file: file.name, column: column.name })
  return { factor: 1, factorColumn: size.position }
}
