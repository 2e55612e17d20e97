import { type DuckDbSession, inTransaction, type SqlParameters, type SqlRow } from './duckdb-session.ts'
import type { DuckDbStore } from './duckdb-store.ts'
import { DELETE_REPORT, INSERT_REPORT, LIST_REPORTS, READ_REPORT } from './report-queries.ts'
import type { ReportFilter, ReportHead, ReportTarget, StoredReport } from './report-target.ts'

/** Reports of validation of an open store. */
export function openReports(store: DuckDbStore): ReportTarget {
  return {
    writeReport: (report) => store.writeBeside((session) => storeReport(session, report)),
    listReports: (filter = {}) =>
      store.read(async (session) => (await session.rows(LIST_REPORTS, parametersOf(filter))).map(headOf)),
    readReport: (id) => store.read(async (session) => (await session.rows(READ_REPORT, { id })).map(reportOf)[0]),
  }
}

async function storeReport(
  session: DuckDbSession,
  { id, kind, createdAt, symbol, exchange, dataKind, from, to, summary, body }: StoredReport,
): Promise<void> {
  await inTransaction(session, async () => {
    await session.run(DELETE_REPORT, { id })
    await session.run(INSERT_REPORT, {
      id,
      kind,
      created_at: BigInt(createdAt),
      symbol,
      exchange,
      data_kind: dataKind,
      from: BigInt(from),
      to: BigInt(to),
      summary,
      body,
    })
  })
}

function parametersOf({ symbol, exchange, dataKind, kind, limit }: ReportFilter): SqlParameters {
  return {
    symbol: symbol ?? null,
    exchange: exchange ?? null,
    data_kind: dataKind ?? null,
    kind: kind ?? null,
    limit: BigInt(limit ?? Number.MAX_SAFE_INTEGER),
  }
}

function reportOf(row: SqlRow): StoredReport {
  return { ...headOf(row), body: String(row['body']) }
}

function headOf(row: SqlRow): ReportHead {
  return {
    id: String(row['id']),
    kind: row['kind'] === 'night' ? 'night' : 'run',
    createdAt: Number(row['created_at_ms']),
    symbol: String(row['symbol']),
    exchange: String(row['exchange']),
    dataKind: row['data_kind'] === 'simulated' ? 'simulated' : 'observed',
    from: Number(row['from_ms']),
    to: Number(row['to_ms']),
    summary: String(row['summary']),
  }
}
