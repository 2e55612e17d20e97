import path from 'node:path'
import { ImportInterrupted } from '../storage/import-errors.ts'
import type { ImportStep } from '../storage/import-target.ts'
import type { FileKind } from '../storage/store.ts'
import { hashFile } from './hash-file.ts'
import { type FileSummary, type ImportOptions, type ImportSummary, optionsKey } from './import-options.ts'
import { importTiersFile } from './import-tiers-file.ts'
import { planImport } from './plan-import.ts'
import { inspectFile } from './table-file.ts'
import { verifyGzip } from './verify-gzip.ts'

/**
 * Imports files one after the other, each whole or not at all.
 *
 * The first file that fails ends the import; what was imported before it stays. A file that is already there with
 * these options, and of which nothing was replaced since, is left alone and reported as `unchanged`.
 *
 * @throws IMPORT_* errors of kind `usage` (options) and `data` (content), STORE_* errors
 */
export async function importFiles(options: ImportOptions): Promise<ImportSummary> {
  const started = performance.now()
  const files: FileSummary[] = []
  for (const [index, file] of options.files.entries()) {
    if (options.signal?.aborted === true) throw ImportInterrupted({ file: path.basename(file) })
    files.push(await importFile(file, index, options))
  }
  const total = (pick: (file: FileSummary) => number) => files.reduce((sum, file) => sum + pick(file), 0)
  return {
    files,
    rows: total((file) => file.rows),
    duplicates: total((file) => file.duplicates),
    replacedRows: total((file) => file.replacedRows),
    bytes: total((file) => file.bytes),
    seconds: (performance.now() - started) / 1000,
  }
}

async function importFile(file: string, index: number, options: ImportOptions): Promise<FileSummary> {
  const { kind } = options
  const started = performance.now()
  const report = progressReporter(file, index, options)
  const result =
    kind === 'margin-tiers'
      ? await importTiersFile(file, options)
      : await importSeriesFile(file, { ...options, kind }, report)
  report.done(result.bytes)
  return { file: path.basename(file), seconds: (performance.now() - started) / 1000, ...result }
}

type FileResult = Omit<FileSummary, 'file' | 'seconds'>

async function importSeriesFile(
  file: string,
  options: ImportOptions & { readonly kind: FileKind },
  report: ProgressReporter,
): Promise<FileResult> {
  const { store, exchange, kind, signal } = options
  const inspected = await inspectFile(file, store)
  const { bytes } = inspected
  report.begin(bytes)
  // Planned before anything is skipped: wrong options are an error on the second run as on the first.
  const { plan, notes } = planImport(inspected, options)
  const identity = { exchange: exchange.id, kind, optionsKey: optionsKey(options), bytes }
  let known: string | undefined
  if (await store.hasEarlierImport(identity)) {
    known = await hashFile(file, signal)
    if ((await store.isImported({ ...identity, sha256: known })) !== undefined) {
      return { bytes, status: 'unchanged', rows: 0, duplicates: 0, replacedRows: 0, series: [], notes }
    }
  }
  const stop = new AbortController()
  const anySignal = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  const sound = inspected.table.isGzip ? verifyGzip(file, anySignal) : Promise.resolve()
  const hash = known === undefined ? hashFile(file, anySignal) : Promise.resolve(known)
  const sha256 = Promise.all([hash, sound]).then(([sum]) => sum)
  // When the import fails first nobody asks for these any more.
  sha256.catch(() => undefined)
  try {
    const { optionsKey: key } = identity
    const hooks = { sha256, bytes, optionsKey: key, signal, onReading: report.reading, onStep: report.step }
    const outcome = await store.importTable(plan, hooks)
    return { bytes, status: 'imported', ...outcome, notes }
  } catch (error) {
    if (signal?.aborted === true) throw ImportInterrupted({ file: path.basename(file) }, { cause: error })
    // A cut-off file also breaks its last row; the file is what is wrong.
    if (inspected.table.isGzip) await sound
    throw error
  } finally {
    stop.abort()
  }
}

interface ProgressReporter {
  readonly begin: (bytes: number) => void
  readonly step: (step: ImportStep) => void
  readonly reading: (fraction: number) => void
  readonly done: (bytes: number) => void
}

/** Turns the store's steps and fractions into events with bytes and speed. */
function progressReporter(file: string, fileIndex: number, { files, onProgress }: ImportOptions): ProgressReporter {
  const started = performance.now()
  let bytesTotal = 0
  let bytesDone = 0
  let current: ImportStep | 'done' = 'reading'
  const send = (): void => {
    const seconds = Math.max((performance.now() - started) / 1000, 0.001)
    const megabytesPerSecond = bytesDone / 1e6 / seconds
    const name = path.basename(file)
    onProgress?.({
      file: name,
      fileIndex,
      fileCount: files.length,
      step: current,
      bytesDone,
      bytesTotal,
      megabytesPerSecond,
    })
  }
  return {
    begin: (bytes) => {
      bytesTotal = bytes
      send()
    },
    step: (step) => {
      current = step
      if (step !== 'reading') bytesDone = bytesTotal
      send()
    },
    reading: (fraction) => {
      if (current !== 'reading') return
      bytesDone = Math.max(bytesDone, Math.floor(fraction * bytesTotal))
      send()
    },
    done: (bytes) => {
      current = 'done'
      bytesTotal = bytes
      bytesDone = bytes
      send()
    },
  }
}
