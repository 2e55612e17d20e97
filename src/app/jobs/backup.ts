import { writeWholeFile } from '../../export/whole-file.ts'
import type { DuckDbStore } from '../../storage/duckdb-store.ts'
import { requireOutsideStore } from './outside-store.ts'

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

/**
 * Copies the store of this process to a file, whole or not at all; what is there is replaced once the copy is complete.
 *
 * @throws OUTPUT_ONTO_STORE, BACKUP_FAILED, BACKUP_INCOMPLETE, EXPORT_UNWRITABLE
 */
export async function backup(store: DuckDbStore, { file }: BackupInput, signal?: AbortSignal): Promise<BackupSummary> {
  const started = performance.now()
  const target = await requireOutsideStore(store.file, file)
  const { bytes, result } = await writeWholeFile(target, (partial) => store.copyTo(partial, signal))
  return { file, bytes, ...result, seconds: (performance.now() - started) / 1000 }
}
