import { openReports } from '../../src/storage/duckdb-reports.ts'
import { openDuckDbStore } from '../../src/storage/duckdb-store.ts'
import type { StoredReport } from '../../src/storage/report-target.ts'

/** Puts reports into a store that nobody has open, and makes it where there is none. */
export async function storeReports(path: string, reports: readonly StoredReport[]): Promise<void> {
  const store = await openDuckDbStore({ path, memoryLimitMb: 256 })
  try {
    const target = openReports(store)
    for (const report of reports) await target.writeReport(report)
  } finally {
    await store.close()
  }
}
