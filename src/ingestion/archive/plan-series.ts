import { intersectRanges, mergeRanges, type TimeRange } from '../../domain/time.ts'
import type { Archive, ArchiveDataset, ArchiveKind } from '../../exchanges/archive.ts'
import { exchangesWith } from '../../exchanges/registry.ts'
import type { ArchiveFileRecord } from '../../storage/archive-target.ts'
import type { CoverageRow, SeriesKind } from '../../storage/store.ts'
import type { FileSeries } from './archive-file.ts'
import { ArchiveKindUnknown, ArchiveUnknown } from './errors.ts'
import { acceptedKeysOf, type IngestOptions, optionsKeyOf, sourceAddress, type WantedKinds } from './ingest-options.ts'
import { type PlannedFile, planArchive } from './plan-archive.ts'

/** A series of files with the files that are to be fetched. */
export interface PlannedSeries extends FileSeries {
  readonly planned: readonly PlannedFile[]
  /** Paths of files that have a record. */
  readonly recorded: ReadonlySet<string>
  /** Paths of files whose rows are stored. */
  readonly loaded: ReadonlySet<string>
  readonly optionsKey: string
}

/** What is to be done, and what a person should know of it. */
export interface IngestPlan {
  readonly series: readonly PlannedSeries[]
  readonly notes: readonly string[]
}

/**
 * Plans every wanted series against what the store has.
 *
 * @throws ARCHIVE_UNKNOWN, ARCHIVE_KIND_UNKNOWN
 */
export async function planSeries(options: IngestOptions, now: number): Promise<IngestPlan> {
  const { store, exchange } = options
  const [coverage, records] = await Promise.all([
    store.coverage({ exchange: exchange.id }),
    store.archiveFiles({ exchange: exchange.id }),
  ])
  const { wanted, notes } = wantedSeries(options)
  const address = sourceAddress(options)
  const rules = { now, address, isRepair: options.isRepair === true, isRecheck: options.isRecheck === true }
  const series = wanted.map(({ range, ...files }) => {
    const optionsKey = optionsKeyOf(files.dataset.kind, options)
    const stored = storedOf(files, coverage)
    const own = records.filter((record) => isRecordOf(files, record))
    const planned = planArchive(
      { ...files, wanted: range, stored, records: own, acceptedKeys: acceptedKeysOf(files.dataset.kind, options) },
      rules,
    )
    return { ...files, planned, ...pathsOf(own), optionsKey }
  })
  return { series, notes }
}

function pathsOf(records: readonly ArchiveFileRecord[]): Pick<PlannedSeries, 'recorded' | 'loaded'> {
  const loaded = records.filter(({ state }) => state === 'loaded')
  return { recorded: new Set(records.map(({ path }) => path)), loaded: new Set(loaded.map(({ path }) => path)) }
}

type Wanted = FileSeries & { readonly range: TimeRange }

/** Symbols times kinds, both names of a market that was renamed. */
function wantedSeries({ exchange, symbols, kinds, interval, range }: IngestOptions): {
  wanted: Wanted[]
  notes: string[]
} {
  const { archive } = exchange
  if (archive === undefined) throw ArchiveUnknown({ exchange: exchange.id, known: exchangesWith('archive') })
  const notes: string[] = []
  const ranges = new Map<string, TimeRange>()
  for (const symbol of symbols) {
    const rename = archive.renames.find(({ from, to }) => symbol === from || symbol === to)
    if (rename === undefined) {
      ranges.set(symbol, range)
      continue
    }
    const { from: oldName, to: newName, oldUntil, newFrom } = rename
    if (range.from < oldUntil) ranges.set(oldName, { from: range.from, to: Math.min(range.to, oldUntil) })
    if (range.to > newFrom) ranges.set(newName, { from: Math.max(range.from, newFrom), to: range.to })
    notes.push(`${oldName} was renamed to ${newName}: files of each are stored under its own name`)
  }
  const wanted = [...ranges].flatMap(([symbol, symbolRange]) =>
    datasetsOf(archive, { exchange: exchange.id, symbol, kinds }).map(
      (dataset): Wanted => ({
        dataset,
        symbol,
        interval: dataset.hasInterval ? interval : undefined,
        range: symbolRange,
      }),
    ),
  )
  return { wanted, notes: [...new Set(notes)] }
}

/** What a heatmap needs; the rest is large, or for the curious. */
export const USUAL_KINDS: readonly ArchiveKind[] = ['candles', 'mark', 'open-interest', 'funding']

/** Datasets of a symbol: those that were named, or of the usual ones those that there are. */
function datasetsOf(
  archive: Archive,
  { exchange, symbol, kinds }: { exchange: string; symbol: string; kinds: WantedKinds },
): readonly ArchiveDataset[] {
  const datasets = archive.datasetsOf(symbol)
  if (kinds === 'all') return datasets
  if (kinds === 'usual') {
    const usual = datasets.filter(({ kind }) => USUAL_KINDS.includes(kind))
    return usual.length > 0 ? usual : datasets
  }
  return kinds.map((kind) => {
    const dataset = datasets.find((known) => known.kind === kind)
    const known = datasets.map((other) => other.kind)
    if (dataset === undefined) throw ArchiveKindUnknown({ kind, exchange, symbol, known })
    return dataset
  })
}

/** Kinds of stored series that a dataset brings; candles of trades aside, which the venue's own replace. */
function storedKinds({ content }: ArchiveDataset): readonly SeriesKind[] {
  return content.type === 'trades' ? ['taker-flow', 'large-trades'] : content.outputs.map(({ kind }) => kind)
}

/** Time in which everything that a dataset brings is stored. */
function storedOf({ dataset, symbol, interval }: FileSeries, coverage: readonly CoverageRow[]): TimeRange[] {
  const ranges = storedKinds(dataset).map((kind) => {
    const rows = coverage.filter((row) => row.symbol === symbol && row.kind === kind && !row.isDerived)
    return mergeRanges(rows.filter((row) => row.interval === (interval ?? '')))
  })
  const [first = [], ...others] = ranges
  return others.reduce((common, other) => common.flatMap((range) => intersectRanges(range, other)), first)
}

function isRecordOf({ dataset, symbol, interval }: FileSeries, record: ArchiveFileRecord): boolean {
  return record.symbol === symbol && record.kind === dataset.kind && record.interval === (interval ?? '')
}
