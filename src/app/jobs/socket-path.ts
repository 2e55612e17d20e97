import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Longer names do not fit into a socket's address (108 bytes on Linux, 104 on macOS). */
const LONGEST = 100

/** Where the owner of a store may listen for jobs, best first: beside the file, and in the temporary folder. */
export function socketPaths(store: string): string[] {
  const file = existsSync(store) ? realpathSync(store) : path.resolve(store)
  const name = createHash('sha256').update(file).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return [`\\\\.\\pipe\\liqheat-${name}`]
  const paths = [`${file}.sock`, path.join(tmpdir(), `liqheat-${name}.sock`)]
  return paths.filter((candidate) => Buffer.byteLength(candidate) <= LONGEST)
}
