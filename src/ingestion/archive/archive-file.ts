import { type Interval, intervalMs, type TimeRange } from '../../domain/time.ts'
import type { ArchiveDataset, Cadence } from '../../exchanges/archive.ts'

/** One file that an archive may hold. */
export interface ArchiveFile {
  readonly dataset: ArchiveDataset
  /** As the venue writes it, and as it is stored. */
  readonly symbol: string
  readonly interval: Interval | undefined
  readonly cadence: Cadence
  /** Its day or month, UTC. */
  readonly period: TimeRange
  /** Time its rows cover. */
  readonly covers: TimeRange
  /** Below the archive's root. */
  readonly path: string
}

const DAY = intervalMs('1d')

/** Which files of a dataset. */
export interface FileSeries {
  readonly dataset: ArchiveDataset
  readonly symbol: string
  readonly interval: Interval | undefined
}

/** The file of the month that begins at `start`. */
export function monthFile(series: FileSeries, start: number): ArchiveFile {
  return archiveFile(series, { cadence: 'monthly', period: { from: start, to: nextMonth(start) } })
}

/** Files of the days within a range of whole days. */
export function dayFiles(series: FileSeries, { from, to }: TimeRange): ArchiveFile[] {
  const files: ArchiveFile[] = []
  for (let start = from; start < to; start += DAY) {
    files.push(archiveFile(series, { cadence: 'daily', period: { from: start, to: start + DAY } }))
  }
  return files
}

/** First days of the months that share time with a range. */
export function monthsOf({ from, to }: TimeRange): number[] {
  const months: number[] = []
  for (let start = monthStart(from); start < to; start = nextMonth(start)) months.push(start)
  return months
}

/** Midnight of the first day of the month that holds `time`. */
export function monthStart(time: number): number {
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

/** Midnight of the first day of the month after the one that holds `time`. */
export function nextMonth(time: number): number {
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}

function archiveFile(
  { dataset, symbol, interval }: FileSeries,
  { cadence, period }: { cadence: Cadence; period: TimeRange },
): ArchiveFile {
  const text = new Date(period.from).toISOString().slice(0, cadence === 'monthly' ? 7 : 10)
  const covers = { from: period.from + dataset.delayMs, to: period.to + dataset.delayMs }
  const path = dataset.path({ symbol, interval, cadence, period: text })
  return { dataset, symbol, interval, cadence, period, covers, path }
}
