import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { AppError } from '../domain/errors.ts'
import { StoreLocked, StoreOpenTwice, StoreUnreadable, StoreUnwritable } from './errors.ts'

/** Files open in this process; DuckDB's own lock does not see a second instance of the same process. */
const openFiles = new Set<string>()

/** Where the database is and what it may use. */
export interface DuckDbFileOptions {
  readonly path: string
  readonly memoryLimitMb: number
  readonly threads?: number | undefined
}

/** An open database file; `release` frees the path for the next opening. */
export interface DuckDbFile {
  readonly file: string
  readonly instance: DuckDBInstance
  release(): void
}

/**
 * Opens or creates the file, its folder too, and claims it for this process.
 *
 * Extensions are never downloaded: everything needed is in the package.
 *
 * @throws STORE_OPEN_TWICE, STORE_LOCKED, STORE_UNREADABLE, STORE_UNWRITABLE
 */
export async function openDuckDbFile(options: DuckDbFileOptions): Promise<DuckDbFile> {
  const file = realPath(options.path)
  if (openFiles.has(file)) throw StoreOpenTwice({ file })
  openFiles.add(file)
  try {
    const instance = await DuckDBInstance.create(file, {
      memory_limit: `${options.memoryLimitMb}MB`,
      temp_directory: `${file}.tmp`,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    })
    return { file, instance, release: () => openFiles.delete(file) }
  } catch (cause) {
    openFiles.delete(file)
    throw translated(file, cause)
  }
}

/** The path with links resolved, so that two names of one file are seen as one. */
function realPath(given: string): string {
  const wanted = path.resolve(given)
  try {
    if (existsSync(wanted)) return realpathSync(wanted)
    mkdirSync(path.dirname(wanted), { recursive: true })
    return path.join(realpathSync(path.dirname(wanted)), path.basename(wanted))
  } catch (cause) {
    throw StoreUnwritable({ file: wanted, problem: firstLine(cause) }, { cause })
  }
}

const HOLDER = /\(PID (\d+)\)/
const FOREIGN = /not a valid DuckDB database|version number|Is a directory|corrupt|serialization/i

function translated(file: string, cause: unknown): AppError {
  const problem = firstLine(cause)
  if (problem.includes('Could not set lock')) {
    const pid = HOLDER.exec(problem)?.[1]
    return StoreLocked({ file, pid: pid === undefined ? undefined : Number(pid) }, { cause })
  }
  const make = FOREIGN.test(problem) ? StoreUnreadable : StoreUnwritable
  return make({ file, problem }, { cause })
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? message
}
