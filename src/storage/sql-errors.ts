import { defineError } from '../domain/errors.ts'

/** DuckDB does not understand the statement, or the statement fails on the data. */
export const SqlInvalid = defineError('SQL_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string }) => d.problem,
})

/** The statement is sound SQL, but names something that statements of users may not use. */
export const SqlNotAllowed = defineError('SQL_NOT_ALLOWED', {
  status: 400,
  kind: 'usage',
  message: (d: { found: string; remedy: string }) => `${d.found} is not allowed in a statement; ${d.remedy}`,
})

/** DuckDB gave up for a reason whose text may tell of the machine. */
export const SqlFailed = defineError('SQL_FAILED', {
  status: 400,
  kind: 'data',
  message: (d: { kind: string }) => `the database could not answer this statement (${d.kind}); simplify it`,
})

/** As many statements run as may run at once. */
export const SqlBusy = defineError('SQL_BUSY', {
  status: 503,
  kind: 'data',
  retry: 'later',
  message: (d: { most: number }) => `${d.most} statements are running already; try again in a moment`,
})

/** The statement took too long and was ended. */
export const SqlTimeout = defineError('SQL_TIMEOUT', {
  status: 408,
  kind: 'data',
  message: (d: { seconds: number }) =>
    `the statement was ended after ${d.seconds} s; read less (filter by series_id and time), or raise sql_seconds`,
})

/** Memory grew too much while the statement ran, and it was ended. */
export const SqlMemory = defineError('SQL_MEMORY', {
  status: 503,
  kind: 'data',
  retry: 'later',
  message: (d: { megabytes: number }) =>
    `the statement was ended: memory had grown by ${d.megabytes} MB, or the database had none left; read or sort less, or raise sql_memory_mb`,
})

/** Nobody waits for the answer any more. */
export const SqlAborted = defineError('SQL_ABORTED', {
  status: 499,
  kind: 'network',
  message: () => 'the client went away before the answer was ready; ask again',
})
