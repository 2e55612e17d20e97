import { defineError } from '../../domain/errors.ts'
import { writeWholeFile } from '../../export/whole-file.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'

/** Where a copy of the store goes; the path is absolute. */
export interface BackupInput {
  readonly file: string
}

/** What was copied. */
export interface BackupSummary {
  readonly file: string
  readonly bytes: number
  readonly tables: number
  readonly rows: number
  readonly seconds: number
}

const BackupOntoItself = defineError('BACKUP_ONTO_ITSELF', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string }) => `${d.file} is the store itself; name another file with --to`,
})

/**
 * Copies the store of this process to a file, whole or not at all; what is there is replaced once the copy is complete.
 *
 * @throws BACKUP_ONTO_ITSELF, BACKUP_FAILED, BACKUP_INCOMPLETE, EXPORT_UNWRITABLE
 */
export async function backup(store: DuckDbStore, { file }: BackupInput, signal?: AbortSignal): Promise<BackupSummary> {
  if (file === store.file) throw BackupOntoItself({ file })
  const started = performance.now()
  const { bytes, result } = await writeWholeFile(file, (partial) => store.copyTo(partial, signal))
  return { file, bytes, ...result, seconds: (performance.now() - started) / 1000 }
}
