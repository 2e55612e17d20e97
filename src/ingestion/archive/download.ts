import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Dispatcher } from 'undici'
import { get, type HttpOptions, TransientFailure, withRetries } from './http-get.ts'

/** What to fetch and where it goes. */
export interface Download {
  readonly url: string
  readonly target: string
  readonly connections: Dispatcher
  readonly http: HttpOptions
  /** Bytes that arrived, as they do. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/**
 * Fetches a file; what an interrupted run left is gone on with, as long as it is the same file.
 *
 * @returns false when the host does not have it
 * @throws ARCHIVE_UNREACHABLE, ARCHIVE_BLOCKED
 */
export async function download(options: Download): Promise<boolean> {
  const { url, target, http } = options
  await mkdir(path.dirname(target), { recursive: true })
  return withRetries(url, http, () => attempt(options, { part: `${target}.part`, tag: `${target}.tag` }))
}

interface PartFiles {
  /** Bytes so far. */
  readonly part: string
  /** ETag or date that they belong to. */
  readonly tag: string
}

async function attempt({ url, target, connections, http, onBytes }: Download, files: PartFiles): Promise<boolean> {
  const { part, tag } = files
  const held = existsSync(part) && existsSync(tag) ? (await stat(part)).size : 0
  const headers = held > 0 ? { range: `bytes=${held}-`, 'if-range': await readFile(tag, 'utf8') } : {}
  const answer = await get(url, { connections, headers, signal: http.signal })
  if (answer.statusCode === 404) {
    await answer.body.dump()
    await discard(files)
    return false
  }
  if (answer.statusCode === 416) {
    await answer.body.dump()
    await discard(files)
    throw new TransientFailure('the part that was there did not fit', 0)
  }
  const isResumed = answer.statusCode === 206
  if (!isResumed) {
    // In this order: bytes of an older file must never lie beside the tag of a newer one.
    await rm(part, { force: true })
    await keepTag(tag, answer.headers)
  }
  const output = await open(part, isResumed ? 'a' : 'w')
  try {
    // Written chunk by chunk: what came before a connection broke is there for the next attempt.
    for await (const chunk of answer.body) {
      await output.writeFile(chunk)
      onBytes?.(chunk.length)
    }
  } finally {
    await output.close()
  }
  const expected = Number(answer.headers['content-length'] ?? Number.NaN) + (isResumed ? held : 0)
  const { size } = await stat(part)
  if (Number.isFinite(expected) && size !== expected) {
    throw new TransientFailure(`${size} of ${expected} bytes came`)
  }
  await rename(part, target)
  await rm(tag, { force: true })
  return true
}

/** A strong tag allows to go on later; without one the next attempt starts anew. */
async function keepTag(tag: string, headers: Record<string, string | string[] | undefined>): Promise<void> {
  const { etag, 'last-modified': date } = headers
  const validator = typeof etag === 'string' && !etag.startsWith('W/') ? etag : date
  if (typeof validator === 'string') await writeFile(tag, validator)
  else await rm(tag, { force: true })
}

async function discard({ part, tag }: PartFiles): Promise<void> {
  await rm(part, { force: true })
  await rm(tag, { force: true })
}
