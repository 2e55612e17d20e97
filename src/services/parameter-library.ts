import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError, defineError } from '../domain/errors.ts'
import { type NamedParameters, parseParameters } from './parameter-file.ts'
import { PARAMETER_NAME } from './parameter-schema.ts'

const ENDING = '.json'
const NAME = new RegExp(PARAMETER_NAME)
/** A set of 50 leverages and 1000 draws takes about a megabyte. */
const MOST_BYTES = 8 * 1024 * 1024

const ParametersUnknown = defineError('PARAMETERS_UNKNOWN', {
  status: 400,
  kind: 'usage',
  message: (d: { name: string; folder: string; known: readonly string[] }) =>
    `there are no parameters "${d.name}" in ${d.folder}; ${
      d.known.length === 0 ? 'none are there: liqheat calibrate makes some' : `known are ${d.known.join(', ')}`
    }`,
})

const ParametersUnreadable = defineError('PARAMETERS_UNREADABLE', {
  status: 400,
  kind: 'usage',
  message: (d: { file: string; problem: string }) =>
    `${d.file} cannot be read: ${d.problem}; put a parameter file there, or take it away`,
})

/** A file of a library: its parameters, or why they cannot be used. */
export type LibraryEntry =
  | { readonly name: string; readonly parameters: NamedParameters }
  | { readonly name: string; readonly problem: string }

/** Finds parameter sets by name. */
export interface ParameterSource {
  /** @throws PARAMETERS_UNKNOWN, PARAMETERS_INVALID, PARAMETERS_UNREADABLE */
  find(name: string): Promise<NamedParameters>
}

/** The library of a process that was given no folder. */
export const NO_PARAMETERS: ParameterSource = {
  find: (name) => Promise.reject(ParametersUnknown({ name, folder: 'a process without parameters_dir', known: [] })),
}

/** Parameter files of a folder, which people add and change at any time: each question reads them anew. */
export class ParameterLibrary implements ParameterSource {
  readonly folder: string

  /** @param folder - it need not exist */
  constructor(folder: string) {
    this.folder = folder
  }

  async find(name: string): Promise<NamedParameters> {
    const file = path.join(this.folder, `${name}${ENDING}`)
    const text = NAME.test(name) ? await readText(file) : undefined
    if (text === undefined) throw ParametersUnknown({ name, folder: this.folder, known: await this.names() })
    return parseParameters(text, { name, file })
  }

  /** All files, by name. */
  async list(): Promise<LibraryEntry[]> {
    return Promise.all(
      (await this.names()).map(async (name) => {
        try {
          return { name, parameters: await this.find(name) }
        } catch (error) {
          if (error instanceof AppError) return { name, problem: error.message }
          throw error
        }
      }),
    )
  }

  private async names(): Promise<string[]> {
    const files = await readdir(this.folder).catch((cause: unknown) => {
      if (isAbsence(cause)) return []
      throw ParametersUnreadable({ file: this.folder, problem: String(cause) }, { cause })
    })
    const names = files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length))
    return names.filter((name) => NAME.test(name)).sort()
  }
}

/** Undefined where there is no such file. */
async function readText(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file)
    if (size > MOST_BYTES)
      throw ParametersUnreadable({ file, problem: `it has ${size} bytes of ${MOST_BYTES} at most` })
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    if (isAbsence(cause)) return undefined
    throw ParametersUnreadable({ file, problem: String(cause) }, { cause })
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
