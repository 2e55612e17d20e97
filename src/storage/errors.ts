import { defineError } from '../domain/errors.ts'

/** The file is open in this process already; a second DuckDB instance would lose the writes of one of them. */
export const StoreOpenTwice = defineError('STORE_OPEN_TWICE', {
  status: 500,
  kind: 'usage',
  message: (d: { file: string }) =>
    `${d.file} is already open in this process; use the store that is open, or close it first`,
})

/** Another process holds the file; DuckDB lets one process at a time in. */
export const StoreLocked = defineError('STORE_LOCKED', {
  status: 503,
  kind: 'data',
  retry: 'later',
  message: (d: { file: string; pid: number | undefined }) =>
    d.pid === undefined
      ? `${d.file} is in use by another process; stop it, or use another file with --db`
      : `${d.file} is in use by process ${d.pid}; stop it (kill ${d.pid}), or use another file with --db`,
})

/** The file is there but is no DuckDB database this version can read. */
export const StoreUnreadable = defineError('STORE_UNREADABLE', {
  status: 500,
  kind: 'data',
  message: (d: { file: string; problem: string }) =>
    `${d.file} cannot be read as a liqheat store: ${d.problem}; name another file with --db, or restore it from a backup`,
})

/** The file or its folder cannot be made or written. */
export const StoreUnwritable = defineError('STORE_UNWRITABLE', {
  status: 500,
  kind: 'data',
  message: (d: { file: string; problem: string }) =>
    `${d.file} cannot be opened for writing: ${d.problem}; check the folder and its rights, or name another file with --db`,
})

/** A newer liqheat wrote this file. */
export const StoreSchemaNewer = defineError('STORE_SCHEMA_NEWER', {
  status: 500,
  kind: 'data',
  message: (d: { file: string; found: number; known: number }) =>
    `${d.file} has schema version ${d.found}, this liqheat knows up to ${d.known}; update liqheat, or use another file with --db`,
})

/** An applied migration is not the one this version carries. */
export const StoreMigrationChanged = defineError('STORE_MIGRATION_CHANGED', {
  status: 500,
  kind: 'data',
  message: (d: { file: string; migration: string; recorded: string; shipped: string }) =>
    `${d.file}: migration ${d.migration} was applied with sha256 ${d.recorded.slice(0, 12)}, this liqheat ships ${d.shipped.slice(0, 12)}; ` +
    'the file was made by a modified liqheat: import into a new file with --db',
})

/** Something still asks a store that has been closed. */
export const StoreClosed = defineError('STORE_CLOSED', {
  status: 503,
  kind: 'data',
  message: (d: { file: string }) => `${d.file} is closed`,
})
