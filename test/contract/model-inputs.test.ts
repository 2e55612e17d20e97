import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { simulateInto } from '../../src/app/simulate-into.ts'
import type { LiquidationModel, ModelInput } from '../../src/models/model.ts'
import { MODELS } from '../../src/models/registry.ts'
import { Catalog } from '../../src/services/catalog.ts'
import { type HeatmapQuery, planHeatmap } from '../../src/services/heatmap-plan.ts'
import { InputLoader } from '../../src/services/market-inputs.ts'
import { resolveScope } from '../../src/services/market-scope.ts'
import { decideOptions } from '../../src/services/model-choice.ts'
import { type ModelStore, openModelStore, type StoredKind } from '../helpers/model-store.ts'

const KINDS: readonly StoredKind[] = ['candles', 'open-interest', 'funding']
const ALL = 'FULLUSDT'
/** Symbol of a market that also has what only options need. */
const SIMULATED = 'DEMOUSDT'
/** Symbol of a market that has every kind but one. */
const without = (input: ModelInput): string => `NO-${input.toUpperCase()}`

let space: ModelStore
let catalog: Catalog
let inputs: InputLoader

beforeAll(async () => {
  space = await openModelStore()
  await space.add({ symbol: ALL, kinds: KINDS })
  for (const missing of KINDS) {
    await space.add({ symbol: without(missing), kinds: KINDS.filter((kind) => kind !== missing) })
  }
  await simulateInto(space.store, { symbol: SIMULATED, seed: 1, from: Date.UTC(2026, 0, 5), days: 2 })
  catalog = new Catalog(space.store)
  inputs = new InputLoader(space.store, 1e8)
})
afterAll(() => space.close())

/** A value of each option that is not its default. */
function otherValues({ options }: LiquidationModel): [string, unknown][] {
  const declared: [string, Readonly<Record<string, unknown>>][] = Object.entries(Object(options)['properties'] ?? {})
  return declared.map(([name, option]) => {
    const { default: usual } = option
    if (typeof usual === 'number') return [name, usual === option['minimum'] ? usual + 1 : halfway(option)]
    const literals: readonly { const?: unknown }[] = Array.isArray(option['anyOf']) ? option['anyOf'] : []
    const other = literals.find((literal) => literal.const !== usual)
    return [name, other === undefined ? 'binance_standard' : other.const]
  })
}

/** A number between the least value and the default. */
function halfway(option: Readonly<Record<string, unknown>>): number {
  const least = Number(option['minimum'] ?? option['exclusiveMinimum'] ?? 0)
  const between = (Number(option['default']) + least) / 2
  return option['type'] === 'integer' ? Math.floor(between) : between
}

async function hashOf(model: LiquidationModel, query: Partial<HeatmapQuery> = {}): Promise<string> {
  const plan = await planHeatmap({ catalog, inputs }, { symbol: ALL, model: model.id, time_window: '12h', ...query })
  return plan.modelHash
}

describe.each(MODELS.map((model) => ({ id: model.id, model })))('$id', ({ id, model }) => {
  test.each(model.needs)('without %s it is refused, with the input and the command that brings it', async (input) => {
    const symbol = without(input)
    const question = { symbol, exchanges: undefined, model, options: decideOptions(model, {}) }
    await expect(resolveScope(catalog, question)).rejects.toMatchObject({
      code: 'MODEL_INPUTS_MISSING',
      message: expect.stringMatching(
        new RegExp(
          `model ${id} cannot run on ${symbol}.*no ${input.replace('-', ' ')} stored.*` +
            `liqheat import FILE --exchange binance --symbol ${symbol} --kind ${input}`,
        ),
      ),
    })
  })

  test('has one hash for equal questions, also when defaults are written out', async () => {
    const hash = await hashOf(model)
    expect(hash).toMatch(/^[0-9a-f]{16}$/)
    expect(await hashOf(model)).toBe(hash)
    const defaults = Object(decideOptions(model, {}))
    expect(await hashOf(model, { model_options: defaults })).toBe(hash)
    const backwards = Object.fromEntries(Object.entries(defaults).toReversed())
    expect(await hashOf(model, { model_options: backwards })).toBe(hash)
    expect(await hashOf(model, { typical_notional: 10_000 })).toBe(hash)
    // The window is no part of the model.
    expect(await hashOf(model, { time_window: '24h' })).toBe(hash)
  })

  test('has another hash for every option, the leverages and the typical notional', async () => {
    const asked = (query: Partial<HeatmapQuery>) => hashOf(model, { symbol: SIMULATED, ...query })
    const hashes = [
      await asked({}),
      ...(await Promise.all(otherValues(model).map(([name, value]) => asked({ model_options: { [name]: value } })))),
      await asked({ leverage_weights: '10:1' }),
      await asked({ leverage_weights: '10:1,20:1' }),
      await asked({ typical_notional: 20_000 }),
    ]
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

test('hashes of different models differ', async () => {
  const hashes = await Promise.all(MODELS.map((model) => hashOf(model)))
  expect(new Set(hashes).size).toBe(MODELS.length)
})

test('the models that can run are named where one cannot', async () => {
  const model = MODELS.find(({ id }) => id === 'time_evolving')
  if (model === undefined) throw new Error('Invariant: there is a model time_evolving')
  const question = { symbol: without('open-interest'), exchanges: undefined, model, options: decideOptions(model, {}) }
  await expect(resolveScope(catalog, question)).rejects.toMatchObject({
    message: expect.stringContaining(
      'with what is stored these can: binance_standard, funding_adjusted, py_liquidation_map, ensemble',
    ),
  })
})
