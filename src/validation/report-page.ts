import type { ValidationReport } from './report.ts'
import { reportHeadline } from './report-headline.ts'

/** A report as HTML. */
export function reportPage(report: ValidationReport): string {
  return `# ${report.symbol} on ${report.exchange}\n\n${reportHeadline(report)}\n`
}
