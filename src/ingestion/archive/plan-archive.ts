import { floorTime, intersectRanges, intervalMs, subtractRanges, type TimeRange } from '../../domain/time.ts'
import type { ArchiveFileRecord } from '../../storage/archive-target.ts'
import { type ArchiveFile, dayFiles, type FileSeries, monthFile, monthsOf, nextMonth } from './archive-file.ts'

/** A series of files, what is wanted of it, and what is known of it. */
export interface SeriesToPlan extends FileSeries {
  /** Whole UTC days. */
  readonly wanted: TimeRange
  /** Stored coverage of the series, derived rows left out. */
  readonly stored: readonly TimeRange[]
  /** Records of the series' files. */
  readonly records: readonly ArchiveFileRecord[]
  /** Options that a loaded file must have been loaded with. */
  readonly acceptedKeys: readonly string[]
}

export interface PlanRules {
  /** UTC ms; nothing from today on is asked for. */
  readonly now: number
  /** Where files come from: what is not there may be elsewhere. */
  readonly address: string
  /** Ask again for files that are not published or have holes. */
  readonly isRepair: boolean
  /** Ask for the checksum of loaded files, and load those again that were re-issued. */
  readonly isRecheck: boolean
}

/** A file to fetch; a month that is not there is fetched day by day. */
export interface PlannedFile {
  readonly file: ArchiveFile
  readonly instead: readonly ArchiveFile[]
  /** Checksum of the loaded file: an equal one means nothing to do. */
  readonly loadedSha256?: string | undefined
}

/**
 * How long after its period a file that is not there is asked for again without being told to: days come out the next
 * day, months on their first Monday.
 */
const PATIENCE_MS = { daily: 7 * intervalMs('1d'), monthly: 14 * intervalMs('1d') } as const

/** Wanted minus stored: the fewest files that bring the rest. Pure. */
export function planArchive(series: SeriesToPlan, rules: PlanRules): PlannedFile[] {
  const today = floorTime(rules.now, intervalMs('1d'))
  const wanted = { from: series.wanted.from, to: Math.min(series.wanted.to, today) }
  if (!(wanted.to > wanted.from)) return []
  const needed = new Needs(series, rules)
  const planned = monthsOf(wanted).flatMap((start) => planMonth(series, needed, { start, wanted, today }))
  return rules.isRecheck ? [...rechecks(series, wanted, planned), ...planned] : planned
}

function planMonth(
  series: SeriesToPlan,
  needed: Needs,
  { start, wanted, today }: { start: number; wanted: TimeRange; today: number },
): PlannedFile[] {
  const { cadences } = series.dataset
  const month = monthFile(series, start)
  const days = dayFiles(series, { from: Math.max(start, wanted.from), to: Math.min(nextMonth(start), wanted.to) })
  if (!cadences.includes('daily')) return needed.has(month) ? [{ file: month, instead: [] }] : []
  const missing = days.filter((day) => needed.has(day))
  const isWhole = missing.length === days.length && days.length > 0 && days.length === wholeMonth(month)
  if (isWhole && cadences.includes('monthly') && month.period.to <= today && needed.has(month)) {
    return [{ file: month, instead: missing }]
  }
  return missing.map((file) => ({ file, instead: [] }))
}

/** Decides whether a file can still bring anything. */
class Needs {
  private readonly series: SeriesToPlan
  private readonly rules: PlanRules
  private readonly byPath: ReadonlyMap<string, ArchiveFileRecord>
  private readonly loaded: readonly TimeRange[]
  /** Whether all that is stored came with the present options: else only files loaded with them count. */
  private readonly isOneOption: boolean

  constructor(series: SeriesToPlan, rules: PlanRules) {
    this.series = series
    this.rules = rules
    const records = series.records.filter((record) => series.acceptedKeys.includes(record.optionsKey))
    this.byPath = new Map(records.map((record) => [record.path, record]))
    this.isOneOption = series.records.every(
      ({ state, optionsKey }) => state !== 'loaded' || series.acceptedKeys.includes(optionsKey),
    )
    const delay = series.dataset.delayMs
    this.loaded = records
      .filter(({ state }) => state === 'loaded')
      .map(({ from, to }) => ({ from: from + delay, to: to + delay }))
  }

  has(file: ArchiveFile): boolean {
    const record = this.byPath.get(file.path)
    const { isRepair, now, address } = this.rules
    const isFinal = (record?.checkedMs ?? 0) > file.period.to + PATIENCE_MS[file.cadence]
    const isKnownAbsent = record?.state === 'absent' && record.problem === address && now >= record.checkedMs
    if (isKnownAbsent && isFinal && !isRepair) return false
    return this.missing(file).length > 0
  }

  /** Time of the file that is neither stored nor, unless holes are to be repaired, a hole of a loaded file. */
  private missing(file: ArchiveFile): TimeRange[] {
    const { stored } = this.series
    const present = this.isOneOption ? stored : this.loaded.flatMap((range) => intersectRanges(range, stored))
    return subtractRanges(file.covers, this.rules.isRepair ? present : [...present, ...this.loaded])
  }
}

/** Loaded files within the range whose checksum is worth asking for again. */
function rechecks(series: SeriesToPlan, wanted: TimeRange, planned: readonly PlannedFile[]): PlannedFile[] {
  const chosen = new Set(planned.map(({ file }) => file.path))
  const files = monthsOf(wanted).flatMap((start) => [
    monthFile(series, start),
    ...dayFiles(series, { from: Math.max(start, wanted.from), to: Math.min(nextMonth(start), wanted.to) }),
  ])
  const byPath = new Map(files.map((file) => [file.path, file]))
  return series.records.flatMap((record) => {
    const file = byPath.get(record.path)
    if (file === undefined || record.state !== 'loaded' || chosen.has(record.path)) return []
    return [{ file, instead: [], loadedSha256: record.sha256 }]
  })
}

function wholeMonth({ period }: ArchiveFile): number {
  return (period.to - period.from) / intervalMs('1d')
}
