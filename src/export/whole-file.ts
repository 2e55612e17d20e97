import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError, defineError } from '../domain/errors.ts'

const FileUnwritable = defineError('EXPORT_UNWRITABLE', {
  status: 400,
  kind: 'data',
  message: (d: { file: string; problem: string }) => `cannot write ${d.file}: ${d.problem}; name another file`,
})

/**
 * Writes a file whole or not at all: `write` fills a file beside it, which takes its place when all went well.
 *
 * A link is followed. What is there stays as it is until then, and for good when `write` fails.
 *
 * @returns size of the file in bytes, and what `write` gave
 * @throws EXPORT_UNWRITABLE when the folder or the disk does not take it, and whatever `write` throws
 */
export async function writeWholeFile<Result>(
  file: string,
  write: (partial: string) => Promise<Result>,
): Promise<{ readonly bytes: number; readonly result: Result }> {
  const target = await targetOf(file)
  const found = await stat(target).catch(() => undefined)
  if (found !== undefined && !found.isFile()) throw FileUnwritable({ file, problem: 'it is there, and no file' })
  const name = `.${path.basename(target)}.${randomBytes(4).toString('hex')}.partial`
  const partial = path.join(path.dirname(target), name)
  try {
    await (await open(partial, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY)).close()
    const result = await write(partial)
    await onDisk(partial)
    const { size } = await stat(partial)
    await rename(partial, target)
    return { bytes: size, result }
  } catch (error) {
    await rm(partial, { force: true })
    throw isSystemError(error) ? FileUnwritable({ file, problem: problemOf(error) }, { cause: error }) : error
  }
}

/** Where a file to write is in truth: links are followed, those of its folders too where it is not there yet. */
export async function targetOf(file: string): Promise<string> {
  const folder = () => realpath(path.dirname(file)).catch(() => path.dirname(file))
  return realpath(file).catch(async () => path.join(await folder(), path.basename(file)))
}

/** Without it a power cut could leave the new name with no content. */
async function onDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && !(error instanceof AppError) && 'syscall' in error
}

function problemOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'its folder does not exist'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'writing there is not allowed'
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full'
  return message
}
