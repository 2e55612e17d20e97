import { serverRoot } from '../../api.ts'
import { question, shown } from '../heatmap-loader.ts'
import { view } from '../view.ts'
import { visibleQuery, visibleTimes } from './visible-query.ts'

/** What to ask the server for the numbers in sight; undefined while nothing is. */
export function sightQuery(): Record<string, string> | undefined {
  const heat = shown.peek()?.heat
  const asked = question.peek()
  if (heat === undefined || asked === undefined) return undefined
  const { interval, price_bin_size: bucketSize } = heat.meta
  return visibleQuery(asked, { ...visibleTimes(heat, view.peek().times), interval, bucketSize })
}

/** Address of the numbers in sight, as JSON. */
export function sightAddress(): string {
  const address = new URL('liquidations/heatmap-timeseries', serverRoot)
  for (const [name, value] of Object.entries(sightQuery() ?? {})) address.searchParams.set(name, value)
  return address.href
}
