import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { cssGradient } from '../components/css-gradient.ts'
import { formatUsd } from '../format.ts'
import { STRINGS } from '../strings.ts'
import { barAmounts } from './bar-amounts.ts'
import { type Handle, movedHandles, nearestHandle } from './bar-handles.ts'
import { dragThreshold, scale, settleThreshold, threshold } from './looks.ts'
import { changeView, view } from './view.ts'

const TICKS = [0, 0.25, 0.5, 0.75, 1] as const

/**
 * The colour scale with its amounts, and two handles: cells below the lower one are not drawn, those above the upper
 * one are brightest.
 */
export function ColorBar() {
  const ramp = useRef<HTMLDivElement>(null)
  const held = useSignal<Handle | undefined>(undefined)
  const { low, high } = threshold.value
  const amounts = barAmounts.value
  const drag = (event: PointerEvent, handle: Handle) => {
    if (ramp.current !== null) dragThreshold(movedHandles(threshold.peek(), handle, placeOf(event, ramp.current)))
  }
  return (
    <fieldset class="color-bar" aria-label={STRINGS.threshold}>
      <span class="max" title={STRINGS.maximum}>
        max <b>{formatUsd(amounts?.max ?? 0)}</b>
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its handles do all of it by keyboard */}
      <div
        class="ramp"
        ref={ramp}
        onDblClick={() => changeView({ low: 0, high: 1 })}
        onPointerDown={(event) => {
          if (event.button !== 0 || ramp.current === null) return
          const handle = nearestHandle(threshold.peek(), placeOf(event, ramp.current))
          held.value = handle
          event.currentTarget.setPointerCapture(event.pointerId)
          event.currentTarget.querySelector<HTMLElement>(`.${handle}-handle`)?.focus()
          event.preventDefault()
          drag(event, handle)
        }}
        onPointerMove={(event) => {
          if (held.peek() !== undefined) drag(event, held.peek() ?? 'low')
        }}
        onPointerUp={() => {
          held.value = undefined
          settleThreshold()
        }}
        onPointerCancel={() => {
          held.value = undefined
          settleThreshold()
        }}
      >
        <div class="fill" style={{ background: rampGradient(scale.value.stops, high) }} />
        {low > 0 && <div class="cut" style={{ '--place': low, background: scale.value.background }} />}
        {TICKS.map((place) => (
          <span key={place} class="tick" style={{ '--place': place }} aria-hidden="true">
            {formatUsd(amounts?.amountAt(place) ?? 0)}
          </span>
        ))}
        <BarHandle handle="low" />
        <BarHandle handle="high" />
      </div>
      <span class="mapping">{STRINGS.mappings[view.value.mapping]}</span>
    </fieldset>
  )
}

function BarHandle({ handle }: { handle: Handle }) {
  const place = threshold.value[handle]
  const usd = barAmounts.value?.amountAt(place) ?? 0
  return (
    <div
      class={`handle ${handle}-handle`}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={handle === 'low' ? STRINGS.lowHandle : STRINGS.highHandle}
      aria-valuemin={0}
      aria-valuemax={Number((barAmounts.value?.amountAt(1) ?? 0).toPrecision(6))}
      aria-valuenow={Number(usd.toPrecision(6))}
      aria-valuetext={`${formatUsd(usd)} USD`}
      data-text={place === (handle === 'low' ? 0 : 1) ? undefined : formatUsd(usd)}
      style={{ '--place': place }}
      onKeyDown={(event) => {
        const next = keyPlace(event, place)
        if (next === undefined) return
        event.preventDefault()
        changeView(movedHandles(threshold.peek(), handle, next))
      }}
    />
  )
}

const STEP = 0.01
const PAGE = 0.1

/** Where a key moves a handle; undefined for a key that does not. */
function keyPlace({ key, shiftKey }: KeyboardEvent, place: number): number | undefined {
  const step = shiftKey ? PAGE : STEP
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return place + step
    case 'ArrowDown':
    case 'ArrowLeft':
      return place - step
    case 'PageUp':
      return place + PAGE
    case 'PageDown':
      return place - PAGE
    case 'Home':
      return 0
    case 'End':
      return 1
    default:
      return undefined
  }
}

/** Colours up to the upper handle, the brightest from there on; the direction is CSS's, which turns it for a phone. */
function rampGradient(stops: readonly string[], high: number): string {
  const last = stops.length - 1
  const placed = stops.map((stop, i) => `${stop} ${((i / last) * high * 100).toFixed(2)}%`)
  return cssGradient(placed, 'var(--bar-direction)')
}

/** Place on the bar of a pointer, 0 to 1; the bar lies or stands. */
function placeOf({ clientX, clientY }: PointerEvent, ramp: HTMLElement): number {
  const { left, bottom, width, height } = ramp.getBoundingClientRect()
  return width > height ? (clientX - left) / width : (bottom - clientY) / height
}
