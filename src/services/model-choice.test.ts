import { describe, expect, test } from 'vitest'
import { testParameters } from '../../test/helpers/test-parameters.ts'
import type { ParameterSet } from '../models/parameter-set.ts'
import { chooseModel, parameterWarnings } from './model-choice.ts'

const libraryOf = (changes: Partial<ParameterSet> = {}) => ({
  find: async () => ({ set: testParameters(changes), hash: 'abcd' }),
})

describe('chooseModel', () => {
  test('takes model, options and weights from a set', async () => {
    const options = { churn: { value: 0.3, low: 0.2, high: 0.4 } }
    const choice = await chooseModel({ parameters: 'made' }, libraryOf({ model: 'ledger', model_options: options }))
    expect(choice).toMatchObject({
      model: { id: 'ledger' },
      modelOptions: { churn: 0.3, half_life_power: 0.8 },
      weights: [
        { leverage: 10, weight: 0.6 },
        { leverage: 50, weight: 0.4 },
      ],
      areWeightsGiven: true,
      parameters: { hash: 'abcd' },
    })
  })

  test('leaves the weights of a set that fits none as they are by default', async () => {
    const choice = await chooseModel({ parameters: 'made' }, libraryOf({ leverage_weights: [], draws: [] }))
    expect([choice.areWeightsGiven, choice.weights.length]).toEqual([false, 5])
  })

  test.each([
    [{ leverage_weights: '10:1' }, {}, 'PARAMETERS_EXCLUSIVE', 'leverage_weights'],
    [{ model_options: { churn: 1 } }, {}, 'PARAMETERS_EXCLUSIVE', 'churn'],
    [{ model: 'ledger' }, {}, 'PARAMETERS_MODEL_DIFFERS', 'name time_evolving'],
    [{}, { model_version: '0' }, 'PARAMETERS_OUTDATED', 'calibrate anew: liqheat calibrate --symbol MADEUSDT'],
    [{}, { model: 'crystal' }, 'MODEL_UNKNOWN', 'crystal'],
  ])('refuses %j with %j: %s', async (query, changes, code, says) => {
    await expect(chooseModel({ parameters: 'made', ...query }, libraryOf(changes))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(says),
    })
  })

  test('refuses a name where no folder was given', async () => {
    await expect(chooseModel({ parameters: 'made' })).rejects.toMatchObject({ code: 'PARAMETERS_UNKNOWN' })
  })
})

describe('parameterWarnings', () => {
  const parameters = { set: testParameters({ warnings: ['few events'] }), hash: 'abcd' }
  const shown = { parameters, symbol: 'MADEUSDT', dataKind: 'observed', from: 1_767_570_000_000 } as const

  test('tell what the fit told, and nothing else of a later map of the same market', () => {
    expect(parameterWarnings(shown)).toEqual(['parameters made: few events'])
    expect(parameterWarnings({ ...shown, parameters: undefined })).toEqual([])
  })

  test('tell of a future that they know, of another market and of another kind of data', () => {
    const said = parameterWarnings({ ...shown, from: shown.from - 1, symbol: 'SOLUSDT', dataKind: 'simulated' })
    expect(said.slice(1)).toEqual([
      expect.stringContaining('before that the map knows its future'),
      'parameters made were fitted to MADEUSDT of okx, not to SOLUSDT',
      'parameters made were fitted to observed data; these are simulated',
    ])
  })
})
