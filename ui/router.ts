import { signal } from '@preact/signals'
import { serverRoot } from './api.ts'

/** Pages by the last part of their path; the heatmap stands at the root. */
export const PAGES = ['', 'map', 'compare', 'live', 'screener', 'data', 'validation'] as const
export type PageId = (typeof PAGES)[number]

/** What the URL says: a page, and its query without the question mark. */
export interface Route {
  readonly page: PageId
  readonly search: string
}

export const route = signal<Route>(readRoute())

/** URL of a page with a query, absolute, also below a proxy's path. */
export function pageUrl({ page, search }: Route): string {
  return new URL(search === '' ? page : `${page}?${search}`, serverRoot).pathname + (search === '' ? '' : `?${search}`)
}

/** Goes to a page; going back in the browser comes here again. */
export function navigate(next: Route): void {
  history.pushState(null, '', pageUrl(next))
  route.value = next
}

/** Changes the URL without an entry of its own in the history. */
export function replaceRoute(next: Route): void {
  history.replaceState(null, '', pageUrl(next))
  route.value = next
}

addEventListener('popstate', () => {
  route.value = readRoute()
})

function readRoute(): Route {
  const last = location.pathname.slice(serverRoot.pathname.length)
  return { page: PAGES.find((page) => page === last) ?? '', search: location.search.slice(1) }
}
