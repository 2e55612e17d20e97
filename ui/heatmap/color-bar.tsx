import type { ColorTheme } from '../../src/domain/color-scale.ts'
import { cssGradient } from '../components/css-gradient.ts'
import { formatUsd } from '../format.ts'
import { STRINGS } from '../strings.ts'

/** The scale at the left: zero below, the brightest cell of the view on top, and the threshold as a line. */
export function ColorBar({ theme, max, threshold }: { theme: ColorTheme; max: number; threshold: number }) {
  return (
    <div class="color-bar" role="img" aria-label={`${STRINGS.maximum}: ${formatUsd(max)} USD`}>
      <span class="max" title={STRINGS.maximum}>
        {formatUsd(max)}
      </span>
      <div class="ramp" style={{ background: cssGradient(theme) }}>
        {threshold > 0 && <i style={{ bottom: `${threshold * 100}%` }} />}
      </div>
      <span>0</span>
    </div>
  )
}
