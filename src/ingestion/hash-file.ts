import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 of a file, in pieces small enough (about a millisecond each) not to hold the event loop. */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const stream = createReadStream(file, { highWaterMark: 512 * 1024, ...(signal === undefined ? {} : { signal }) })
  for await (const chunk of stream) hash.update(chunk)
  return hash.digest('hex')
}
