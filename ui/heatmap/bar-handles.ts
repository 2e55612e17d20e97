/** A handle of the colour bar. */
export type Handle = 'low' | 'high'

export interface Handles {
  readonly low: number
  readonly high: number
}

/** Handles keep this distance, so that there are always colours between them. */
const LEAST_DISTANCE = 0.01

/** Both handles after one was moved to a place: it stops before the other, and at the ends of the bar. */
export function movedHandles({ low, high }: Handles, handle: Handle, place: number): Handles {
  const at = Math.round(place * 1000) / 1000
  if (handle === 'low') return { low: within(at, 0, high - LEAST_DISTANCE), high }
  return { low, high: within(at, low + LEAST_DISTANCE, 1) }
}

/** The handle that a press on the bar means: the nearer one. */
export function nearestHandle({ low, high }: Handles, place: number): Handle {
  return Math.abs(place - low) <= Math.abs(place - high) ? 'low' : 'high'
}

function within(value: number, least: number, most: number): number {
  return Number(Math.min(most, Math.max(least, value)).toFixed(3))
}
