import { z } from 'zod'
import type { Tool } from './tool.ts'

const Input = { model: z.string().max(40).optional().describe('Only this model id; all when not given') }

const ModelOutput = z.object({
  model: z.string(),
  title: z.string(),
  version: z.string(),
  measured_skill: z.number().nullable(),
})

const AnswerSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      version: z.string(),
      // A server that has measured none says nothing of it.
      measured_skill: z.number().nullish(),
    }),
  ),
})

const WHAT_IS_NEEDED =
  'No skill has been measured: predictions have not been validated against liquidations that were observed. That takes ' +
  'weeks of recorded liquidations of venues that publish all of theirs ("liqheat serve --live") and a validation of each ' +
  'model against them. How plausible a map looks, how far models agree and how one fares on a simulated market are no ' +
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
    measured_skill: z.number().nullable().describe('Of the model asked for, or the best of all; null: not measured'),
    models: z.array(ModelOutput),
    needed: z.string().nullable().describe('What it takes to measure skill; null where it is measured'),
  },
  ask: async ({ model }, { api }) => {
    const { data } = await api.get('/models', {}, AnswerSchema)
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
    const best = skills.length === 0 ? null : Math.max(...skills)
    const lines = models.map(({ model: id, measured_skill: skill }) => `${id}: ${skill ?? 'not measured'}`)
    const needed = best === null ? WHAT_IS_NEEDED : null
    return {
      text: [...lines, ...(needed === null ? [] : [needed])].join('\n'),
      data: { measured_skill: best, models, needed },
    }
  },
}
