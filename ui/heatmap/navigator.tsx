import { type ReadonlySignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { formatTime } from '../format.ts'
import { CHART } from '../strings.ts'
import { drawArea } from './chart/draw-area.ts'
import { type Range, type TimeColumns, timesOf } from './chart/sight.ts'
import { inside, keyStep, moveRange, type RangePart } from './navigator-range.ts'
import './navigator.css'

/** The price through all of the data, and a window over the part in sight: its ends and its middle can be moved. */
export function Navigator({
  axis,
  closes,
  sight,
  onMove,
}: {
  axis: TimeColumns
  /** Of every column; NaN where there is none. */
  closes: Float64Array
  /** Columns in sight. */
  sight: ReadonlySignal<Range>
  onMove: (columns: Range) => void
}) {
  const strip = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const from = useRef<HTMLDivElement>(null)
  const to = useRef<HTMLDivElement>(null)
  const { columns } = axis

  useEffect(() => {
    const { current } = canvas
    if (current === null) return undefined
    const draw = () => drawArea(current, closes)
    const watch = new ResizeObserver(draw)
    watch.observe(current)
    draw()
    return () => watch.disconnect()
  }, [closes])

  // Moves with every frame of a pan: elements are placed without rendering anew.
  const place = () => {
    const range = inside(sight.peek(), columns)
    const left = `${(100 * range.from) / columns}%`
    const right = `${(100 * range.to) / columns}%`
    frame.current?.style.setProperty('left', left)
    frame.current?.style.setProperty('right', `calc(100% - ${right})`)
    const ends = [
      { element: from.current, value: range.from, at: left },
      { element: to.current, value: range.to, at: right },
    ]
    for (const { element, value, at } of ends) {
      element?.style.setProperty('left', at)
      element?.setAttribute('aria-valuenow', String(Math.round(value)))
      element?.setAttribute('aria-valuetext', `${formatTime(timesOf({ from: value, to: value }, axis).from)} UTC`)
    }
  }
  useEffect(place, [axis.start, columns])
  useSignalEffect(() => {
    sight.value
    place()
  })

  const drag = (part: RangePart) => (event: PointerEvent) => {
    const width = strip.current?.clientWidth ?? 0
    if (event.button !== 0 || width === 0) return
    event.preventDefault()
    event.stopPropagation()
    const { currentTarget, clientX, pointerId } = event
    if (!(currentTarget instanceof HTMLElement)) return
    currentTarget.focus({ preventScroll: true })
    currentTarget.setPointerCapture(pointerId)
    const begin = sight.peek()
    const move = (next: PointerEvent) =>
      onMove(moveRange(begin, part, { by: ((next.clientX - clientX) / width) * columns, columns }))
    const end = () => {
      currentTarget.removeEventListener('pointermove', move)
      currentTarget.removeEventListener('pointerup', end)
      currentTarget.removeEventListener('pointercancel', end)
    }
    currentTarget.addEventListener('pointermove', move)
    currentTarget.addEventListener('pointerup', end)
    currentTarget.addEventListener('pointercancel', end)
  }
  const press = (part: RangePart) => (event: KeyboardEvent) => {
    const range = sight.peek()
    const by = keyStep(event.key, { range, columns, isFar: event.shiftKey })
    if (by === undefined) return
    event.preventDefault()
    onMove(moveRange(range, part, { by, columns }))
  }
  const handle = (part: RangePart, label: string) => ({
    tabIndex: 0,
    role: 'slider' as const,
    'aria-label': label,
    'aria-valuemin': 0,
    'aria-valuemax': columns,
    onPointerDown: drag(part),
    onKeyDown: press(part),
  })
  return (
    <fieldset class="navigator" aria-label={CHART.navigator}>
      <div class="time-strip" ref={strip}>
        <canvas ref={canvas} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: by keyboard its ends move */}
        <div
          class="window"
          ref={frame}
          onPointerDown={drag('middle')}
          onDblClick={() => onMove({ from: 0, to: columns })}
        />
        <div class="handle" ref={from} {...handle('from', CHART.navigatorFrom)} />
        <div class="handle" ref={to} {...handle('to', CHART.navigatorTo)} />
      </div>
    </fieldset>
  )
}
