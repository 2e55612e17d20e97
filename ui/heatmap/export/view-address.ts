import { serverRoot } from '../../api.ts'
import { shown } from '../heatmap-loader.ts'
import { view } from '../view.ts'
import { visibleQuery, visibleTimes } from './visible-query.ts'

/** What to ask the server for the numbers in sight; undefined while nothing is. */
export function sightQuery(): Record<string, string> | undefined {
  const data = shown.peek()
  if (data === undefined) return undefined
  const { heat, key } = data
  const { interval, price_bin_size: bucketSize } = heat.meta
  return visibleQuery(JSON.parse(key), { ...visibleTimes(heat, view.peek().times), interval, bucketSize })
}

/** Address of the numbers in sight, as JSON. */
export function sightAddress(): string {
  const address = new URL('liquidations/heatmap-timeseries', serverRoot)
  for (const [name, value] of Object.entries(sightQuery() ?? {})) address.searchParams.set(name, value)
  return address.href
}
