import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { defineError } from '../domain/errors.ts'
import type { BarColumns } from '../kernel/bars.ts'
import type { Book } from '../kernel/book.ts'
import { LiquidationEngine } from '../kernel/engine.ts'
import { EnsembleOutput } from '../kernel/ensemble-output.ts'
import { joinState } from '../kernel/join-state.ts'
import type { Stateful } from '../kernel/state-bytes.ts'
import { defineModel, type LiquidationModel, type ModelContext, type ModelInput, type ModelRun } from './model.ts'

const LEAST_WEIGHT = 0.001
const MOST_WEIGHT = 1000

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
      'Members as model:weight pairs, weight 1 where it is left out; empty takes every model, with equal weights; a model takes part once its inputs begin',
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
    awaits: [...new Set(models.flatMap(({ needs, awaits }) => [...needs, ...awaits]))].filter(
      (input) => input !== 'candles',
    ),
    uses: [...new Set(models.flatMap(({ uses }) => uses))],
    leverages: 'asked',
    options: Options,
    start: (context, options) => startEnsemble(models, context, options),
    // What every member needs; of the rest a member waits for its own.
    needsOf: (options) => {
      const members = membersOf(models, options)
      return (members[0]?.model.needs ?? []).filter((input) =>
        members.every(({ model }) => model.needs.includes(input)),
      )
    },
  })
}

/** A member at work; it rests until what it needs has begun. */
interface RunningMember extends Member {
  readonly run: ModelRun
  hasBegun: boolean
}

function startEnsemble(
  models: readonly LiquidationModel[],
  context: ModelContext,
  options: Static<typeof Options>,
): ModelRun {
  const members = membersOf(models, options)
  const total = members.reduce((sum, { weight }) => sum + weight, 0)
  const running = members.map(
    ({ model, weight }): RunningMember => ({
      model,
      weight: weight / total,
      run: model.start(context, defaultsOf(model)),
      hasBegun: false,
    }),
  )
  const output = new EnsembleOutput({
    bucketSize: context.bucketSize,
    members: running.map(({ run, weight }) => ({ engine: engineOf(run), weight })),
  })
  const memory = memoryOf(running, output)
  return {
    output,
    ...(memory === undefined ? {} : { memory }),
    looksBack: () => running.some(({ run }) => run.looksBack?.() ?? false),
    tiers: running.flatMap(({ run }) => run.tiers),
    parts: running.map(({ model, weight, run }) => ({ id: model.id, weight, run })),
    notes: () => [...restingNotes(running), ...running.flatMap(memberNotes)],
    report: () => ({
      members: running.map(({ model, weight, hasBegun }) => ({
        model: model.id,
        version: model.version,
        weight,
        has_begun: hasBegun,
      })),
    }),
    step: (bars, i, low, high) => {
      output.beginBar()
      for (const member of running) {
        if (!isKnown(bars, i, member.model.needs)) continue
        member.hasBegun = true
        member.run.step(bars, i, low, high)
      }
      output.endBar()
    },
  }
}

/** Undefined where a member has none. */
function memoryOf(members: readonly RunningMember[], output: Stateful): Stateful | undefined {
  const memories = members.flatMap(({ run: { memory } }) => memory ?? [])
  if (memories.length < members.length) return undefined
  return joinState([...memories, output, ...members.map(begunState)])
}

function begunState(member: RunningMember): Stateful {
  return {
    save: (into) => into.number(member.hasBegun ? 1 : 0),
    restore: (from) => {
      member.hasBegun = from.number() === 1
    },
  }
}

/** Whether a bar has what a member needs; a complete bar lacks only what has not begun. */
function isKnown(bars: BarColumns, i: number, needs: readonly ModelInput[]): boolean {
  if (needs.includes('open-interest') && Number.isNaN(bars.openInterestChange[i]!)) return false
  return !(needs.includes('funding') && Number.isNaN(bars.funding[i]!))
}

function restingNotes(members: readonly RunningMember[]): string[] {
  const resting = members.filter(({ hasBegun }) => !hasBegun).map(({ model }) => model.id)
  return resting.length === 0 ? [] : [`not in the ensemble, because their inputs are not stored: ${resting.join(', ')}`]
}

function memberNotes({ model, run, hasBegun }: RunningMember): string[] {
  return hasBegun ? (run.notes?.() ?? []).map((note) => `${model.id}: ${note}`) : []
}

/** @throws ENSEMBLE_MEMBERS_INVALID */
function membersOf(models: readonly LiquidationModel[], { members: text }: Static<typeof Options>): Member[] {
  if (text.trim() === '') return models.map((model) => ({ model, weight: 1 }))
  const known = models.map(({ id }) => id)
  const members = text.split(',').map((piece) => {
    const [id = '', weightText = '1', ...rest] = piece.split(':').map((part) => part.trim())
    const model = models.find((candidate) => candidate.id === id)
    const weight = Number(weightText)
    if (model === undefined) throw MembersInvalid({ problem: `there is no model "${id}" to mix`, known })
    if (rest.length > 0 || !(weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT)) {
      const problem = `the weight of ${id} must be from ${LEAST_WEIGHT} to ${MOST_WEIGHT}, was "${piece.trim()}"`
      throw MembersInvalid({ problem, known })
    }
    return { model, weight }
  })
  const twice = members.find(({ model }, i) => members.findIndex((other) => other.model === model) !== i)
  if (twice !== undefined) throw MembersInvalid({ problem: `${twice.model.id} stands there twice`, known })
  return members
}

function defaultsOf(model: LiquidationModel): unknown {
  return Value.Default(model.options, {})
}

function engineOf({ output }: ModelRun): LiquidationEngine<Book> {
  if (output instanceof LiquidationEngine) return output
  throw new Error('Invariant: a member of an ensemble keeps its positions in one engine')
}
