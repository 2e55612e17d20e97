import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Longer names do not fit into a socket's address (108 bytes on Linux, 104 on macOS). */
const LONGEST = 100

/** Where the owner of a store listens for jobs: beside the file, or in the temporary folder where that is too long. */
export function socketPath(store: string): string {
  const file = existsSync(store) ? realpathSync(store) : path.resolve(store)
  const name = createHash('sha256').update(file).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\liqheat-${name}`
  const beside = `${file}.sock`
  return Buffer.byteLength(beside) <= LONGEST ? beside : path.join(tmpdir(), `liqheat-${name}.sock`)
}
