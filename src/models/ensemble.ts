import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { defineError } from '../domain/errors.ts'
import type { Book } from '../kernel/book.ts'
import { LiquidationEngine } from '../kernel/engine.ts'
import { EnsembleOutput } from '../kernel/ensemble-output.ts'
import { defineModel, type LiquidationModel, type ModelContext, type ModelInput, type ModelRun } from './model.ts'

const MembersInvalid = defineError('ENSEMBLE_MEMBERS_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string; known: readonly string[] }) =>
    `members: ${d.problem}; write model:weight pairs such as ledger:2,time_evolving:1 of ${d.known.join(', ')}`,
})

const Options = Type.Object({
  members: Type.String({
    default: '',
    maxLength: 400,
    description:
      'Members as model:weight pairs, weight 1 where it is left out; empty takes every model whose inputs are stored, with equal weights',
  }),
})

/** A model with its part in an ensemble. */
interface Member {
  readonly model: LiquidationModel
  readonly weight: number
}

/** Mixes the maps of `models` into one. */
export function ensembleOf(models: readonly LiquidationModel[]) {
  return defineModel({
    id: 'ensemble',
    // A member whose numbers change changes the mix.
    version: ['1', ...models.map(({ version }) => version)].join('.'),
    title: 'Ensemble',
    description:
      'Weighted sum of the members’ normalised maps: where several models see mass, it sees mass. Amounts are the ' +
      'weighted mean of the members’ totals, since these differ by what each model means by them. Beside every bucket ' +
      'stands the disagreement: the spread of the members’ normalised masses from the 10th to the 90th percentile. ' +
      'Weights are equal until measured skill tells otherwise.',
    needs: ['candles'],
    uses: [...new Set(models.flatMap(({ needs, uses }) => [...needs, ...uses]))],
    options: Options,
    start: (context, options) => startEnsemble(models, context, options),
    needsOf: (options, available) => [
      ...new Set(membersOf(models, options, available).flatMap(({ model }) => model.needs)),
    ],
  })
}

function startEnsemble(
  models: readonly LiquidationModel[],
  context: ModelContext,
  options: Static<typeof Options>,
): ModelRun {
  const members = membersOf(models, options, context.available)
  const runs = members.map(({ model, weight }) => ({ model, weight, run: model.start(context, defaultsOf(model)) }))
  const total = runs.reduce((sum, { weight }) => sum + weight, 0)
  const output = new EnsembleOutput({
    bucketSize: context.bucketSize,
    members: runs.map(({ run, weight }) => ({ engine: engineOf(run), weight: weight / total })),
  })
  return {
    output,
    tiers: runs.flatMap(({ run }) => run.tiers),
    parts: runs.map(({ model, weight, run }) => ({ id: model.id, weight: weight / total, run })),
    notes: () => [
      ...leftOut(models, members, options),
      ...runs.flatMap(({ model, run }) => (run.notes?.() ?? []).map((note) => `${model.id}: ${note}`)),
    ],
    report: () => ({
      members: runs.map(({ model, weight }) => ({ model: model.id, version: model.version, weight: weight / total })),
    }),
    step: (bars, i, low, high) => {
      output.beginBar()
      for (const { run } of runs) run.step(bars, i, low, high)
      output.endBar()
    },
  }
}
/** @throws ENSEMBLE_MEMBERS_INVALID */
function membersOf(
  models: readonly LiquidationModel[],
  { members: text }: Static<typeof Options>,
  available: ReadonlySet<ModelInput>,
): Member[] {
  if (text.trim() === '') {
    const usable = models.filter(({ needs }) => needs.every((input) => available.has(input)))
    return (usable.length > 0 ? usable : models).map((model) => ({ model, weight: 1 }))
  }
  const known = models.map(({ id }) => id)
  const members = text.split(',').map((piece) => {
    const [id = '', weightText = '1', ...rest] = piece.split(':').map((part) => part.trim())
    const model = models.find((candidate) => candidate.id === id)
    const weight = Number(weightText)
    if (model === undefined) throw MembersInvalid({ problem: `there is no model "${id}" to mix`, known })
    if (rest.length > 0 || !(weight > 0 && Number.isFinite(weight))) {
      throw MembersInvalid({ problem: `the weight of ${id} must be a number above 0, was "${piece.trim()}"`, known })
    }
    return { model, weight }
  })
  const twice = members.find(({ model }, i) => members.findIndex((other) => other.model === model) !== i)
  if (twice !== undefined) throw MembersInvalid({ problem: `${twice.model.id} stands there twice`, known })
  return members
}

function leftOut(
  models: readonly LiquidationModel[],
  members: readonly Member[],
  { members: text }: Static<typeof Options>,
): string[] {
  if (text.trim() !== '') return []
  const out = models.filter((model) => members.every((member) => member.model !== model)).map(({ id }) => id)
  return out.length === 0 ? [] : [`not in the ensemble, because their inputs are not stored: ${out.join(', ')}`]
}

function defaultsOf(model: LiquidationModel): unknown {
  return Value.Default(model.options, {})
}

function engineOf({ output }: ModelRun): LiquidationEngine<Book> {
  if (output instanceof LiquidationEngine) return output
  throw new Error('Invariant: a member of an ensemble keeps its positions in one engine')
}
