import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { ArchiveZipDamaged } from './errors.ts'
import { MOST_RATIO, SMALL_BYTES } from './unpack-zip.ts'

const PIECE_BYTES = 1024 * 1024

/**
 * Bytes of a gzip file; fails where it is cut off or its CRC is wrong.
 *
 * @throws ARCHIVE_ZIP_DAMAGED
 */
export async function* unpackGzip(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: PIECE_BYTES })
  const unpacker = createGunzip({ chunkSize: PIECE_BYTES })
  source.once('error', (error) => unpacker.destroy(error))
  try {
    const { size: packed } = await stat(file)
    let bytes = 0
    for await (const chunk of source.pipe(unpacker)) {
      bytes += chunk.length
      if (bytes > SMALL_BYTES && bytes > packed * MOST_RATIO)
        throw new Error(`${packed} bytes become more than ${bytes}: a bomb`)
      yield chunk
    }
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw ArchiveZipDamaged({ file: path.basename(file), problem }, { cause })
  } finally {
    source.destroy()
  }
}
