import { open } from 'node:fs/promises'
import path from 'node:path'
import { ImportFileUnreadable } from '../storage/import-errors.ts'
import type { ImportTarget, TableFile } from '../storage/import-target.ts'
import { loadCsvHead, parseCsvHead } from './csv-head.ts'
import { ImportFileAbsent, ImportFileEmpty, ImportFormatUnknown } from './errors.ts'

/** A file with what its beginning tells. */
export interface InspectedFile {
  readonly table: TableFile
  readonly bytes: number
  /** First rows, as text. */
  readonly sample: readonly (readonly string[])[]
  /** Parquet only: DuckDB's type of each column. */
  readonly types: readonly string[] | undefined
}

type Content = 'parquet' | 'gzip' | 'zip' | 'zstd' | 'text' | 'binary'

/**
 * Opens a file by what it is, not by what it is called, and reads its columns.
 *
 * @throws IMPORT_FILE_ABSENT, IMPORT_FILE_EMPTY, IMPORT_FORMAT_UNKNOWN, IMPORT_FILE_UNREADABLE
 */
export async function inspectFile(file: string, store: ImportTarget): Promise<InspectedFile> {
  const name = path.basename(file)
  const { content, bytes } = await contentOf(file)
  const extension = /\.(parquet|pq|csv\.gz|csv|tsv|txt|gz)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const isNamedParquet = extension === 'parquet' || extension === 'pq'
  if (content === 'parquet' || isNamedParquet) {
    if (content !== 'parquet')
      throw ImportFormatUnknown({ file: name, problem: `it is called .${extension} but is no Parquet file` })
    return inspectParquet({ file, name, bytes, store })
  }
  if (content === 'zip' || content === 'zstd' || content === 'binary') {
    throw ImportFormatUnknown({
      file: name,
      problem: content === 'binary' ? 'it is binary' : `it is a ${content} archive; unpack it`,
    })
  }
  return inspectCsv({ file, name, bytes, isGzip: content === 'gzip' })
}

async function inspectParquet({
  file,
  name,
  bytes,
  store,
}: {
  file: string
  name: string
  bytes: number
  store: ImportTarget
}) {
  try {
    const { columns, rows } = await store.describeParquet(file)
    const names = columns.map((column) => column.name)
    const table: TableFile = {
      path: file,
      name,
      format: 'parquet',
      isGzip: false,
      delimiter: ',',
      hasHeader: true,
      columns: names,
    }
    return { table, bytes, sample: rows, types: columns.map((column) => column.type) }
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

async function inspectCsv({
  file,
  name,
  bytes,
  isGzip,
}: {
  file: string
  name: string
  bytes: number
  isGzip: boolean
}) {
  const text = await loadCsvHead(file, isGzip).catch((cause: unknown) => {
    throw unreadable(name, cause)
  })
  const head = parseCsvHead(text)
  if (head === undefined) throw ImportFileEmpty({ file: name })
  const { delimiter, hasHeader, columns, rows } = head
  const table: TableFile = { path: file, name, format: 'csv', isGzip, delimiter, hasHeader, columns }
  return { table, bytes, sample: rows, types: undefined }
}

async function contentOf(file: string): Promise<{ content: Content; bytes: number }> {
  const name = path.basename(file)
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw ImportFileAbsent({ file, problem: cause instanceof Error ? cause.message : String(cause) }, { cause })
  })
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw ImportFileAbsent({ file, problem: 'it is no regular file' })
    if (stat.size === 0) throw ImportFileEmpty({ file: name })
    const buffer = Buffer.alloc(4096)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return { content: contentKind(buffer.subarray(0, bytesRead)), bytes: stat.size }
  } finally {
    await handle.close()
  }
}

function contentKind(bytes: Buffer): Content {
  if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip'
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) return 'zip'
  if (bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd) return 'zstd'
  return bytes.includes(0) ? 'binary' : 'text'
}

function unreadable(file: string, cause: unknown) {
  const problem = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
  return ImportFileUnreadable({ file, problem }, { cause })
}
