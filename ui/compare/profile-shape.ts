import { bucketIndex } from '../../src/domain/price-grid.ts'
import type { Shape } from './overlap.ts'

interface MapBars {
  readonly symbol: string
  readonly long: { readonly bars: readonly { readonly price: number; readonly density: number }[] }
  readonly short: { readonly bars: readonly { readonly price: number; readonly density: number }[] }
  readonly metadata: { readonly price_bin_size: number }
}

/** The bars of a map as a shape; what lies beyond its range is left out. */
export function profileShape({ symbol, long, short, metadata: { price_bin_size: bucketSize } }: MapBars): Shape {
  const masses = ({ bars }: MapBars['long']) =>
    new Map(bars.map(({ price, density }) => [bucketIndex(price, bucketSize), density]))
  return { symbol, bucketSize, long: masses(long), short: masses(short) }
}
