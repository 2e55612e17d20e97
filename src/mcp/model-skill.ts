import { z } from 'zod'
import type { Tool } from './tool.ts'

const Input = {
  model: z.string().max(40).optional().describe('Only this model id; all when not given'),
  symbol: z.string().max(40).optional().describe('As measured on this symbol; the newest measurement when not given'),
  exchange: z.string().max(40).optional().describe('As measured on this venue; the same'),
}

const SkillSchema = z.object({
  gain_bits: z.object({ value: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable() }),
  over: z.string(),
  symbol: z.string(),
  exchange: z.string(),
  horizon: z.string(),
  events: z.number(),
  days: z.number(),
  verdict: z.enum(['skill', 'no_skill', 'insufficient_data']),
  report_id: z.string(),
  data_kind: z.enum(['observed', 'simulated']),
})
type Skill = z.infer<typeof SkillSchema>

const ModelOutput = z.object({
  model: z.string(),
  title: z.string(),
  version: z.string(),
  measured_skill: SkillSchema.nullable(),
})

const AnswerSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      version: z.string(),
      // A server that has measured none says nothing of it.
      measured_skill: SkillSchema.nullish(),
    }),
  ),
})

const WHAT_IS_NEEDED =
  'No skill has been measured: predictions have not been validated against liquidations that were observed. That takes ' +
  'weeks of recorded liquidations of venues that publish all of theirs ("liqheat serve --live") and a validation of each ' +
  'model against them ("liqheat validate"). How plausible a map looks, how far models agree and how one fares on a simulated market are no ' +
  'measure of it.'

/** `model_skill`: how good predictions were, where that was measured. */
export const modelSkill: Tool<typeof Input> = {
  name: 'model_skill',
  title: 'Measured skill of the models',
  description:
    'How well each model predicted liquidations that were then observed; null where it was not measured, with what ' +
    'is needed to measure it. Ask this before relying on a zone.',
  input: Input,
  output: {
    measured_skill: SkillSchema.nullable().describe(
      'Of the model asked for, or the best of all by verdict and gain; bits an event over all baselines; ' +
        'null: not measured, or measured on several markets, which do not compare: name a symbol and an exchange',
    ),
    models: z.array(ModelOutput),
    needed: z.string().nullable().describe('What it takes to measure skill; null where it is measured'),
  },
  ask: async ({ model, symbol, exchange }, { api }) => {
    const { data } = await api.get('/models', { symbol, exchange }, AnswerSchema)
    const models = data
      .filter(({ id }) => model === undefined || id === model)
      .map(({ id, title, version, measured_skill: skill }) => ({
        model: id,
        title,
        version,
        measured_skill: skill ?? null,
      }))
    if (models.length === 0) {
      return {
        text: `There is no model "${model}"; there are ${data.map(({ id }) => id).join(', ')}.`,
        data: { measured_skill: null, models: [], needed: WHAT_IS_NEEDED },
      }
    }
    const skills = models.flatMap(({ measured_skill: skill }) => (skill === null ? [] : [skill]))
    const best = bestOf(skills)
    const lines = models.map(({ model: id, measured_skill: skill }) => `${id}: ${skillText(skill)}`)
    const needed = skills.length === 0 ? WHAT_IS_NEEDED : null
    return {
      text: [...lines, ...(needed === null ? [] : [needed])].join('\n'),
      data: { measured_skill: best, models, needed },
    }
  },
}

const VERDICT_ORDER = ['skill', 'no_skill', 'insufficient_data'] as const

/** A verdict counts before a gain; gains of several markets are of other liquidations and do not compare. */
export function bestOf(skills: readonly Skill[]): Skill | null {
  if (new Set(skills.map(({ symbol, exchange }) => `${symbol} ${exchange}`)).size > 1) return null
  const place = ({ verdict }: Skill): number => VERDICT_ORDER.indexOf(verdict)
  const [best = null] = skills.toSorted((one, other) => place(one) - place(other) || gainOf(other) - gainOf(one))
  return best
}

function gainOf({ gain_bits: gain }: Skill): number {
  return gain.value ?? Number.NEGATIVE_INFINITY
}

const VERDICTS = {
  skill: 'measurable skill',
  no_skill: 'no measurable skill',
  insufficient_data: 'insufficient data for a verdict',
} as const

/** The verdict comes first: a gain whose interval holds 0 is none. */
function skillText(skill: Skill | null): string {
  if (skill === null) return 'not measured'
  const { gain_bits: gain, over, symbol, exchange, horizon, events, days, verdict } = skill
  const figure =
    gain.value === null
      ? 'no figure'
      : `${gain.value} bit an event (95 % interval ${gain.low} to ${gain.high}) over ${over}`
  return `${VERDICTS[verdict]}: ${figure}; ${events} liquidations of ${symbol} on ${exchange} in ${days} days, horizon ${horizon}`
}
