import type { ReportFilter, ReportHead, ReportTarget } from '../storage/report-target.ts'
import type { ValidationReport } from './report.ts'
import { reportOf, summaryOf } from './stored-report.ts'

/** Reports that are kept as they were read: boards are asked for once a minute, and a body is half a megabyte. */
const MOST_KEPT = 64

/** Which markets' reports are asked for; an absent field does not restrict. */
export type RankedFilter = Pick<ReportFilter, 'symbol' | 'exchange' | 'dataKind'>

/**
 * Runs that may stand for their markets, the one that tells most first: sufficient samples before others, newer before
 * older. Runs of prices that were shifted otherwise than by the maintenance rate answer another question.
 */
export function rankedRuns<Head extends ReportHead>(heads: readonly Head[]): Head[] {
  const runs = heads.filter((head) => head.kind === 'run' && summaryOf(head).has_usual_prices !== false)
  const isSufficient = (head: Head): number => (summaryOf(head).is_sufficient ? 1 : 0)
  return runs.toSorted((one, other) => isSufficient(other) - isSufficient(one) || other.createdAt - one.createdAt)
}

/** The report that stands for each market, whole; what was read once is kept. */
export class RankedReports {
  private readonly reports: ReportTarget
  private readonly kept = new Map<string, ValidationReport>()

  constructor(reports: ReportTarget) {
    this.reports = reports
  }

  /** One report a market, in no order. */
  async load(filter: RankedFilter): Promise<ValidationReport[]> {
    const heads = rankedRuns(await this.reports.listReports({ ...filter, kind: 'run' }))
    const markets = new Map<string, ReportHead>()
    for (const head of heads) {
      const market = `${head.symbol} ${head.exchange} ${head.dataKind}`
      if (!markets.has(market)) markets.set(market, head)
    }
    const found: ValidationReport[] = []
    for (const head of markets.values()) found.push(...(await this.read(head)))
    return found
  }

  private async read({ id, createdAt }: ReportHead): Promise<ValidationReport[]> {
    // A run that is made anew has the same id.
    const key = `${id} ${createdAt}`
    const kept = this.kept.get(key)
    const stored = kept === undefined ? await this.reports.readReport(id) : undefined
    const report = kept ?? (stored && reportOf(stored))
    if (report === undefined) return []
    this.kept.delete(key)
    this.kept.set(key, report)
    const [oldest = key] = this.kept.keys()
    if (this.kept.size > MOST_KEPT) this.kept.delete(oldest)
    return [report]
  }
}
