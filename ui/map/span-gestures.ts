import type uPlot from 'uplot'
import type { PriceSpan } from './view-fields.ts'

/** Share of the range that one step of the wheel adds or takes. */
const WHEEL_STEP = 0.15

interface Options {
  readonly span: () => PriceSpan | undefined
  readonly onSpan: (span: PriceSpan) => void
}

/** The same range, `factor` times as wide, with `around` left where it is. */
export function zoomSpan({ min, max }: PriceSpan, around: number, factor: number): PriceSpan {
  return { min: around - (around - min) * factor, max: around + (max - around) * factor }
}

/** The same width, moved by a share of it. */
export function moveSpan({ min, max }: PriceSpan, share: number): PriceSpan {
  const by = (max - min) * share
  return { min: min + by, max: max + by }
}

/** Wheel zooms at the pointer (with shift it moves), one finger reads, two fingers zoom and move. Ends with what it returns. */
export function spanGestures(plot: uPlot, { span, onSpan }: Options): () => void {
  const { over } = plot
  const fingers = new Map<number, number>()
  let pinch: { readonly span: PriceSpan; readonly prices: readonly [number, number] } | undefined
  const listeners = new AbortController()
  const { signal } = listeners

  const wheel = (event: WheelEvent) => {
    const shown = span()
    if (shown === undefined) return
    event.preventDefault()
    const steps = Math.sign(event.deltaY || event.deltaX)
    const around = plot.posToVal(event.offsetX, 'x')
    onSpan(event.shiftKey ? moveSpan(shown, steps * WHEEL_STEP) : zoomSpan(shown, around, 1 + steps * WHEEL_STEP))
  }
  const down = (event: PointerEvent) => {
    if (event.pointerType !== 'touch') return
    fingers.set(event.pointerId, event.clientX)
    const shown = span()
    const [a, b] = positions(plot, fingers)
    pinch =
      shown !== undefined && a !== undefined && b !== undefined
        ? { span: shown, prices: [plot.posToVal(a, 'x'), plot.posToVal(b, 'x')] }
        : undefined
  }
  const move = (event: PointerEvent) => {
    if (!fingers.has(event.pointerId)) return
    fingers.set(event.pointerId, event.clientX)
    const [a, b] = positions(plot, fingers)
    if (a === undefined) return
    if (b === undefined) plot.setCursor({ left: a, top: over.clientHeight / 2 })
    else if (pinch !== undefined) onSpan(pinched(pinch.prices, [a, b], over.clientWidth))
  }
  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId)
    pinch = undefined
  }
  over.addEventListener('wheel', wheel, { passive: false, signal })
  over.addEventListener('pointerdown', down, { signal })
  over.addEventListener('pointermove', move, { signal })
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) over.addEventListener(end, up, { signal })
  return () => listeners.abort()
}

function positions(plot: uPlot, fingers: ReadonlyMap<number, number>): number[] {
  const { left } = plot.over.getBoundingClientRect()
  return [...fingers.values()].map((x) => x - left)
}

/** The range with which both prices lie under the fingers. */
function pinched(prices: readonly [number, number], at: readonly [number, number], width: number): PriceSpan {
  const apart = Math.abs(at[1] - at[0]) < 8 ? 8 * Math.sign(at[1] - at[0] || 1) : at[1] - at[0]
  const perPixel = Math.abs((prices[1] - prices[0]) / apart)
  const min = prices[0] - at[0] * perPixel
  return { min, max: min + width * perPixel }
}
