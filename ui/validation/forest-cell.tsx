import { signedText } from '../../src/domain/figure-text.ts'
import type { Estimate } from './report-types.ts'

/** Limits of the axis, in bits. */
export interface Axis {
  readonly min: number
  readonly max: number
  readonly ticks: readonly number[]
}

/** A gain and its interval on the axis that all rows share; the numbers stand beside it as text. */
export function ForestCell({ gain, axis, look }: { gain: Estimate | undefined; axis: Axis; look: string }) {
  const at = (value: number) => `${placeOf(value, axis)}%`
  return (
    <svg class={`forest ${look}`} aria-hidden="true">
      {axis.ticks.map((tick) => (
        <line key={tick} class={tick === 0 ? 'zero' : 'tick'} x1={at(tick)} x2={at(tick)} y1="0" y2="100%" />
      ))}
      {gain != null && gain.low !== null && gain.high !== null && (
        <>
          <line class="range" x1={at(gain.low)} x2={at(gain.high)} y1="50%" y2="50%" />
          {[gain.low, gain.high].map((end) => (
            <line key={end} class="range" x1={at(end)} x2={at(end)} y1="34%" y2="66%" />
          ))}
        </>
      )}
      {gain != null && gain.value !== null && <circle class="value" cx={at(gain.value)} cy="50%" r="4" />}
    </svg>
  )
}

/** Numbers of the axis, above the first row. */
export function ForestAxis({ axis }: { axis: Axis }) {
  return (
    <span class="forest-axis" aria-hidden="true">
      {axis.ticks.map((tick) => (
        <i key={tick} style={{ left: `${placeOf(tick, axis)}%` }}>
          {tick === 0 ? '0' : signedText(tick, digitsOf(axis))}
        </i>
      ))}
    </span>
  )
}

function placeOf(value: number, { min, max }: Axis): number {
  return (100 * (value - min)) / (max - min)
}

/** Digits that tell neighbouring ticks apart. */
function digitsOf({ ticks }: Axis): number {
  const [first = 0, second = 1] = ticks
  return Math.max(0, Math.ceil(-Math.log10(Math.abs(second - first)) - 1e-9))
}
