import type { ValidationReport } from './report.ts'
import { reportHeadline } from './report-headline.ts'

/** A report as Markdown. */
export function reportMarkdown(report: ValidationReport): string {
  return `# ${report.symbol} on ${report.exchange}\n\n${reportHeadline(report)}\n`
}
