/** A table of the store. */
export interface StoredTable {
  readonly name: string
  /** As the database counts them without reading: rows that were removed may still count. */
  readonly estimatedRows: number
}

/** How large the store is. */
export interface StoreSize {
  readonly fileBytes: number
  /** Log of writes that are not in the file yet; 0 where there is none. */
  readonly walBytes: number
  /** By name. */
  readonly tables: readonly StoredTable[]
  readonly schemaVersion: number
  /** Room on the disk of the file that this process may use; undefined where the system does not tell. */
  readonly freeDiskBytes: number | undefined
}
