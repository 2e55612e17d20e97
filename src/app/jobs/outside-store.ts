import { stat } from 'node:fs/promises'
import path from 'node:path'
import { defineError } from '../../domain/errors.ts'
import { targetOf } from '../../export/whole-file.ts'

/** What a store keeps beside its file: DuckDB's log and temporary folder, the socket for jobs, archives under way. */
const BESIDE = ['.wal', '.tmp', '.sock', '.downloads']

const OutputOntoStore = defineError('OUTPUT_ONTO_STORE', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; kept: string }) =>
    `${d.file} is the place of ${d.kept}, which the store needs; name another file`,
})

/**
 * Refuses a file to write that would take the place of the store or of what it keeps beside its file, under whatever
 * name: links are resolved, and what is the same file on disk is the same.
 *
 * @param store - file of the open store, links resolved
 * @returns the file with links resolved
 * @throws OUTPUT_ONTO_STORE
 */
export async function requireOutsideStore(store: string, file: string): Promise<string> {
  const target = await targetOf(file)
  const kept = [store, ...BESIDE.map((ending) => store + ending)]
  const marks = await Promise.all(kept.map(markOf))
  for (let place = target; ; place = path.dirname(place)) {
    const mark = await markOf(place)
    const found = kept.find((name, index) => name === place || (mark !== undefined && mark === marks[index]))
    if (found !== undefined) throw OutputOntoStore({ file, kept: found })
    if (place === path.dirname(place)) return target
  }
}

/** What tells a file or folder from all others; undefined where there is none. */
async function markOf(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined)
  return found === undefined ? undefined : `${found.dev}:${found.ino}`
}
