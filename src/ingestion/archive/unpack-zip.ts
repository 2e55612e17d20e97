import { createReadStream } from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import yauzl from 'yauzl'
import { ArchiveZipDamaged, ArchiveZipUnsafe } from './errors.ts'

/** Numbers as text pack to a tenth; the densest regular file to a fiftieth. */
export const MOST_RATIO = 200
/** Small files may be anything: a repeated line packs to a thousandth. */
export const SMALL_BYTES = 64 * 1024 * 1024
/** Larger pieces than zlib's 16 kB and yauzl's 64 kB make unpacking twice as fast. */
const INFLATE_BYTES = 1024 * 1024
const READ_BYTES = 1024 * 1024

/** The one file within an archive's zip. */
export interface ZippedFile {
  /** Bytes when unpacked, as the zip says. */
  readonly bytes: number
  /** Its bytes; the stream fails where length or CRC are not those the zip says. */
  content(): AsyncIterable<Buffer>
}

/**
 * Opens a zip that holds one CSV named like itself.
 *
 * yauzl reads the directory; the content is read and unpacked here, in larger pieces than yauzl's.
 *
 * @throws ARCHIVE_ZIP_DAMAGED, ARCHIVE_ZIP_UNSAFE
 */
export async function openZip(zip: string): Promise<ZippedFile> {
  const file = path.basename(zip)
  const handle = await openDirectory(zip, file)
  const close = (): void => {
    if (handle.isOpen) handle.close()
  }
  try {
    const entry = await onlyEntry(handle, file)
    checkEntry(entry, file)
    return { bytes: entry.uncompressedSize, content: () => unpack(handle, { entry, zip, close }) }
  } catch (error) {
    close()
    throw error
  }
}

async function openDirectory(zip: string, file: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(zip, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (cause) {
    throw ArchiveZipDamaged({ file, problem: messageOf(cause) }, { cause })
  }
}

async function onlyEntry(handle: yauzl.ZipFile, file: string): Promise<yauzl.Entry> {
  if (handle.entryCount !== 1) {
    throw ArchiveZipUnsafe({ file, problem: `it holds ${handle.entryCount} files, archives have one each` })
  }
  try {
    for await (const entry of handle.eachEntry()) return entry
  } catch (cause) {
    const problem = messageOf(cause)
    const make = /file ?name|path/i.test(problem) ? ArchiveZipUnsafe : ArchiveZipDamaged
    throw make({ file, problem }, { cause })
  }
  throw ArchiveZipDamaged({ file, problem: 'its directory is empty' })
}

function checkEntry(entry: yauzl.Entry, file: string): void {
  const expected = file.replace(/\.zip$/i, '.csv')
  const refuse = (problem: string) => ArchiveZipUnsafe({ file, problem })
  if (entry.fileName !== expected) throw refuse(`it holds "${entry.fileName}" instead of "${expected}"`)
  if (entry.isEncrypted()) throw refuse('its content is encrypted')
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw refuse(`it is packed by method ${entry.compressionMethod}, not by deflate`)
  }
  const { uncompressedSize: size, compressedSize: packed } = entry
  if (size > SMALL_BYTES && size > packed * MOST_RATIO) {
    throw refuse(`${packed} bytes would become ${size}, more than ${MOST_RATIO} times as many: a zip bomb`)
  }
}

async function* unpack(
  handle: yauzl.ZipFile,
  { entry, zip, close }: { entry: yauzl.Entry; zip: string; close: () => void },
): AsyncGenerator<Buffer> {
  const file = path.basename(zip)
  const damaged = (problem: string, cause?: unknown) =>
    ArchiveZipDamaged({ file, problem }, cause === undefined ? {} : { cause })
  let bytes = 0
  let sum = 0
  const { fileDataStart: start } = await handle.readLocalFileHeaderPromise(entry, { minimal: true }).catch((error) => {
    close()
    throw damaged(messageOf(error), error)
  })
  const end = start + Math.max(entry.compressedSize, 1) - 1
  const packed = createReadStream(zip, { start, end, highWaterMark: READ_BYTES })
  const stream = entry.compressionMethod === 0 ? packed : packed.pipe(inflaterOf(packed))
  try {
    for await (const chunk of stream) {
      bytes += chunk.length
      if (bytes > entry.uncompressedSize) {
        throw ArchiveZipUnsafe({
          file,
          problem: `it unpacks to more than the ${entry.uncompressedSize} bytes it tells`,
        })
      }
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('ARCHIVE_')
      ? error
      : damaged(messageOf(error), error)
  } finally {
    packed.destroy()
    close()
  }
  if (bytes !== entry.uncompressedSize) throw damaged(`${bytes} of ${entry.uncompressedSize} bytes came out`)
  if (sum !== entry.crc32) throw damaged('its content does not match its CRC-32')
}

/** An inflater that fails with its source. */
function inflaterOf(source: Readable) {
  const inflater = createInflateRaw({ chunkSize: INFLATE_BYTES })
  source.once('error', (error) => inflater.destroy(error))
  return inflater
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
