import { effect } from '@preact/signals'
import { navigate, type PageId, type Route, route } from '../router.ts'

/** Pages of one market, and what a link from one of them to another takes along. */
const MARKET_PAGES: readonly PageId[] = ['', 'map']
const CARRIED = ['symbol', 'model', 'parameters', 'exchanges']
/** What belongs to one symbol only: it is forgotten with it. */
const OF_SYMBOL = ['bucket', 'parameters', 'exchanges', 'hidden', 'fixed', 'times', 'range', 'view', 'as_of']

const left = new Map<PageId, string>()
effect(() => {
  left.set(route.value.page, route.value.search)
})

/** Where a link to a page leads: to what it last showed, and to the market on screen where both show one. */
export function linkTo(page: PageId, from: Route): Route {
  const query = new URLSearchParams(left.get(page) ?? '')
  if (page === from.page || !MARKET_PAGES.includes(page) || !MARKET_PAGES.includes(from.page)) {
    return { page, search: query.toString() }
  }
  const current = new URLSearchParams(from.search)
  const isOther = (query.get('symbol') ?? '') !== (current.get('symbol') ?? '')
  if (isOther) for (const name of OF_SYMBOL) query.delete(name)
  for (const name of CARRIED) {
    const value = current.get(name)
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  return { page, search: query.toString() }
}

/** Shows another symbol on a page of one market; from any other page it leads to the heatmap. */
export function chooseSymbol(symbol: string): void {
  const { page, search } = route.peek()
  const isMarket = MARKET_PAGES.includes(page)
  const query = new URLSearchParams(isMarket ? search : (left.get('') ?? ''))
  for (const name of OF_SYMBOL) query.delete(name)
  query.set('symbol', symbol)
  navigate({ page: isMarket ? page : '', search: query.toString() })
}
