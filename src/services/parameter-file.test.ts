import { describe, expect, test } from 'vitest'
import { testParameters } from '../../test/helpers/test-parameters.ts'
import type { ParameterSet } from '../models/parameter-set.ts'
import { parseParameters } from './parameter-file.ts'

const AT = { name: 'made', file: '/p/made.json' }
const textOf = (changes: object): string => JSON.stringify({ ...testParameters(), ...changes })
const [ten, fifty] = testParameters().leverage_weights

describe('parseParameters', () => {
  test('reads a set, and hashes the bytes of its file', () => {
    const text = textOf({})
    const { set, hash } = parseParameters(text, AT)
    expect(set).toEqual(testParameters())
    expect(hash).toMatch(/^[0-9a-f]{16}$/)
    expect(parseParameters(`${text}\n`, AT).hash).not.toBe(hash)
  })

  test.each<[object, string]>([
    [{ format: 'other' }, 'format'],
    [{ parameters_version: 2 }, 'parameters_version'],
    [{ training: { from_ms: 1, to_ms: 2 } }, 'training'],
    [{ training: { from_ms: 2, to_ms: 2, events: 600 } }, 'training.to_ms 2 is not after'],
    [{ model_options: { churn: 0.2 } }, 'model_options.churn'],
    [{ name: 'other' }, 'name is "other"'],
    [{ leverage_weights: [fifty, ten] }, 'leverage_weights.1.leverage 10 does not rise'],
    [{ leverage_weights: [ten, { ...fifty, value: 0 }] }, 'leverage_weights.1.value'],
    [{ leverage_weights: [ten, { ...fifty, value: 0.3 }] }, 'leverage_weights sum to 0.89'],
    [{ draws: [[1]] }, 'draws.0 has 1 shares for 2 leverages'],
    [{ draws: [[0.5, 0.6]] }, 'draws.0 sums to 1.1'],
  ] satisfies [Partial<Record<keyof ParameterSet, unknown>>, string][])('refuses %j: %s', (changes, says) => {
    expect(() => parseParameters(textOf(changes), AT)).toThrow(
      expect.objectContaining({ code: 'PARAMETERS_INVALID', message: expect.stringContaining(says) }),
    )
  })

  test.each(['', '{', '[]', 'null'])('refuses a file that holds %j, naming it', (text) => {
    expect(() => parseParameters(text, AT)).toThrow(
      expect.objectContaining({ code: 'PARAMETERS_INVALID', message: expect.stringMatching(/^\/p\/made\.json: /) }),
    )
  })
})
