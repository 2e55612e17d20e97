/** A value of an answer as JSON has it: whole numbers beyond 2^53, exact decimals and times are text. */
export type SqlValue = null | boolean | number | string | readonly SqlValue[] | { readonly [field: string]: SqlValue }

/** A column of an answer or of a table, with DuckDB's name of its type. */
export interface SqlColumn {
  readonly name: string
  readonly type: string
}

/** Rows that a statement gave. */
export interface SqlAnswer {
  readonly columns: readonly SqlColumn[]
  readonly rows: readonly (readonly SqlValue[])[]
  /** Whether there were more rows than may be answered. */
  readonly isTruncated: boolean
  /** ms from the statement's turn to its last row. */
  readonly elapsedMs: number
}

/** A table that statements may read. */
export interface SqlTable {
  readonly name: string
  /** What one row is. */
  readonly description: string
  readonly columns: readonly SqlColumn[]
}

/** How much one statement may take. */
export interface SqlLimits {
  readonly rows: number
  readonly seconds: number
  /** Growth of the process or of DuckDB while the statement runs, in megabytes. */
  readonly memoryMb: number
}

/** Answers statements of strangers, which can read the market tables and nothing else. */
export interface SqlTarget {
  /** @throws SQL_INVALID, SQL_NOT_ALLOWED, SQL_FAILED, SQL_BUSY, SQL_TIMEOUT, SQL_MEMORY */
  querySql(text: string, signal?: AbortSignal): Promise<SqlAnswer>
  sqlTables(): Promise<SqlTable[]>
}
