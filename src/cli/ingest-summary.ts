import type { IngestedFile, IngestedSeries, IngestSummary } from '../ingestion/archive/ingest-options.ts'
import { bytesText, countText, spanText, tableText } from './human-text.ts'

/** Lines of one kind of news; the rest is counted. */
const NAMED = 20

/** What a person reads at the end of a run: a line a series, then what needs attention. */
export function ingestSummaryText(summary: IngestSummary, { isDryRun }: { isDryRun: boolean }): string {
  const { series, notes } = summary
  const files = series.flatMap((one) => one.files)
  if (isDryRun) return dryRunText(series)
  if (files.length === 0) return ['nothing to do: what is published is stored', ...notes].join('\n')
  const head = ['symbol', 'kind', 'files', 'rows', 'not published', 'refused', 'unchanged']
  const rows = series.filter((one) => one.files.length > 0).map(seriesRow)
  return [
    tableText([head, ...rows]),
    ...listed('peculiar', series.flatMap(peculiarities)),
    ...listed('not published', series.flatMap(absences)),
    ...listed(
      'refused and set aside',
      files.filter(({ state }) => state === 'refused').flatMap(({ notes: problems }) => problems),
    ),
    ...notes.map((note) => `note: ${note}`),
    totalsText(summary),
  ].join('\n')
}

/** Whether something was refused, so that the command is to end with an error. */
export function hasRefused({ series }: IngestSummary): boolean {
  return series.some(({ files }) => files.some(({ state }) => state === 'refused'))
}

function seriesRow({ symbol, kind, interval, files }: IngestedSeries): string[] {
  const count = (state: IngestedFile['state']) => countText(files.filter((file) => file.state === state).length)
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  const name = interval === undefined ? kind : `${kind} ${interval}`
  return [symbol, name, count('loaded'), countText(rows), count('absent'), count('refused'), count('unchanged')]
}

/** Notes of a series: the same note of several files is one line, with the numbers of the first. */
function peculiarities({ symbol, kind, files }: IngestedSeries): string[] {
  const groups = new Map<string, IngestedFile[]>()
  for (const file of files.filter(({ state }) => state === 'loaded')) {
    for (const note of file.notes) {
      const shape = note.replace(/\d+/g, '#')
      groups.set(shape, [...(groups.get(shape) ?? []), { ...file, notes: [note] }])
    }
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    return [
      others.length === 0 ? fileLine(first) : `${symbol} ${kind}: ${others.length + 1} files, first ${fileLine(first)}`,
    ]
  })
}

/** Files of a series that are not there: one by name, more by number. */
function absences({ symbol, kind, files }: IngestedSeries): string[] {
  const [first, ...others] = files
    .filter(({ state }) => state === 'absent')
    .map(({ path }) => baseName(path))
    .sort()
  if (first === undefined) return []
  return [others.length === 0 ? first : `${symbol} ${kind}: ${others.length + 1} files, ${first} to ${others.at(-1)}`]
}

function fileLine({ path, notes }: IngestedFile): string {
  return `${baseName(path)}: ${notes.join('; ')}`
}

function baseName(path: string): string {
  return path.split('/').at(-1) ?? path
}

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const more = lines.length > NAMED ? [`  and ${lines.length - NAMED} more`] : []
  return [`${title}:`, ...lines.slice(0, NAMED).map((line) => `  ${line}`), ...more]
}

function totalsText({ rows, downloadedBytes, unpackedBytes, seconds, series, asideFolder }: IngestSummary): string {
  const refused = series.some(({ files }) => files.some(({ state }) => state === 'refused'))
  const aside = refused ? `; damaged files lie in ${asideFolder}` : ''
  return (
    `${countText(rows)} rows in ${spanText(seconds)}; ${bytesText(downloadedBytes)} downloaded, ` +
    `${bytesText(unpackedBytes)} unpacked (${bytesText(unpackedBytes / Math.max(seconds, 0.001))}/s)${aside}`
  )
}

function dryRunText(series: readonly IngestedSeries[]): string {
  const files = series.flatMap((one) => one.files)
  return [...files.map(({ path }) => path), `${countText(files.length)} files would be fetched`].join('\n')
}
