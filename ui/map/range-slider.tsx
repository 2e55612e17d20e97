import { useEffect, useRef } from 'preact/hooks'
import { MAP } from '../strings.ts'
import { formatPrice } from './format-price.ts'
import type { MapProfile } from './map-profile.ts'
import type { PriceSpan } from './view-fields.ts'

const STEPS = 400

/** A strip of all bars with two handles; each is a native slider, so keys and screen readers work. */
export function RangeSlider({
  profile,
  full,
  span,
  onSpan,
}: {
  profile: MapProfile
  full: PriceSpan
  span: PriceSpan
  onSpan: (span: PriceSpan) => void
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const step = (full.max - full.min) / STEPS
  const stepOf = (price: number) => Math.round((price - full.min) / step)
  const low = Math.max(0, stepOf(span.min))
  const high = Math.min(STEPS, stepOf(span.max))
  useEffect(() => {
    if (canvas.current !== null) paintStrip(canvas.current, profile, full)
  }, [profile, full])
  const handle = (label: string, value: number, change: (value: number) => PriceSpan) => (
    <input
      type="range"
      min="0"
      max={STEPS}
      value={value}
      aria-label={label}
      aria-valuetext={formatPrice(full.min + value * step, profile.bucketSize)}
      onInput={(event) => onSpan(change(Number(event.currentTarget.value)))}
    />
  )
  return (
    <div class="map-range">
      <canvas ref={canvas} width={STEPS} height="32" />
      <b style={{ left: `${(low / STEPS) * 100}%`, right: `${100 - (high / STEPS) * 100}%` }} />
      {handle(MAP.lowHandle, low, (value) => ({
        min: full.min + Math.min(value, high - 4) * step,
        max: span.max,
      }))}
      {handle(MAP.highHandle, high, (value) => ({
        min: span.min,
        max: full.min + Math.max(value, low + 4) * step,
      }))}
    </div>
  )
}

/** The sums of all bars in one muted colour, one pixel a step. */
function paintStrip(canvas: HTMLCanvasElement, { bars }: MapProfile, full: PriceSpan): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const { width, height } = canvas
  const sums = new Float64Array(width)
  for (const { low, high, long, short } of bars) {
    const at = Math.floor((((low + high) / 2 - full.min) / (full.max - full.min)) * width)
    if (at >= 0 && at < width) sums[at] = (sums[at] ?? 0) + long + short
  }
  const most = sums.reduce((max, sum) => Math.max(max, sum), 0)
  context.clearRect(0, 0, width, height)
  context.fillStyle = getComputedStyle(canvas).color
  for (const [x, sum] of sums.entries()) {
    const tall = most > 0 ? Math.round((sum / most) * height) : 0
    context.fillRect(x, height - tall, 1, tall)
  }
}
