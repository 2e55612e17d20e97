import type { ComponentType } from 'preact'
import type { PageId } from '../router.ts'
import { SHELL } from '../strings.ts'

/** A page of the application; its code is loaded when it is shown first. */
export interface PageEntry {
  readonly id: PageId
  readonly title: string
  /** Pressed after `g`. */
  readonly key: string
  readonly load: () => Promise<{ readonly Page: ComponentType }>
}

/** In the order of the navigation; one line a page. */
export const PAGE_LIST: readonly PageEntry[] = [
  { id: '', key: 'h', title: SHELL.heatmap, load: () => import('../heatmap/heatmap-page.tsx') },
  { id: 'map', key: 'm', title: SHELL.map, load: () => import('../map/map-page.tsx') },
  { id: 'compare', key: 'c', title: SHELL.compare, load: () => import('../compare/compare-page.tsx') },
  { id: 'live', key: 'l', title: SHELL.live, load: () => import('../live/live-page.tsx') },
  { id: 'screener', key: 's', title: SHELL.screener, load: () => import('../screener/screener-page.tsx') },
  { id: 'data', key: 'd', title: SHELL.data, load: () => import('../data/data-page.tsx') },
  {
    id: 'validation',
    key: 'v',
    title: SHELL.validation,
    load: () => import('../validation/validation-page.tsx'),
  },
]
