import { defineError } from '../domain/errors.ts'

/** What is missing for a score, with what brings it: without it there is none. */
export const ValidationDataMissing = defineError('VALIDATION_DATA_MISSING', {
  status: 404,
  kind: 'data',
  message: (d: { symbol: string; exchange: string; missing: readonly string[] }) =>
    `${d.symbol} on ${d.exchange} cannot be validated, no score is given: ${d.missing.join('; ')}`,
})

/** Observed and simulated data never make one report. */
export const ValidationKindsMixed = defineError('VALIDATION_KINDS_MIXED', {
  status: 409,
  kind: 'data',
  message: (d: { symbol: string; exchange: string; observed: readonly string[]; simulated: readonly string[] }) =>
    `${d.symbol} on ${d.exchange} mixes observed data (${d.observed.join(', ')}) with simulated data (${d.simulated.join(', ')}); ` +
    'a report is of one kind: import into another database file',
})

/** A question whose times cannot be. */
export const ValidationPeriodInvalid = defineError('VALIDATION_PERIOD_INVALID', {
  status: 400,
  kind: 'usage',
  message: (d: { problem: string }) => `${d.problem}; choose --from < --train-to < --to`,
})

/** More forecasts than a machine should be asked for. */
export const ValidationTooLarge = defineError('VALIDATION_TOO_LARGE', {
  status: 400,
  kind: 'usage',
  message: (d: { forecasts: number; most: number; leastMinutes: number }) =>
    `${d.forecasts} forecasts over all horizons are asked for, ${d.most} are the most; ` +
    `choose a --step of ${d.leastMinutes} minutes or more, fewer horizons or a shorter period`,
})
