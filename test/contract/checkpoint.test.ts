import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { volumeProfile } from '../../examples/volume-profile-model.ts'
import type { BarColumns } from '../../src/kernel/bars.ts'
import { COLUMN_GAP, HeatMatrix, SpanSeries } from '../../src/kernel/heat-matrix.ts'
import type { HeatOutput } from '../../src/kernel/heat-output.ts'
import { HeatRun } from '../../src/kernel/heat-run.ts'
import { BytesReader, BytesWriter } from '../../src/kernel/state-codec.ts'
import type { LadderQuestion, LiquidationModel, ModelRun } from '../../src/models/model.ts'
import { MODELS, requireModel } from '../../src/models/registry.ts'
import { BAR_MS, type MadeBar, madeBars, QUIET_BAR, toColumns } from '../helpers/bars-arbitrary.ts'
import { plain } from '../helpers/run-model.ts'
import { TEST_TIERS, testContext, testLadder } from '../helpers/test-ladder.ts'

/** Bars of half an hour, so that lookbacks and half-lives end within a made market. */
const LONG_BAR = 30 * BAR_MS
/** From the 20th bar on the venue has other margin tiers. */
const TIERS_CHANGE = 20 * LONG_BAR

const TIERS = [{ leverage: 1, weight: 0.2 }, ...TEST_TIERS]

const RUNS = 25
/** Bars from one look at everything to the next. */
const LOOK_EVERY = 5

/** Options that a made market of 60 bars can use up, tried besides the defaults. */
const OTHER_OPTIONS: Readonly<Record<string, readonly object[]>> = {
  ledger: [{ churn: 0, tiers: 12 }],
  time_evolving: [{ side: 'candle' }],
  openinterest: [{ lookback_hours: 12 }],
  binance_standard: [{ half_life_hours: 1 }],
  funding_adjusted: [{ half_life_hours: 1 }],
  py_liquidation_map: [
    { lookback_hours: 8 },
    { select: 'top_n', top_n: 7, lookback_hours: 12 },
    { select: 'portion', portion: 0.3, lookback_hours: 12 },
  ],
  ensemble: [{ members: 'funding_adjusted:2,py_liquidation_map' }],
}

interface Scene {
  readonly made: readonly MadeBar[]
  /** Bars in a column; the windows begin at the first bar. */
  readonly span: number
  /** Bar before which the run is saved. */
  readonly cut: number
  readonly options: object
  /** Whether models with leverages of their own take those of the context. */
  readonly areTiersGiven: boolean
  /** Bars before the record of single trades and of open interest and funding begins. */
  readonly tradesFrom: number
  readonly inputsFrom: number
}

function scenes(model: LiquidationModel): fc.Arbitrary<Scene> {
  return fc.record({
    made: madeBars(true, 30),
    span: fc.integer({ min: 1, max: 6 }),
    cut: fc.nat(60),
    options: fc.constantFrom({}, ...(OTHER_OPTIONS[model.id] ?? [])),
    areTiersGiven: fc.boolean(),
    tradesFrom: fc.nat(20),
    inputsFrom: fc.nat(10),
  })
}

/** The bars of a scene, whose inputs begin one after the other. */
function barsOf({ made, tradesFrom, inputsFrom }: Scene, model: LiquidationModel): BarColumns {
  const bars = toColumns(made)
  const rests = model.id === 'ensemble'
  const late = (column: Float64Array) => column.map((value, i) => (i < inputsFrom ? Number.NaN : value))
  return {
    ...bars,
    openTime: bars.openTime.map((time) => time * (LONG_BAR / BAR_MS)),
    closeTime: bars.closeTime.map((time) => time * (LONG_BAR / BAR_MS)),
    openInterestChange: rests ? late(bars.openInterestChange) : bars.openInterestChange,
    funding: rests ? late(bars.funding) : bars.funding,
    trades: bars.trades && { ...bars.trades, from: tradesFrom * LONG_BAR },
  }
}

