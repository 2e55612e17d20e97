import path from 'node:path'
import type { ArchiveFile } from './archive-file.ts'
import type { IngestedFile, IngestProgress } from './ingest-options.ts'
import type { PlannedSeries } from './plan-series.ts'

const EVERY_MS = 250
/** A day of trades takes about as long as this many days of any other kind. */
const TRADES_WEIGHT = 50
const DAY_MS = 86_400_000

/** Adds up what is done and tells it a few times a second. */
export class IngestReporter {
  private readonly onProgress: ((progress: IngestProgress) => void) | undefined
  private readonly started = performance.now()
  private readonly current = new Set<string>()
  private timer: NodeJS.Timeout | undefined
  private files = 0
  private filesTotal = 0
  private weight = 0
  private weightTotal = 0
  private rows = 0
  private downloadedBytes = 0
  private unpackedBytes = 0

  constructor(series: readonly PlannedSeries[], onProgress: ((progress: IngestProgress) => void) | undefined) {
    this.onProgress = onProgress
    for (const { planned } of series) for (const { file } of planned) this.expect(file)
    if (onProgress === undefined) return
    this.timer = setInterval(() => this.send(), EVERY_MS)
    this.timer.unref()
  }

  begin(file: ArchiveFile): void {
    this.current.add(path.basename(file.path))
  }

  downloaded(bytes: number): void {
    this.downloadedBytes += bytes
  }

  unpacked(bytes: number): void {
    this.unpackedBytes += bytes
  }

  /** Other files take the place of one that brought nothing. */
  replace(file: ArchiveFile, instead: readonly ArchiveFile[]): void {
    this.current.delete(path.basename(file.path))
    this.filesTotal--
    this.weightTotal -= weightOf(file)
    this.expectAll(instead)
  }

  /** More files are to come. */
  expectAll(files: readonly ArchiveFile[]): void {
    for (const file of files) this.expect(file)
  }

  done(file: ArchiveFile, { rows }: IngestedFile): void {
    this.current.delete(path.basename(file.path))
    this.files++
    this.weight += weightOf(file)
    this.rows += rows
  }

  /** Tells the last state and stops. */
  finish(): void {
    clearInterval(this.timer)
    this.send()
  }

  totals() {
    const { rows, downloadedBytes, unpackedBytes } = this
    return { rows, downloadedBytes, unpackedBytes, seconds: this.seconds() }
  }

  private expect(file: ArchiveFile): void {
    this.filesTotal++
    this.weightTotal += weightOf(file)
  }

  private send(): void {
    const { files, filesTotal, weight, weightTotal } = this
    const share = weightTotal > 0 ? Math.min(weight / weightTotal, 1) : 1
    const { rows, downloadedBytes, unpackedBytes, seconds } = this.totals()
    const secondsLeft = share > 0 ? (seconds * (1 - share)) / share : undefined
    const current = [...this.current]
    this.onProgress?.({ files, filesTotal, share, downloadedBytes, unpackedBytes, rows, seconds, secondsLeft, current })
  }

  private seconds(): number {
    return (performance.now() - this.started) / 1000
  }
}

function weightOf({ period, dataset }: ArchiveFile): number {
  return ((period.to - period.from) / DAY_MS) * (dataset.kind === 'trades' ? TRADES_WEIGHT : 1)
}
