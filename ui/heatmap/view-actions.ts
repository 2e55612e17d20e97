import { TIME_WINDOWS } from '../../src/domain/time.ts'
import { barAmounts } from './bar-amounts.ts'
import { heatmap, hidden, leverageHeat, shown } from './heatmap-loader.ts'
import { changeView, view } from './view.ts'
import { AXES, type HeatmapView, MAPPINGS, PALETTES } from './view-fields.ts'

/** Switches of the view that are on or off. */
export type Flag = {
  [Name in keyof HeatmapView]: HeatmapView[Name] extends boolean ? Name : never
}[keyof HeatmapView]

export function switchFlag(name: Flag): void {
  changeView({ [name]: !view.peek()[name] })
}

/** The next longer window, or the next shorter one; at the end it stays. */
export function stepWindow(step: 1 | -1): void {
  const next = TIME_WINDOWS[TIME_WINDOWS.indexOf(view.peek().window) + step]
  if (next !== undefined) changeView({ window: next, ...WHOLE_TIME })
}

/** What a choice of time undoes: other times, and what was in sight of them. */
export const WHOLE_TIME = { start: '', end: '', times: '' } as const

export function nextMapping(): void {
  chooseMapping(after(MAPPINGS, view.peek().mapping))
}

/** Chooses how amounts find their colour; `fixed` begins with the present maximum. */
export function chooseMapping(mapping: HeatmapView['mapping']): void {
  const isNew = mapping === 'fixed' && view.peek().fixed === 0
  changeView({ mapping, ...(isNew ? { fixed: roundAmount(barAmounts.peek()?.max ?? 0) } : {}) })
}

/** Makes the brightest amount of this view the brightest of every view. */
export function pinMaximum(): void {
  changeView({ mapping: 'fixed', fixed: roundAmount(barAmounts.peek()?.max ?? 0) })
}

export function nextColors(): void {
  changeView({ colors: after(PALETTES, view.peek().colors) })
}

export function nextAxis(): void {
  changeView({ axis: after(AXES, view.peek().axis) })
}

/** Brings all of the data back into sight, and all of the colour bar; what is drawn stays. */
export function resetSight(): void {
  changeView({ times: '', range: '', low: 0, high: 1 })
}

/** Asks the server again for all that is on screen. */
export function refresh(): void {
  heatmap.retry()
  if (hidden.peek().size > 0) leverageHeat.retry()
}

/** What pictures and files are named after: `SOLUSDT-ledger-2026-01-05T0000Z`. */
export function fileStem(): string {
  const meta = shown.peek()?.heat.meta
  if (meta === undefined) return 'liqheat'
  const end = new Date(meta.end_time).toISOString().slice(0, 16).replaceAll(':', '')
  return `${meta.symbol}-${meta.model}-${end}Z`
}

function after<Value>(list: readonly Value[], value: Value): Value {
  return list[(list.indexOf(value) + 1) % list.length] ?? value
}

/** To three digits, upwards, so that the brightest cell stays within the bar. */
function roundAmount(amount: number): number {
  if (amount <= 0) return 0
  const unit = 10 ** (Math.floor(Math.log10(amount)) - 2)
  return Number((Math.ceil(amount / unit) * unit).toPrecision(3))
}