/** The test ladder, without a level for longs at 1x, and one with wider levels from a time on. */
function changingLadder(question: LadderQuestion) {
  const [period] = testLadder(question).map((own) => ({ ...own, longRatio: own.longRatio.map(withoutLowest) }))
  if (period === undefined) return []
  const wider = testLadder({ ...question, sizeClass: question.sizeClass + 1 }).map((later) => ({
    ...later,
    validFrom: TIERS_CHANGE,
  }))
  return [period, ...wider]
}

function withoutLowest(ratio: number): number {
  return ratio < 0.1 ? 0 : ratio
}

/** A model at work on a scene, with its columns from the bar `from` on. */
function start(model: LiquidationModel, { span, options, areTiersGiven }: Scene, from: number) {
  const context = testContext({ ladderOf: changingLadder, tiers: TIERS, areTiersGiven })
  const run = model.start(context, Value.Default(model.options, { ...options }))
  const window = { from: from * LONG_BAR, to: Math.ceil((60 + span) / span) * span * LONG_BAR }
  const flows: (number[][] | undefined)[] = []
  const heat = new HeatRun({
    ...run,
    window,
    stepMs: span * LONG_BAR,
    onColumn: (_matrix, _column, sides) => {
      const columns = sides && [sides.long, sides.short].flatMap((side) => [side.opened, side.closed, side.liquidated])
      flows.push(columns?.map((column) => [...column]))
    },
  })
  return { run, heat, flows }
}

function requireMemory({ memory }: ModelRun) {
  if (memory === undefined) throw new Error('every model of the registry can be saved')
  return memory
}

function save(run: ModelRun, heat: HeatRun): Uint8Array {
  const writer = new BytesWriter()
  requireMemory(run).save(writer)
  heat.save(writer)
  return writer.finish()
}

function restore(bytes: Uint8Array, run: ModelRun, heat: HeatRun): void {
  const reader = new BytesReader(bytes)
  requireMemory(run).restore(reader)
  heat.restore(reader)
  expect(reader.isAtEnd).toBe(true)
}

/** All that a run shows at a moment besides its columns. */
function looks({ output, tiers, notes, report }: ModelRun, heat: HeatRun): object {
  const peeked = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: output.bucketSize })
  heat.peek(peeked)
  return {
    peeked: plain(peeked),
    groups: groupsOf(output, tiers.length),
    notional: output.activeNotional(),
    notes: notes?.(),
    report: report?.(),
  }
}

/** Columns from the `skip`-th on. */
function later(matrix: HeatMatrix, skip: number): object {
  const rest = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: matrix.bucketSize })
  for (let t = skip; t < matrix.columns; t++) rest.appendColumn(matrix, t)
  return plain(rest)
}

const cases = [...MODELS, volumeProfile].map((model) => ({ id: model.id, model }))

