import { computed, signal } from '@preact/signals'
import type { Heat } from '../../src/heat-layer/decode-heatmap.ts'
import { startResource } from '../resource.ts'
import { visibleQuery } from './export/visible-query.ts'
import {
  type HeatmapMeta,
  heatmap,
  hidden,
  leverageHeat,
  loadParts,
  type Parts,
  type Shown,
  withBands,
} from './heatmap-loader.ts'

/**
 * Columns whose parts are loaded together. A heatmap of fine leverages has tens of megabytes of parts; whoever looks at
 * a cell looks at its neighbours next, and seldom at all.
 */
const BLOCK = 32

/** The block of columns that the reader looks at, and the answer whose columns they are. */
const wanted = signal<{ readonly key: string; readonly block: number } | undefined>(undefined)

/** Loads the parts of a column on screen, if they are not here yet. */
export function wantParts(column: number): void {
  const key = heatmap.data.peek()?.key
  const block = Math.floor(column / BLOCK)
  if (key === undefined || (wanted.peek()?.key === key && wanted.peek()?.block === block)) return
  wanted.value = { key, block }
}

const blockQuery = computed(() => {
  const whole = heatmap.data.value
  if (whole === undefined || wanted.value?.key !== whole.key) return undefined
  return queryOf(whole, wanted.value.block)
})
const blockKey = computed(() => JSON.stringify(blockQuery.value))

const leverageBlock = startResource<Record<string, string>, Parts>({
  question: () => (hidden.value.size === 0 ? withBands(blockQuery.value) : undefined),
  load: (query, signal) => loadParts(query, 'leverage', signal),
})

const exchangeBlock = startResource<Record<string, string>, Parts>({
  question: () => ((heatmap.data.value?.heat.meta.exchanges.length ?? 0) > 1 ? blockQuery.value : undefined),
  load: (query, signal) => loadParts(query, 'exchange', signal),
})

/** Columns of the heatmap on screen divided by leverage; undefined until they are here. */
export const leverageParts = computed(() => {
  const whole = leverageHeat.data.value
  return hidden.value.size > 0 && whole?.key === heatmap.data.value?.key
    ? whole?.heat
    : loaded(leverageBlock.data.value)
})

/** The same divided by exchange; undefined for a heatmap of one exchange. */
export const exchangeParts = computed(() => loaded(exchangeBlock.data.value))

function loaded(parts: Parts | undefined): Heat<HeatmapMeta> | undefined {
  return parts?.key === blockKey.value ? parts?.heat : undefined
}

function queryOf({ heat, key }: Shown, block: number): Record<string, string> {
  const { start, step, columns } = heat
  const { interval, price_bin_size: bucketSize } = heat.meta
  const from = start + block * BLOCK * step
  const to = Math.min(start + columns * step, from + BLOCK * step)
  return visibleQuery(JSON.parse(key), { from, to, interval, bucketSize })
}
