import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ArchiveOutcome, ArchiveTarget, FilePiece, TradesPlan } from '../../storage/archive-target.ts'
import { ImportNoRows } from '../../storage/import-errors.ts'
import { loadCsvHead } from '../csv-head.ts'
import type { ArchiveFile } from './archive-file.ts'
import { type FileLayout, layoutOf } from './file-layout.ts'
import { filePieces } from './file-pieces.ts'
import { planTable } from './plan-table.ts'
import { planTrades } from './plan-trades.ts'
import { unpackGzip } from './unpack-gzip.ts'
import { openZip } from './unpack-zip.ts'

/** Where a verified file goes, and how. */
export interface LoadOptions {
  readonly store: ArchiveTarget
  readonly exchange: string
  /** Folder for unpacked files. */
  readonly scratch: string
  readonly largeTradeUsd: number
  /** Root of kept trades; undefined keeps none. */
  readonly rawRoot: string | undefined
  readonly optionsKey: string
  /** Whether the file has a record already. */
  readonly isRecorded: boolean
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
  /** Bytes that were unpacked, as they are. */
  readonly onUnpacked?: ((bytes: number) => void) | undefined
}

/** A file that passed its checksum. */
export interface VerifiedFile {
  readonly file: ArchiveFile
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/**
 * Unpacks, reads and stores one file, all of it or nothing.
 *
 * @throws ARCHIVE_* and IMPORT_* errors of kind `data`
 */
export async function loadFile(verified: VerifiedFile, options: LoadOptions): Promise<ArchiveOutcome> {
  const { file } = verified
  await mkdir(options.scratch, { recursive: true })
  const record = recordOf(verified, options)
  const source = sourceName(file)
  const { content } = file.dataset
  const given = { exchange: options.exchange, file, name: path.basename(file.path), source, record }
  if (content.type === 'trades') return loadTrades(verified, options, { ...given, content })
  const unpacked = path.join(options.scratch, `${path.basename(file.path)}-${process.pid}-${scratchNumber()}.csv`)
  try {
    await pipeline(Readable.from(unpack(verified, options)), createWriteStream(unpacked))
    const layout = layoutOf(given.name, await loadCsvHead(unpacked, false), content.columns)
    if (layout === undefined) throw ImportNoRows({ file: given.name, why: 'the file is empty' })
    const plan = planTable({ ...given, content, path: unpacked, layout })
    return await options.store.importArchiveTable(plan, options.signal)
  } finally {
    await rm(unpacked, { force: true })
  }
}

type Given = Omit<Parameters<typeof planTrades>[0], 'layout' | 'largeTradeUsd' | 'rawFolder'>

async function loadTrades(verified: VerifiedFile, options: LoadOptions, given: Given): Promise<ArchiveOutcome> {
  const { store, scratch, largeTradeUsd, rawRoot, signal } = options
  const layout = await tradesLayout(verified, options, given)
  const rawFolder =
    rawRoot === undefined ? undefined : path.join(rawRoot, given.exchange, 'trades', `symbol=${given.file.symbol}`)
  const plan: TradesPlan = planTrades({ ...given, layout, largeTradeUsd, rawFolder })
  const pieces = (): AsyncIterable<FilePiece> =>
    filePieces(unpack(verified, options), { folder: scratch, hasHeader: layout.hasHeader, signal })
  return store.importTrades(plan, pieces, { signal })
}

/** Columns of a packed file, from its first piece. */
async function tradesLayout(verified: VerifiedFile, options: LoadOptions, given: Given): Promise<FileLayout> {
  let text = ''
  for await (const chunk of unpack(verified, { ...options, onUnpacked: undefined })) {
    text += chunk.toString('utf8')
    if (text.length > HEAD_CHARACTERS) {
      text = text.slice(0, text.lastIndexOf('\n', HEAD_CHARACTERS) + 1)
      break
    }
  }
  const layout = layoutOf(given.name, text, given.content.columns)
  if (layout === undefined) throw ImportNoRows({ file: given.name, why: 'the file is empty' })
  return layout
}

const HEAD_CHARACTERS = 16 * 1024

async function* unpack(
  { file, path: packed }: VerifiedFile,
  { onUnpacked }: Pick<LoadOptions, 'onUnpacked'>,
): AsyncGenerator<Buffer> {
  const content = file.dataset.packing === 'gzip' ? unpackGzip(packed) : (await openZip(packed)).content()
  for await (const chunk of content) {
    onUnpacked?.(chunk.length)
    yield chunk
  }
}

function recordOf({ file, bytes, sha256 }: VerifiedFile, { exchange, optionsKey, isRecorded, now }: LoadOptions) {
  return {
    isKnown: isRecorded,
    exchange,
    path: file.path,
    kind: file.dataset.kind,
    symbol: file.symbol,
    interval: file.interval ?? '',
    ...file.period,
    state: 'loaded' as const,
    optionsKey,
    sha256,
    bytes,
    problem: undefined,
    checkedMs: now(),
  }
}

/** One name for all files of a series: `BTCUSDT-1m-*.zip`. */
function sourceName({ path: full }: ArchiveFile): string {
  return path.basename(full).replace(/-?\d{4}-\d{2}(-\d{2})?(?=\.)/, '-*')
}

let scratchFiles = 0
function scratchNumber(): number {
  return scratchFiles++
}
