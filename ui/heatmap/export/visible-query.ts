/** A heatmap's time axis, UTC ms. */
export interface TimeAxis {
  readonly start: number
  readonly step: number
  readonly columns: number
}

/** Columns in sight as times: whole columns of `times`, which is `from..to` in UTC ms or empty for all of them. */
export function visibleTimes({ start, step, columns }: TimeAxis, times: string): { from: number; to: number } {
  const all = { from: start, to: start + columns * step }
  const [from = Number.NaN, to = Number.NaN] = times
    .split('..')
    .map((text) => (text === '' ? Number.NaN : Number(text)))
  if (!(from < to)) return all
  const down = start + Math.floor((from - start) / step) * step
  const up = start + Math.ceil((to - start) / step) * step
  const visible = { from: Math.max(all.from, down), to: Math.min(all.to, up) }
  return visible.from < visible.to ? visible : all
}

/** The same question for these times alone, in the interval and the buckets that are on screen. */
export function visibleQuery(
  asked: Readonly<Record<string, string>>,
  { from, to, interval, bucketSize }: { from: number; to: number; interval: string; bucketSize: number },
): Record<string, string> {
  const { time_window: _, ...rest } = asked
  return {
    ...rest,
    start_time: String(from),
    end_time: String(to),
    interval,
    price_bin_size: String(bucketSize),
  }
}

/** A command for a shell that asks the same. */
export function curlCommand(url: string): string {
  return `curl '${url.replaceAll("'", '%27')}'`
}
