import { createReadStream } from 'node:fs'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ImportFileUnreadable } from '../storage/import-errors.ts'

const PIECE_BYTES = 1024 * 1024

/**
 * Unpacks a gzip file to nowhere: its end and checksum are there.
 *
 * DuckDB 1.5.6 reads a file that was cut off without a word, and would store a last number that lost its digits.
 * This runs beside its reading, which for gzip uses one core.
 *
 * @throws IMPORT_FILE_UNREADABLE
 */
export async function verifyGzip(file: string, signal?: AbortSignal): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const options = signal === undefined ? {} : { signal }
  try {
    const source = createReadStream(file, { highWaterMark: PIECE_BYTES })
    await pipeline(source, createGunzip({ chunkSize: PIECE_BYTES }), nowhere, options)
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    const problem = `the gzip file is cut off or damaged (${cause instanceof Error ? cause.message : String(cause)})`
    throw ImportFileUnreadable({ file: path.basename(file), problem }, { cause })
  }
}
