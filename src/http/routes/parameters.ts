import { Type } from 'typebox'
import { AppError, defineError } from '../../domain/errors.ts'
import type { ParameterSet } from '../../models/parameter-set.ts'
import { chooseModel } from '../../services/model-choice.ts'
import type { NamedParameters } from '../../services/parameter-file.ts'
import type { LibraryEntry, ParameterLibrary } from '../../services/parameter-library.ts'
import { ParameterSetSchema } from '../../services/parameter-schema.ts'
import type { App, HttpContext } from '../context.ts'
import { PROBLEMS } from '../schemas.ts'

const {
  draws: _draws,
  format: _format,
  parameters_version: _version,
  name: _name,
  ...Summary
} = ParameterSetSchema.properties

const HashSchema = Type.String({ description: 'Of the file: another content is another hash' })
const ProblemText = Type.Union([Type.String(), Type.Null()], {
  description: 'Why no map can be drawn with them, and what to do; null where one can',
})

/** A set without its draws. */
type ParametersSummary = Omit<ParameterSet, 'draws' | 'format' | 'parameters_version' | 'name'> & {
  readonly hash: string
  readonly draws: number
}
const SummarySchema = Type.Object({
  ...Summary,
  hash: HashSchema,
  draws: Type.Integer({ description: 'Resampled leverage weights, from which the uncertainty of a map comes' }),
})

const ListedSchema = Type.Object({
  name: Type.String(),
  problem: ProblemText,
  parameters: Type.Union([Type.Unsafe<ParametersSummary>(SummarySchema), Type.Null()], {
    description: 'What the file says; null where it cannot be read',
  }),
})

const OneSchema = Type.Object({
  hash: HashSchema,
  problem: ProblemText,
  set: Type.Unsafe<ParameterSet>(ParameterSetSchema),
})

const ParametersAbsent = defineError('PARAMETERS_ABSENT', {
  status: 404,
  kind: 'usage',
  message: (d: { problem: string }) => d.problem,
})

/** GET /parameters and /parameters/{name}: parameter sets that maps can be drawn with. */
export function registerParameters(app: App, { parameters: library }: HttpContext): void {
  app.get(
    '/parameters',
    {
      schema: {
        tags: ['heatmap'],
        summary: 'Parameters of models that were fitted to liquidations',
        description: 'Files of the configured folder; parameters=NAME draws a map with one of them.',
        response: { 200: Type.Object({ data: Type.Array(ListedSchema) }), ...PROBLEMS },
      },
    },
    async () => {
      const entries = await library.list()
      return { data: await Promise.all(entries.map((entry) => listed(library, entry))) }
    },
  )
  app.get(
    '/parameters/:name',
    {
      schema: {
        tags: ['heatmap'],
        summary: 'One parameter set as its file has it',
        params: Type.Object({ name: Type.String({ maxLength: 64 }) }),
        response: { 200: OneSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { set, hash } = await found(library, request.params.name)
      return { hash, problem: await problemOf(library, set.name), set }
    },
  )
}

async function found(library: ParameterLibrary, name: string): Promise<NamedParameters> {
  try {
    return await library.find(name)
  } catch (cause) {
    const isAbsent = cause instanceof AppError && cause.code === 'PARAMETERS_UNKNOWN'
    throw isAbsent ? ParametersAbsent({ problem: cause.message }, { cause }) : cause
  }
}

async function listed(library: ParameterLibrary, entry: LibraryEntry) {
  const { name } = entry
  if ('problem' in entry) return { name, problem: entry.problem, parameters: null }
  const { set, hash } = entry.parameters
  const { draws, format, parameters_version, name: own, ...summary } = structuredClone(set)
  return {
    name,
    problem: await problemOf(library, name),
    parameters: { ...summary, hash, draws: draws.length } as never,
  }
}

/** Why a map with these parameters is refused, if it is. */
async function problemOf(library: ParameterLibrary, name: string): Promise<string | null> {
  try {
    await chooseModel({ parameters: name }, library)
    return null
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}
