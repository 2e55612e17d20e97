import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { writeWholeFile } from '../../export/whole-file.ts'
import type { PartStore } from '../../validation/validate-market.ts'

/** Finished parts of a validation as files of a folder: after a crash the same command reads them. */
export function partFiles(folder: string): PartStore & { remove(): Promise<void> } {
  const fileOf = (name: string): string => path.join(folder, `${name}.part`)
  return {
    read: async (name) => {
      const bytes = await readFile(fileOf(name)).catch(() => undefined)
      return bytes === undefined ? undefined : deserialize(bytes)
    },
    write: async (name, part) => {
      await mkdir(folder, { recursive: true })
      // Under another name until it is whole: a part that was cut off is none.
      await writeWholeFile(fileOf(name), (partial) => writeFile(partial, serialize(part)))
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
