import type { DataKind } from '../domain/series.ts'
import type { MarketKey } from './store.ts'

/** What was validated: asked for by somebody, or one day, each night by itself. */
export type ReportKind = 'run' | 'night'

/** What a list tells of a stored report. */
export interface ReportHead extends MarketKey {
  readonly id: string
  readonly kind: ReportKind
  /** UTC ms. */
  readonly createdAt: number
  readonly dataKind: DataKind
  /** First forecast that is scored, UTC ms. */
  readonly from: number
  /** End of what was scored, UTC ms. */
  readonly to: number
  /** JSON: what it found, in short. */
  readonly summary: string
}

/** A report of validation. */
export interface StoredReport extends ReportHead {
  /** JSON, all of it. */
  readonly body: string
}

/** Which reports to list; an absent field does not restrict. */
export interface ReportFilter {
  readonly symbol?: string | undefined
  readonly exchange?: string | undefined
  readonly dataKind?: DataKind | undefined
  readonly kind?: ReportKind | undefined
  /** The newest so many; default all. */
  readonly limit?: number | undefined
}

/** A store of reports of validation; maps are not made of them. */
export interface ReportTarget {
  /** Stores a report, in place of one of the same id. */
  writeReport(report: StoredReport): Promise<void>
  /** Newest first. */
  listReports(filter?: ReportFilter): Promise<ReportHead[]>
  readReport(id: string): Promise<StoredReport | undefined>
}
