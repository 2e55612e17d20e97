import { describe } from 'vitest'
import { MODELS } from '../../src/models/registry.ts'
import { describeModel } from '../helpers/model-contract.ts'

describe.each(MODELS.map((model) => ({ id: model.id, model })))('$id', ({ model }) => {
  describeModel(model)
})
