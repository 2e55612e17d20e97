const NICE = [1, 2, 2.5, 5, 10] as const

/** Round prices within `[low, high]`, at most `count` of them, and the step between them. */
export function priceTicks({ low, high, count }: { low: number; high: number; count: number }): {
  readonly step: number
  readonly prices: readonly number[]
} {
  const least = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(least))
  const step = power * (NICE.find((nice) => nice * power >= least) ?? 10)
  const prices: number[] = []
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-12); i++) {
    prices.push(Number((i * step).toPrecision(12)))
  }
  return { step, prices }
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TIME_STEPS = [
  ...[1, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10].map((days) => days * DAY),
] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A mark on the time axis; a strong one begins a day, or a year where marks are months apart. */
export interface TimeTick {
  readonly time: number
  readonly text: string
  readonly isStrong: boolean
}

/** Round UTC times within `[from, to)`, about `count` of them at most. */
export function timeTicks({ from, to, count }: { from: number; to: number; count: number }): TimeTick[] {
  const least = (to - from) / Math.max(1, count)
  const step = TIME_STEPS.find((candidate) => candidate >= least)
  return step === undefined ? monthTicks({ from, to, least }) : stepTicks({ from, to, step })
}

function stepTicks({ from, to, step }: { from: number; to: number; step: number }): TimeTick[] {
  const ticks: TimeTick[] = []
  for (let time = Math.ceil(from / step) * step; time < to; time += step) {
    const date = new Date(time)
    const isDay = time % DAY === 0
    const text = isDay ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}` : date.toISOString().slice(11, 16)
    ticks.push({ time, text, isStrong: isDay && step < DAY })
  }
  return ticks
}

function monthTicks({ from, to, least }: { from: number; to: number; least: number }): TimeTick[] {
  const months = [1, 2, 3, 6, 12].find((count) => count * 30 * DAY >= least) ?? 24
  const start = new Date(from)
  const ticks: TimeTick[] = []
  for (let month = start.getUTCFullYear() * 12; ; month += months) {
    const time = Date.UTC(Math.floor(month / 12), month % 12)
    if (time >= to) return ticks
    if (time < from) continue
    const isYear = month % 12 === 0
    const text = isYear ? String(Math.floor(month / 12)) : (MONTHS[month % 12] ?? '')
    ticks.push({ time, text, isStrong: isYear })
  }
}