describe.each(cases)('$id', ({ model }) => {
  test('goes on to the bit as the run that was saved: columns, flows, groups, notes and report', () => {
    fc.assert(
      fc.property(scenes(model), (scene) => {
        const bars = barsOf(scene, model)
        const count = scene.made.length
        const cut = scene.cut % (count + 1)
        const straight = start(model, scene, 0)
        straight.heat.push(bars, 0, cut)
        const bytes = save(straight.run, straight.heat)
        const column = Math.floor(Math.max(0, cut - 1) / scene.span)
        const resumed = start(model, scene, column * scene.span)
        restore(bytes, resumed.run, resumed.heat)
        expect(Buffer.compare(save(resumed.run, resumed.heat), bytes)).toBe(0)
        for (let i = cut; i <= count; i++) {
          if ((i - cut) % LOOK_EVERY === 0)
            expect(looks(resumed.run, resumed.heat)).toEqual(looks(straight.run, straight.heat))
          for (const { heat } of [straight, resumed]) heat.push(bars, i, Math.min(count, i + 1))
        }
        const end = count * LONG_BAR
        const whole = straight.heat.finish(end)
        expect(plain(resumed.heat.finish(end))).toEqual(later(whole, column))
        expect(resumed.flows).toEqual(straight.flows.slice(column))
        const last = save(straight.run, straight.heat)
        expect(Buffer.compare(save(resumed.run, resumed.heat), last)).toBe(0)
      }),
      { numRuns: RUNS },
    )
  })

  test('begins a later window as a run from the first bar on does', () => {
    fc.assert(
      fc.property(scenes(model), fc.nat(60), (scene, ahead) => {
        const bars = barsOf(scene, model)
        const count = scene.made.length
        const cut = scene.cut % (count + 1)
        const from = Math.ceil(cut / scene.span) * scene.span + (ahead % 3) * scene.span
        const warming = start(model, scene, 0)
        warming.heat.push(bars, 0, cut)
        const resumed = start(model, scene, from)
        restore(save(warming.run, warming.heat), resumed.run, resumed.heat)
        resumed.heat.push(bars, cut)
        const straight = start(model, scene, from)
        straight.heat.push(bars)
        const end = Math.max(count, from) * LONG_BAR
        expect(plain(resumed.heat.finish(end))).toEqual(plain(straight.heat.finish(end)))
        expect(resumed.flows).toEqual(straight.flows)
      }),
      { numRuns: RUNS },
    )
  })

  test('shows the same bits whichever columns, groups or looks came before', () => {
    fc.assert(
      fc.property(scenes(model), (scene) => {
        const bars = barsOf(scene, model)
        const count = scene.made.length
        const every = start(model, { ...scene, span: 1 }, 0)
        for (let i = 0; i < count; i++) {
          every.heat.push(bars, i, i + 1)
          if (i % LOOK_EVERY === 0) looks(every.run, every.heat)
        }
        const shown = stateOf(every.run)
        for (const span of [7, 60]) {
          const { run, heat } = start(model, { ...scene, span }, 0)
          heat.push(bars)
          expect(stateOf(run)).toEqual(shown)
        }
      }),
      { numRuns: RUNS },
    )
  })
})

test('a run says while it may still look back over the bars before the next one', () => {
  const looksBack = (id: string, inputsFrom: number) => {
    const model = requireModel(id)
    const scene = { made: Array.from({ length: 4 }, () => QUIET_BAR), span: 1, cut: 0, options: {}, inputsFrom }
    const bars = barsOf({ ...scene, areTiersGiven: false, tradesFrom: 0 }, model)
    const { run, heat } = start(model, { ...scene, areTiersGiven: false, tradesFrom: 0 }, 0)
    return [0, 1, 2, 3].map((i) => {
      heat.push(bars, i, i + 1)
      return run.looksBack?.() ?? false
    })
  }
  expect(looksBack('ledger', 0)).toEqual([false, false, false, false])
  // Open interest begins with the third bar.
  expect(looksBack('ensemble', 2)).toEqual([true, true, false, false])
  expect(looksBack('time_evolving', 0)).toEqual([false, false, false, false])
})

test('a run is not restored into a window whose first columns the saved one has written', () => {
  const model = requireModel('time_evolving')
  const scene = { made: [], span: 1, cut: 0, options: {}, areTiersGiven: false, tradesFrom: 0, inputsFrom: 0 }
  const saved = start(model, scene, 0)
  saved.heat.push(toColumns([QUIET_BAR]))
  saved.heat.closeTo(LONG_BAR)
  const earlier = start(model, scene, 0)
  expect(() => restore(save(saved.run, saved.heat), earlier.run, earlier.heat)).toThrow('are written, not to come')
})

/** What a run has open, as a column and by group. */
function stateOf({ output, tiers }: ModelRun): object {
  const matrix = new HeatMatrix({ startTime: 0, stepMs: 1, bucketSize: output.bucketSize })
  output.writeColumn(matrix, COLUMN_GAP)
  return {
    density: [matrix.longDensity, matrix.shortDensity].map(firstColumn),
    groups: groupsOf(output, tiers.length),
  }
}

function groupsOf(output: HeatOutput, count: number): object[] {
  return Array.from({ length: count }, (_, group) => {
    const [long, short] = [new SpanSeries(), new SpanSeries()]
    output.writeGroup(group, long, short)
    return [long, short].map(firstColumn)
  })
}

function firstColumn({ first, offset, values }: SpanSeries): object {
  return { first: first[0], values: [...values.subarray(0, offset[1])] }
}
