import { STRINGS } from '../strings.ts'

/** Stands across every picture of a simulated market. */
export function Watermark() {
  return (
    <div class="watermark" aria-hidden="true">
      {STRINGS.simulated}
    </div>
  )
}
