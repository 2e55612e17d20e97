import { existsSync, statSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { download } from './download.ts'
import { ArchiveSourceInvalid } from './errors.ts'
import { get, type HttpOptions, openConnections, withRetries } from './http-get.ts'

/** A file of an archive on this machine. */
export interface LocalFile {
  readonly path: string
  /** Removes a fetched copy; leaves a file of a folder alone. */
  remove(): Promise<void>
}

/** Where an archive's files come from. */
export interface ArchiveSource {
  /** A small text file; undefined when it is not there. */
  text(path: string): Promise<string | undefined>
  /** A whole file that an interrupted run fetched and did not load. */
  kept(path: string): Promise<LocalFile | undefined>
  /** A file, fetched if need be; undefined when it is not there. */
  file(path: string, onBytes?: (bytes: number) => void): Promise<LocalFile | undefined>
  close(): Promise<void>
}

/**
 * Opens a source: an address, or a folder of the same layout.
 *
 * @param folder - where fetched files are put
 * @throws ARCHIVE_SOURCE_INVALID
 */
export function openSource(source: string, { folder, http }: { folder: string; http: HttpOptions }): ArchiveSource {
  if (/^https?:\/\//i.test(source)) return httpSource(source, { folder, http })
  const root = source.startsWith('file:') ? fileURLToPath(source) : path.resolve(source)
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    throw ArchiveSourceInvalid({ source, problem: 'there is no such folder' })
  }
  return folderSource(root)
}

function httpSource(baseUrl: string, { folder, http }: { folder: string; http: HttpOptions }): ArchiveSource {
  const connections = openConnections()
  const root = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`
  const urlOf = (file: string) => new URL(file, root).href
  return {
    text: (file) =>
      withRetries(urlOf(file), http, async () => {
        const answer = await get(urlOf(file), { connections, signal: http.signal })
        if (answer.statusCode === 200) return answer.body.text()
        await answer.body.dump()
        return undefined
      }),
    kept: async (file) => (existsSync(path.join(folder, file)) ? fetched(path.join(folder, file)) : undefined),
    file: async (file, onBytes) => {
      const target = path.join(folder, file)
      const isThere = await download({ url: urlOf(file), target, connections, http, onBytes })
      return isThere ? fetched(target) : undefined
    },
    close: () => connections.destroy(),
  }
}

function fetched(file: string): LocalFile {
  return { path: file, remove: () => rm(file, { force: true }) }
}

function folderSource(root: string): ArchiveSource {
  return {
    text: async (file) => {
      const full = path.join(root, file)
      return existsSync(full) ? readFile(full, 'utf8') : undefined
    },
    kept: () => Promise.resolve(undefined),
    file: async (file) => {
      const full = path.join(root, file)
      return existsSync(full) ? { path: full, remove: () => Promise.resolve() } : undefined
    },
    close: () => Promise.resolve(),
  }
}
