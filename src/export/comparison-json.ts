import { zonePrices } from '../analysis/find-zones.ts'
import type { ComparedModel, ModelComparison } from '../services/compare-models.ts'
import { NO_AS_OF } from '../services/heatmap-plan.ts'
import { decideOptions, type ModelChoice } from '../services/model-choice.ts'
import type { MeasuredSkills } from '../validation/measured-skill.ts'
import { roundCents } from './heat-cells.ts'
import { parametersNote } from './parameters-note.ts'

/** Largest zones of a model that are listed as its levels. */
const MOST_LEVELS = 20

/** What a comparison is told with besides its own numbers. */
export interface ComparisonContext {
  /** UTC ms of this computation. */
  readonly now: number
  /** What models were measured to be worth. */
  readonly skills: MeasuredSkills
}

/** A comparison as the API and the command line give it. */
export function comparisonJson(comparison: ModelComparison, { now, skills }: ComparisonContext) {
  const { symbol, time, price, bucketSize, dataKind, models, notRun, agreement } = comparison
  const { ids, agreementPercentage, pairwise } = agreement
  const plan = models[0]?.plan
  return {
    symbol,
    current_price: price,
    timestamp: time,
    models: models.map((model) => ({
      ...modelJson(model, comparison),
      measured_skill: isAsMeasured(model.plan) ? (skills[model.plan.model.id] ?? null) : null,
    })),
    not_run: notRun.map(({ id, code, reason }) => ({ name: id, code, reason })),
    agreement_percentage: percent(agreementPercentage),
    pairwise: ids.flatMap((one, i) =>
      ids.slice(i + 1).map((other, k) => ({
        models: [one, other],
        overlap_percentage: percent(pairwise[i]?.[i + 1 + k] ?? 0),
      })),
    ),
    metadata: {
      price_bin_size: bucketSize,
      typical_notional: plan?.typicalNotional ?? null,
      as_of: plan === undefined || plan.asOf === NO_AS_OF ? null : plan.asOf,
      data_end: time,
      data_kind: dataKind,
      generated_at: now,
      freshness_seconds: Math.max(0, Math.round((now - time) / 1000)),
    },
  }
}

/** What was measured is the model with its defaults: with other options, weights or parameters it is another map. */
function isAsMeasured({ model, modelOptions, areWeightsGiven, parameters }: ModelChoice): boolean {
  if (parameters !== undefined || areWeightsGiven) return false
  return JSON.stringify(modelOptions) === JSON.stringify(decideOptions(model, {}))
}

/** A comparison in its wire form. */
export type ComparisonJson = ReturnType<typeof comparisonJson>

function modelJson(
  { plan, longMass, shortMass, nearShare, zones, exchanges, warnings }: ComparedModel,
  { price, bucketSize }: ModelComparison,
) {
  const total = longMass + shortMass
  const levels = zones
    .toSorted((a, b) => b.mass - a.mass)
    .slice(0, MOST_LEVELS)
    .map((zone) => {
      const { priceLow, priceHigh, peakPrice } = zonePrices(zone, bucketSize)
      return {
        side: zone.side,
        price_low: priceLow,
        price_high: priceHigh,
        peak_price: peakPrice,
        distance_pct: percent((peakPrice / price - 1) * 100),
        volume: roundCents(zone.mass),
        share: Number((zone.mass / total).toPrecision(6)),
      }
    })
  return {
    name: plan.model.id,
    title: plan.model.title,
    version: plan.model.version,
    model_hash: plan.modelHash,
    parameters: parametersNote(plan),
    levels,
    long_density: roundCents(longMass),
    short_density: roundCents(shortMass),
    share_within_5pct: nearShare === undefined ? null : Number(nearShare.toPrecision(6)),
    exchanges,
    warnings,
  }
}

function percent(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
