import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useReducer } from 'preact/hooks'

/** Rows of equal height of which only those in sight are drawn. */
export interface VirtualRows {
  readonly items: readonly VirtualItem[]
  /** Height of all rows, CSS pixels. */
  readonly height: number
  scrollToTop(): void
}

/** @param rowHeight - CSS pixels */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight }: { readonly count: number; readonly rowHeight: number },
): VirtualRows {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0)
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 6,
    onChange: () => redraw(undefined),
  }
  const virtualizer = useMemo(() => new Virtualizer<HTMLElement, HTMLElement>(options), [])
  virtualizer.setOptions(options)
  useEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  return {
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    scrollToTop: () => virtualizer.scrollToOffset(0),
  }
}
