import type { Estimate } from '../scoring/estimate.ts'
import { UNIFORM } from './report-part.ts'

/** What stands instead of a gain where a forecaster said nothing of any crossed price. */
export const NO_MAP_TEXT = 'no map at these prices'

/**
 * Whether a gain over uniform tells that a forecaster had no mass at any crossed price: it counts as uniform there, so
 * that its gain is 0 to the bit and cannot vary.
 */
export function hasNoMap(forecaster: string, { value, low, high }: Estimate): boolean {
  return forecaster !== UNIFORM && value === 0 && low === 0 && high === 0
}
