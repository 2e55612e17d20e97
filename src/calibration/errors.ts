import { defineError } from '../domain/errors.ts'
import { LEAST_EVENTS } from './least-events.ts'

/** Nothing is fitted without enough of what it is fitted to. */
export const CalibrationDataMissing = defineError('CALIBRATION_DATA_MISSING', {
  status: 404,
  kind: 'data',
  message: (d: { symbol: string; exchange: string; missing: readonly string[] }) =>
    `${d.symbol} on ${d.exchange} cannot be calibrated, no file is written: ${d.missing.join('; ')}`,
})

/** What is missing where there are liquidations, but too few at crossed prices. */
export function tooFewEvents({ found, stored, span }: { found: number; stored: number; span: string }): string {
  return (
    `${found} liquidations of training can be placed among crossed prices, ${LEAST_EVENTS - found} fewer than the ${LEAST_EVENTS} that are the least ` +
    `(${stored} are stored of ${span}); a longer --from to --to, or record more with liqheat collect`
  )
}
