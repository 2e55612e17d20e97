import type { ValidationReport } from './report.ts'
import { reportHeadline } from './report-headline.ts'
import { reportSections } from './report-sections.ts'
import type { ReportTable } from './report-table.ts'

const SIMULATED = 'SIMULATED'

/** A report as Markdown; of a simulated market every heading, paragraph and row says so. */
export function reportMarkdown(report: ValidationReport): string {
  const isSimulated = report.data_kind === 'simulated'
  const mark = isSimulated ? `${SIMULATED}: ` : ''
  const warnings = report.warnings.map((warning) => `- ${mark}${inline(warning)}`)
  const blocks = [
    `# ${mark}${inline(`${report.symbol} on ${report.exchange}: how good is the map?`)}`,
    `**${inline(reportHeadline(report))}**`,
    ...(warnings.length === 0 ? [] : [warnings.join('\n')]),
    ...reportSections(report).flatMap(({ title, about, tables }) => [
      `## ${mark}${title}`,
      `${mark}${inline(about)}`,
      ...tables.map((table) => `${mark}${inline(table.caption)}\n\n${tableMarkdown(table, isSimulated)}`),
    ]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function tableMarkdown({ head, rows }: ReportTable, isSimulated: boolean): string {
  const marked = (cells: readonly string[], mark: string): readonly string[] => (isSimulated ? [mark, ...cells] : cells)
  const lines = [
    marked(head, 'data'),
    marked(head, 'data').map(() => '---'),
    ...rows.map((row) => marked(row, SIMULATED)),
  ]
  return lines.map((cells, i) => `| ${cells.map((cell) => (i === 1 ? cell : inline(cell))).join(' | ')} |`).join('\n')
}

/** Text that Markdown takes as it is, on one line. */
function inline(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~]/g, '\\$&').replaceAll(/\s+/g, ' ')
}
