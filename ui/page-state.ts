import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { navigate, type PageId, pageUrl, replaceRoute, route } from './router.ts'
import { type Fields, isLookOnly, parseState, stateQuery } from './url-state.ts'

/** State of a page that lives in the URL while the page is shown, and is remembered while it is not. */
export interface PageState<State> {
  readonly view: ReadonlySignal<State>
  /**
   * Choices of data make a new entry in the history, looks replace the present one. While the page is not shown a
   * change is remembered alone.
   */
  change(change: Partial<State>): void
  /** URL of the page with its state and this change. */
  urlWith(change: Partial<State>): string
}

/** Ties a state to the URL of a page. */
export function pageState<State extends object>(page: PageId, fields: Fields<State>): PageState<State> {
  const view = signal(parseState(fields, route.peek().page === page ? route.peek().search : ''))
  effect(() => {
    if (route.value.page === page) view.value = parseState(fields, route.value.search)
  })
  const routeWith = (change: Partial<State>) => ({ page, search: stateQuery(fields, { ...view.peek(), ...change }) })
  return {
    view,
    change: (change) => {
      if (route.peek().page !== page) view.value = { ...view.peek(), ...change }
      else if (isLookOnly(fields, change)) replaceRoute(routeWith(change))
      else navigate(routeWith(change))
    },
    urlWith: (change) => pageUrl(routeWith(change)),
  }
}
