import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { writeWholeFile } from '../../export/whole-file.ts'
import type { PartStore } from '../../validation/validate-market.ts'

/** Folder of unfinished runs beside their reports. */
export const PARTS_FOLDER = 'liqheat-validate-parts'

/** Finished parts of a validation as files of a folder: after a crash the same command reads them. */
export function partFiles(folder: string): PartStore & { remove(): Promise<void> } {
  const own = new Set<string>()
  const fileOf = (name: string): string => path.join(folder, `${name}.part`)
  return {
    read: async (name) => {
      const bytes = await readFile(fileOf(name)).catch(() => undefined)
      if (bytes === undefined) return undefined
      own.add(name)
      return deserialize(bytes)
    },
    write: async (name, part) => {
      await mkdir(folder, { recursive: true })
      // Under another name until it is whole: a part that was cut off is none.
      await writeWholeFile(fileOf(name), (partial) => writeFile(partial, serialize(part)))
      own.add(name)
    },
    remove: async () => {
      await Promise.all([...own].map((name) => rm(fileOf(name), { force: true })))
      // What others put there stays: a folder that is not empty is not taken away.
      await rmdir(folder).catch(() => undefined)
    },
  }
}
