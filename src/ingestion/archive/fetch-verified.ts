import { copyFile, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { hashFile } from '../hash-file.ts'
import type { ArchiveFile } from './archive-file.ts'
import { ArchiveChecksumAbsent, ArchiveChecksumMismatch } from './errors.ts'
import type { ArchiveSource, LocalFile } from './source.ts'

/** A file whose SHA-256 is the one the exchange published; or nothing to do. */
export type Fetched =
  | { readonly state: 'absent' }
  | { readonly state: 'unchanged' }
  | { readonly state: 'fetched'; readonly local: LocalFile; readonly bytes: number; readonly sha256: string }

export interface FetchOptions {
  /** A file with this checksum is `unchanged`. */
  readonly loadedSha256: string | undefined
  /** Where a file goes that is not what its checksum says. */
  readonly asideFolder: string
  readonly onBytes: (bytes: number) => void
  readonly signal: AbortSignal | undefined
}

const SHA256 = /^\s*([0-9a-f]{64})\b/i

/**
 * Fetches a file and compares it with its checksum; one that differs is fetched once more, both anew, and then set
 * aside.
 *
 * @throws ARCHIVE_CHECKSUM_MISMATCH, ARCHIVE_CHECKSUM_ABSENT, ARCHIVE_UNREACHABLE, ARCHIVE_BLOCKED
 */
export async function fetchVerified(source: ArchiveSource, file: ArchiveFile, options: FetchOptions): Promise<Fetched> {
  const first = await fetchOnce(source, file, { ...options, mayBeKept: true })
  if (first.state !== 'different') return first
  await first.local.remove()
  const second = await fetchOnce(source, file, { ...options, mayBeKept: false })
  if (second.state !== 'different') return second
  const { local, sha256, published } = second
  await setAside(local, path.join(options.asideFolder, file.path))
  const name = path.basename(file.path)
  if (published === undefined) throw ArchiveChecksumAbsent({ file: name, problem: 'there is no .CHECKSUM beside it' })
  throw ArchiveChecksumMismatch({ file: name, found: sha256, published })
}

/** Copies a file to where a person can look at it, and removes it from where it would be read again. */
export async function setAside(local: LocalFile, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true })
  await copyFile(local.path, target)
  await local.remove()
}

type Attempt =
  | Fetched
  | {
      readonly state: 'different'
      readonly local: LocalFile
      readonly sha256: string
      readonly published: string | undefined
    }

async function fetchOnce(
  source: ArchiveSource,
  file: ArchiveFile,
  { loadedSha256, onBytes, signal, mayBeKept }: FetchOptions & { mayBeKept: boolean },
): Promise<Attempt> {
  const { hasChecksum } = file.dataset
  const published = hasChecksum ? await publishedSum(source, file) : undefined
  if (published !== undefined && published === loadedSha256) return { state: 'unchanged' }
  const kept = mayBeKept && published !== undefined ? await source.kept(file.path) : undefined
  const local = kept ?? (await source.file(file.path, onBytes))
  if (local === undefined) return { state: 'absent' }
  const sha256 = await hashFile(local.path, signal)
  if (sha256 === loadedSha256) {
    await local.remove()
    return { state: 'unchanged' }
  }
  if (hasChecksum && published !== sha256) return { state: 'different', local, sha256, published }
  return { state: 'fetched', local, bytes: (await stat(local.path)).size, sha256 }
}

/** The first word of `NAME.CHECKSUM`, in the form of sha256sum; undefined when there is none. */
async function publishedSum(source: ArchiveSource, file: ArchiveFile): Promise<string | undefined> {
  const text = await source.text(`${file.path}.CHECKSUM`)
  if (text === undefined) return undefined
  const sum = SHA256.exec(text)?.[1]?.toLowerCase()
  if (sum !== undefined) return sum
  const problem = `its .CHECKSUM is no SHA-256: "${text.slice(0, 40).trim()}"`
  throw ArchiveChecksumAbsent({ file: path.basename(file.path), problem })
}
